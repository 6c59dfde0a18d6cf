import { Controller, Get, Inject, Param, Req, Res, UseFilters } from '@nestjs/common';
import { COVER_ORDERS } from '@sluice/application';
import type { Request, Response } from 'express';
import { coverFilterOf } from './filters';
import { sendList } from './lists';
import { headersJson, partsOf } from './mail-parts';
import { numberIn, Query } from './query';
import { notFound } from './refusal';
import { RefusalFilter } from './refusal.filter';
import { coverFields } from './render';
import { PatchworkSurface, sendJson } from './surface';
import { pathsOf } from './view';

@Controller(pathsOf('covers'))
@UseFilters(RefusalFilter)
export class CoversController {
  constructor(@Inject(PatchworkSurface) private readonly surface: PatchworkSurface) {}

  @Get()
  async list(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.surface.callerOf(request);
    const asked = await this.surface.asked(request);
    const query = new Query(request);
    await sendList(
      { request, response, query, asked },
      {
        orders: COVER_ORDERS,
        usual: { order: 'id' },
        read: async (paging) =>
          this.surface.reader.covers(await coverFilterOf(query, this.surface, asked), paging),
        render: (row) => `${coverFields(row, asked.within, asked.view)}}`,
      },
    );
  }

  @Get(':id')
  async show(@Req() request: Request, @Res() response: Response, @Param('id') id: string): Promise<void> {
    await this.surface.callerOf(request);
    const number = numberIn(id);
    const row = number === undefined ? undefined : await this.surface.reader.cover(number);
    if (row === undefined) throw notFound();
    const { view, within } = await this.surface.asked(request);
    const parts = row.raw === null ? undefined : await partsOf(row.raw, row.rawHash);
    const said = `"headers":${headersJson(parts?.headers ?? [])},"content":${JSON.stringify(parts?.content ?? '')}`;
    sendJson(response, `${coverFields(row, within, view)},${said}}`);
  }
}
