import { Controller, Get, Inject, Param, Patch, Put, Req, Res, UseFilters } from '@nestjs/common';
import type { CommentRow, PersonRow, WithRaw } from '@sluice/application';
import type { Request, Response } from 'express';
import { Needs } from '../access/needs';
import { Body } from './body';
import { sendList } from './lists';
import { headersJson, partsOf } from './mail-parts';
import { numberIn, Query } from './query';
import { notFound } from './refusal';
import { RefusalFilter } from './refusal.filter';
import { commentUrl, person } from './render';
import { PatchworkSurface, sendJson } from './surface';
import { pathsOf, urls, type View } from './view';

type Kind = 'patch' | 'cover';

const comment = async (row: WithRaw<CommentRow>, kind: Kind, view: View): Promise<string> => {
  const parts = row.raw === null ? undefined : await partsOf(row.raw, row.rawHash);
  const url = commentUrl(row.number, { kind, on: row.target }, view);
  const archived =
    view.minor >= 2
      ? `"list_archive_url":${JSON.stringify(urls.archived(view, row.messageId) ?? null)},`
      : '';
  const since3 = view.minor >= 3 ? `,"addressed":${String(row.addressed)}` : '';
  return (
    `{"id":${String(row.number)},${view.minor >= 3 ? `"url":"${url}",` : ''}"web_url":"${urls.comment(view, row.number)}",` +
    `"msgid":${JSON.stringify(`<${row.messageId}>`)},${archived}"date":"${row.date}","subject":${JSON.stringify(row.name)},` +
    `"submitter":${person(row.submitter, view)},"content":${JSON.stringify(parts?.content ?? '')},"headers":${headersJson(parts?.headers ?? [])}${since3}}`
  );
};

/** Comments, since 1.1; each by itself, since 1.3. */
abstract class Comments {
  protected abstract readonly kind: Kind;

  constructor(protected readonly surface: PatchworkSurface) {}

  /** Who sent what is commented on; there must be such a mail. */
  private async target(
    id: string,
  ): Promise<{ readonly number: number; readonly submitter: PersonRow | null }> {
    const number = numberIn(id);
    const { reader } = this.surface;
    const row =
      number === undefined
        ? undefined
        : await (this.kind === 'patch' ? reader.patch(number) : reader.cover(number));
    if (row === undefined) throw notFound();
    return row;
  }

  protected async sendAll(request: Request, response: Response, on: string): Promise<void> {
    await this.surface.callerOf(request);
    const { number } = await this.target(on);
    const asked = await this.surface.asked(request);
    const all = await this.surface.reader.comments(number);
    const texts = new Map<number, string>();
    await sendList(
      { request, response, query: new Query(request), asked },
      {
        orders: ['id', 'date'] as const,
        usual: { order: 'id' },
        read: async ({ page, perPage, descending }) => {
          const rows = (descending ? [...all].reverse() : all).slice((page - 1) * perPage, page * perPage);
          for (const row of rows) texts.set(row.number, await comment(row, this.kind, asked.view));
          return { rows, total: all.length };
        },
        render: (row) => texts.get(row.number) ?? '',
      },
    );
  }

  private async one(on: string, id: string): Promise<WithRaw<CommentRow>> {
    const number = numberIn(id);
    const row = number === undefined ? undefined : await this.surface.reader.comment(number);
    if (row === undefined || row.target !== numberIn(on)) throw notFound();
    return row;
  }

  protected async sendOne(request: Request, response: Response, at: Place): Promise<void> {
    await this.surface.callerOf(request);
    await this.target(at.on);
    const { view } = await this.surface.asked(request);
    sendJson(response, await comment(await this.one(at.on, at.id), this.kind, view));
  }

  protected async addressOne(request: Request, response: Response, at: Place): Promise<void> {
    const { submitter } = await this.target(at.on);
    const row = await this.one(at.on, at.id);
    const actor = await this.surface.mayEdit(request, 'decide', [submitter, row.submitter]);
    const body = new Body(request);
    const addressed = body.flag('addressed');
    body.check();
    if (addressed !== undefined) {
      const saying = { ...actor, at: this.surface.now() };
      if (!(await this.surface.marks.address(row.number, addressed, saying))) throw notFound();
    }
    const { view } = await this.surface.asked(request);
    sendJson(response, await comment(await this.one(at.on, at.id), this.kind, view));
  }
}

type Place = { readonly on: string; readonly id: string };

@Controller()
@UseFilters(RefusalFilter)
export class PatchCommentsController extends Comments {
  protected readonly kind = 'patch';

  constructor(@Inject(PatchworkSurface) surface: PatchworkSurface) {
    super(surface);
  }

  @Get(pathsOf('patches/:on/comments', 1))
  list(@Req() request: Request, @Res() response: Response, @Param('on') on: string): Promise<void> {
    return this.sendAll(request, response, on);
  }

  @Get(pathsOf('patches/:on/comments/:id', 3))
  show(@Req() request: Request, @Res() response: Response, @Param() at: Place): Promise<void> {
    return this.sendOne(request, response, at);
  }

  @Patch(pathsOf('patches/:on/comments/:id', 3))
  @Needs('decide')
  change(@Req() request: Request, @Res() response: Response, @Param() at: Place): Promise<void> {
    return this.addressOne(request, response, at);
  }

  @Put(pathsOf('patches/:on/comments/:id', 3))
  @Needs('decide')
  replace(@Req() request: Request, @Res() response: Response, @Param() at: Place): Promise<void> {
    return this.addressOne(request, response, at);
  }
}

@Controller()
@UseFilters(RefusalFilter)
export class CoverCommentsController extends Comments {
  protected readonly kind = 'cover';

  constructor(@Inject(PatchworkSurface) surface: PatchworkSurface) {
    super(surface);
  }

  @Get(pathsOf('covers/:on/comments', 1))
  list(@Req() request: Request, @Res() response: Response, @Param('on') on: string): Promise<void> {
    return this.sendAll(request, response, on);
  }

  @Get(pathsOf('covers/:on/comments/:id', 3))
  show(@Req() request: Request, @Res() response: Response, @Param() at: Place): Promise<void> {
    return this.sendOne(request, response, at);
  }

  @Patch(pathsOf('covers/:on/comments/:id', 3))
  @Needs('decide')
  change(@Req() request: Request, @Res() response: Response, @Param() at: Place): Promise<void> {
    return this.addressOne(request, response, at);
  }

  @Put(pathsOf('covers/:on/comments/:id', 3))
  @Needs('decide')
  replace(@Req() request: Request, @Res() response: Response, @Param() at: Place): Promise<void> {
    return this.addressOne(request, response, at);
  }
}
