import { Controller, Get, Inject, Param, Patch, Put, Req, Res, UseFilters } from '@nestjs/common';
import {
  PATCHWORK_STATES,
  PATCH_ORDERS,
  patchworkName,
  type PatchChange,
  type PatchRow,
  type PersonRow,
  type WithRaw,
} from '@sluice/application';
import type { Request, Response } from 'express';
import { Needs } from '../access/needs';
import { Body } from './body';
import { patchFilterOf, stateOf } from './filters';
import { keptWithRows, sendList } from './lists';
import { headersJson, partsOf, type MailParts } from './mail-parts';
import { numberIn, Query } from './query';
import { notFound } from './refusal';
import { RefusalFilter } from './refusal.filter';
import { patchFields, usernameOf } from './render';
import { PatchworkSurface, sendJson, type Asked } from './surface';
import { pathsOf } from './view';

const NOTHING_LEFT: Pick<MailParts, 'headers' | 'content' | 'diff'> = { headers: [], content: '', diff: '' };

/** A patch as it stands in a list. */
const listed = keptWithRows((row: PatchRow, within, view) => `${patchFields(row, within, view)}}`);

/** A patch with all that its mail says. */
const detailOf = async (row: WithRaw<PatchRow>, { view, within, facts }: Asked): Promise<string> => {
  const parts = row.raw === null ? undefined : await partsOf(row.raw, row.rawHash);
  const { headers, content, diff } = parts ?? NOTHING_LEFT;
  const { prefixes } = patchworkName(row.name, [view.link, facts.key]);
  return (
    `${patchFields(row, within, view)},"headers":${headersJson(headers)},"content":${JSON.stringify(content)},` +
    `"diff":${diff === '' ? 'null' : JSON.stringify(diff)},"prefixes":${JSON.stringify(prefixes)}}`
  );
};

@Controller(pathsOf('patches'))
@UseFilters(RefusalFilter)
export class PatchesController {
  constructor(@Inject(PatchworkSurface) private readonly surface: PatchworkSurface) {}

  @Get()
  async list(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.surface.callerOf(request);
    const asked = await this.surface.asked(request);
    const query = new Query(request);
    await sendList(
      { request, response, query, asked },
      {
        orders: PATCH_ORDERS,
        usual: { order: 'id' },
        read: async (paging) =>
          this.surface.reader.patches(await patchFilterOf(query, this.surface, asked), paging),
        render: (row) => listed(row, asked),
      },
    );
  }

  @Get(':id')
  async show(@Req() request: Request, @Res() response: Response, @Param('id') id: string): Promise<void> {
    await this.surface.callerOf(request);
    const asked = await this.surface.asked(request);
    sendJson(response, await detailOf(await this.patch(id), asked));
  }

  @Patch(':id')
  @Needs('decide')
  async change(@Req() request: Request, @Res() response: Response, @Param('id') id: string): Promise<void> {
    const row = await this.patch(id);
    const actor = await this.surface.mayEdit(request, 'decide', [row.submitter, row.delegate]);
    const change = await this.changeIn(new Body(request));
    if (Object.keys(change).length > 0) {
      const saying = { ...actor, at: this.surface.now() };
      if (!(await this.surface.marks.mark(row.number, change, saying))) throw notFound();
    }
    const asked = await this.surface.asked(request);
    sendJson(response, await detailOf(await this.patch(id), asked));
  }

  @Put(':id')
  @Needs('decide')
  replace(@Req() request: Request, @Res() response: Response, @Param('id') id: string): Promise<void> {
    return this.change(request, response, id);
  }

  private async patch(id: string): Promise<WithRaw<PatchRow>> {
    const number = numberIn(id);
    const row = number === undefined ? undefined : await this.surface.reader.patch(number);
    if (row === undefined) throw notFound();
    return row;
  }

  /** What of a body may be written; other fields are ignored. */
  private async changeIn(body: Body): Promise<PatchChange> {
    const named = body.text('state', { most: 100 });
    const state = named === undefined ? undefined : stateOf(named);
    if (named !== undefined && (state === undefined || numberIn(named) !== undefined))
      body.refuse('state', `Invalid state ${named}. Expected one of: ${PATCHWORK_STATES.join(', ')}.`);
    const commitRef = body.has('commit_ref') ? (body.text('commit_ref', { most: 255 }) ?? null) : undefined;
    const archived = body.flag('archived');
    const delegate = await this.delegateIn(body);
    body.check();
    return {
      ...(state === undefined ? {} : { state }),
      ...(archived === undefined ? {} : { archived }),
      ...(delegate === undefined ? {} : { delegate }),
      ...(commitRef === undefined ? {} : { commitRef: commitRef === '' ? null : commitRef }),
    };
  }

  /** Only who maintains something here can be given a patch to look after. */
  private async delegateIn(body: Body): Promise<string | null | undefined> {
    const number = body.numberOrNone('delegate');
    if (number === undefined || number === null) return number;
    const person = await this.surface.reader.person(number);
    if (person === undefined) {
      body.refuse('delegate', `Invalid pk "${String(number)}" - object does not exist.`);
      return undefined;
    }
    if (!(await this.isMaintainer(person))) {
      body.refuse('delegate', `User '${usernameOf(person)}' is not a maintainer of the project.`);
      return undefined;
    }
    return person.email;
  }

  private async isMaintainer(person: PersonRow): Promise<boolean> {
    const { maintainers } = await this.surface.users();
    return maintainers.some((m) => m.number === person.number);
  }
}
