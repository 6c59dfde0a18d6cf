import { Controller, Get, Inject, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import { CHECK_STATES, type CheckRow, type CheckState, type NewCheck } from '@sluice/application';
import type { Request, Response } from 'express';
import { Needs } from '../access/needs';
import { Body } from './body';
import { peopleOf } from './filters';
import { sendList } from './lists';
import { listFilterOf, numberIn, Query } from './query';
import { notFound, wrongVerb } from './refusal';
import { RefusalFilter } from './refusal.filter';
import { check } from './render';
import { PatchworkSurface, sendJson } from './surface';
import { pathsOf } from './view';

const SLUG = /^[-\w]{1,255}$/;
const MOST_DESCRIPTION = 10_000;
const MOST_URL = 200;

const isState = (text: string | undefined): text is CheckState => CHECK_STATES.some((s) => s === text);

/** Only what a browser may follow: a link that runs something is none. */
const isLink = (text: string): boolean => /^(?:https?|ftps?):\/\/[^\s/]/.test(text) && URL.canParse(text);

const checkIn = (body: Body): NewCheck => {
  const state = body.text('state', { most: 20 });
  if (state === undefined || state === '') body.refuse('state', 'A check must have a state.');
  else if (!isState(state)) body.refuse('state', `"${state}" is not a valid choice.`);
  const context = body.text('context', { most: 255 }) ?? 'default';
  if (!SLUG.test(context))
    body.refuse('context', 'Enter a valid "slug" consisting of letters, numbers, underscores or hyphens.');
  const url = body.text('target_url', { most: MOST_URL });
  if (url !== undefined && url !== '' && !isLink(url)) body.refuse('target_url', 'Enter a valid URL.');
  const description = body.text('description', { most: MOST_DESCRIPTION });
  body.check();
  return {
    ...{ context, state: isState(state) ? state : 'pending' },
    ...(url === undefined ? {} : { targetUrl: url }),
    ...(description === undefined ? {} : { description }),
  };
};

@Controller(pathsOf('patches/:patch/checks'))
@UseFilters(RefusalFilter)
export class ChecksController {
  constructor(@Inject(PatchworkSurface) private readonly surface: PatchworkSurface) {}

  @Get()
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @Param('patch') patch: string,
  ): Promise<void> {
    await this.surface.callerOf(request);
    const number = await this.patch(patch);
    const asked = await this.surface.asked(request);
    const query = new Query(request);
    await sendList(
      { request, response, query, asked },
      {
        orders: ['id', 'date'] as const,
        usual: { order: 'id' },
        read: async ({ page, perPage, descending }) => {
          const rows = (await this.surface.reader.checks(number)).filter(await this.wanted(query));
          const ordered = descending ? [...rows].reverse() : rows;
          return { rows: ordered.slice((page - 1) * perPage, page * perPage), total: rows.length };
        },
        render: (row) => check(row, asked.view),
      },
    );
  }

  @Get(':check')
  async show(
    @Req() request: Request,
    @Res() response: Response,
    @Param() { patch, check: id }: { readonly patch: string; readonly check: string },
  ): Promise<void> {
    await this.surface.callerOf(request);
    const number = numberIn(id);
    const row = number === undefined ? undefined : await this.surface.reader.check(number);
    if (row === undefined || row.patch !== numberIn(patch)) throw notFound();
    sendJson(response, check(row, (await this.surface.asked(request)).view));
  }

  @Post()
  @Needs('check')
  async create(
    @Req() request: Request,
    @Res() response: Response,
    @Param('patch') patch: string,
  ): Promise<void> {
    const number = numberIn(patch);
    const row = number === undefined ? undefined : await this.surface.reader.patch(number);
    if (row === undefined) throw notFound();
    const actor = await this.surface.mayEdit(request, 'check', [row.submitter, row.delegate]);
    const posted = checkIn(new Body(request));
    const id = await this.surface.marks.postCheck(row.number, posted, { ...actor, at: this.surface.now() });
    const created = id === undefined ? undefined : await this.surface.reader.check(id);
    if (created === undefined) throw notFound();
    sendJson(response, check(created, (await this.surface.asked(request)).view), 201);
  }

  /** What a test said is said: another check says otherwise. */
  @Post(':check')
  @Needs('read')
  refuse(@Req() request: Request): never {
    throw wrongVerb(request.method);
  }

  private async patch(id: string): Promise<number> {
    const number = numberIn(id);
    if (number === undefined || (await this.surface.reader.patch(number)) === undefined) throw notFound();
    return number;
  }

  private async wanted(query: Query): Promise<(row: CheckRow) => boolean> {
    const users = await peopleOf(query, 'user', this.surface);
    const { since, before } = listFilterOf(query);
    const [state, context] = [query.one('state'), query.one('context')];
    return (row) =>
      (users === undefined || users.some((u) => u === row.user?.number)) &&
      (state === undefined || state === row.state) &&
      (context === undefined || context === row.context) &&
      (since === undefined || `${row.at}Z` >= since) &&
      (before === undefined || `${row.at}Z` < before);
  }
}
