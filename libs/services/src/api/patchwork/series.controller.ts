import { Controller, Get, Inject, Param, Req, Res, UseFilters } from '@nestjs/common';
import { SERIES_ORDERS } from '@sluice/application';
import type { Request, Response } from 'express';
import { seriesFilterOf } from './filters';
import { keptWithRows, sendList } from './lists';
import { numberIn, Query } from './query';
import { notFound } from './refusal';
import { RefusalFilter } from './refusal.filter';
import { series } from './render';
import { PatchworkSurface, sendJson, type Asked } from './surface';
import { pathsOf } from './view';

/** A series as it stands in a list. */
const listed = keptWithRows(series);

/** Since 1.4 a series says what it depends on. */
const hasDependencies = ({ view }: Asked): boolean => view.minor >= 4;

@Controller(pathsOf('series'))
@UseFilters(RefusalFilter)
export class SeriesController {
  constructor(@Inject(PatchworkSurface) private readonly surface: PatchworkSurface) {}

  @Get()
  async list(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.surface.callerOf(request);
    const asked = await this.surface.asked(request);
    const query = new Query(request);
    await sendList(
      { request, response, query, asked },
      {
        orders: SERIES_ORDERS,
        usual: { order: 'id' },
        read: async (paging) =>
          this.surface.reader.series(
            await seriesFilterOf(query, this.surface, asked),
            paging,
            hasDependencies(asked),
          ),
        render: (row) => listed(row, asked),
      },
    );
  }

  @Get(':id')
  async show(@Req() request: Request, @Res() response: Response, @Param('id') id: string): Promise<void> {
    await this.surface.callerOf(request);
    const asked = await this.surface.asked(request);
    const number = numberIn(id);
    const row =
      number === undefined ? undefined : await this.surface.reader.oneSeries(number, hasDependencies(asked));
    if (row === undefined) throw notFound();
    sendJson(response, series(row, asked.within, asked.view));
  }
}
