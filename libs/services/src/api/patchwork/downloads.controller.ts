import { Controller, Get, Inject, Next, Param, Req, Res, UseFilters } from '@nestjs/common';
import type { CoverRow, PatchRow, WithRaw } from '@sluice/application';
import { messageId } from '@sluice/kernel';
import type { NextFunction, Request, Response } from 'express';
import { actorOf } from '../access/caller';
import { partsOf } from './mail-parts';
import { fileName, mboxOf } from './mbox';
import { numberIn, Query } from './query';
import { notFound, Refusal } from './refusal';
import { RefusalFilter } from './refusal.filter';
import { projectNames } from './render';
import { PatchworkSurface } from './surface';
import { inPath, urls } from './view';

/** `/project/P/patch/ID/mbox/`: an id may hold slashes, written as they are or encoded. */
const OF_MAIL = /^\/project\/([^/]+)\/(patch|cover)\/(.+?)(?:\/(mbox|raw))?\/?$/;

/**
 * What is behind a segment of a path, decoded once: a Message-ID is data, whatever it looks like.
 * @throws Refusal
 */
export const decoded = (segment: string): string => {
  try {
    const text = decodeURIComponent(segment);
    if (!text.includes('\0')) return text;
  } catch {
    // Told of below.
  }
  throw new Refusal(400, { detail: 'The path cannot be decoded.' });
};

export const pathOf = ({ originalUrl }: Pick<Request, 'originalUrl'>): string =>
  originalUrl.split('?', 1)[0] ?? '';

/** Text as a file; the name stands without quotes, last in its header, as clients cut it out. */
const sendFile = (response: Response, text: string, file: string): void => {
  response.setHeader('Content-Disposition', `attachment; filename=${file}`);
  response.status(200).type('text/plain; charset=utf-8').send(text);
};

type Mail = WithRaw<PatchRow> | WithRaw<CoverRow>;

/** What is fetched outside the API: mails as mboxes, raw diffs, and pages that say what a number or Message-ID stands for. */
@Controller()
@UseFilters(RefusalFilter)
export class DownloadsController {
  constructor(@Inject(PatchworkSurface) private readonly surface: PatchworkSurface) {}

  @Get(['project/:project/patch/*rest', 'project/:project/cover/*rest'])
  async ofMail(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.surface.callerOf(request);
    const match = OF_MAIL.exec(pathOf(request));
    if (match === null) throw notFound();
    const [, project = '', kind = '', id = '', what] = match;
    const { facts, view } = await this.surface.asked(request);
    const names = projectNames(facts).map((n) => n.toLowerCase());
    if (!names.includes(decoded(project).toLowerCase())) throw notFound();
    const named = await this.surface.reader.mailNamed(messageId(decoded(id)));
    if (named === undefined || named.kind === 'comment') throw notFound();
    if (named.kind !== kind && what === undefined) {
      response.redirect(302, urls.mail(view, named.kind === 'cover' ? 'cover' : 'patch', decoded(id)));
      return;
    }
    if (named.kind !== kind) throw notFound();
    const row = await this.mail(named.kind, named.number);
    if (what === 'mbox') await this.sendMbox(request, response, row);
    else if (what === 'raw') await this.sendDiff(response, row);
    else await this.sendPage(response, row);
  }

  @Get('series/:id/mbox')
  async ofSeries(@Req() request: Request, @Res() response: Response, @Param('id') id: string): Promise<void> {
    await this.surface.callerOf(request);
    const number = numberIn(id);
    const row = number === undefined ? undefined : await this.surface.reader.oneSeries(number, false);
    if (row === undefined) throw notFound();
    const text = await this.together(await this.surface.reader.patchesOf(row.number));
    sendFile(response, text, `${fileName(row.name ?? `Untitled series #${id}`)}.patch`);
  }

  @Get('bundle/:user/:name/mbox')
  async ofBundle(
    @Req() request: Request,
    @Res() response: Response,
    @Param() { user, name }: { readonly user: string; readonly name: string },
  ): Promise<void> {
    const { reader } = this.surface;
    const viewer = actorOf(await this.surface.callerOf(request))?.toLowerCase();
    const people = await reader.peopleAt([user.toLowerCase(), ...(viewer === undefined ? [] : [viewer])]);
    const owner = people.get(user.toLowerCase());
    if (owner === undefined) throw notFound();
    const all = { order: 'id', descending: false, page: 1, perPage: 1_000 } as const;
    const filter = { owners: [owner.number], viewer: people.get(viewer ?? '')?.number };
    const bundle = (await reader.bundles(filter, all)).rows.find((b) => b.name === name);
    if (bundle === undefined) throw notFound();
    const patches = await reader.patchesNamed(bundle.patches.map((p) => p.messageId));
    const file = `bundle-${String(bundle.number)}-${fileName(bundle.name)}.mbox`;
    sendFile(response, await this.together(patches), file);
  }

  /** Old addresses, by number: they lead to those by Message-ID. */
  @Get(['patch/:id', 'patch/:id/:what', 'cover/:id', 'cover/:id/:what', 'comment/:id'])
  async byNumber(
    @Req() request: Request,
    @Res() response: Response,
    @Next() next: NextFunction,
  ): Promise<void> {
    const [, kind = '', id = '', what = ''] =
      /^\/(\w+)\/(\d+)(?:\/(mbox|raw))?\/?$/.exec(pathOf(request)) ?? [];
    const number = numberIn(id);
    if (number === undefined) {
      next();
      return;
    }
    await this.surface.callerOf(request);
    const { view } = await this.surface.asked(request);
    const row = await this.mailAt(kind, number);
    const url = urls.mail(view, 'position' in row ? 'patch' : 'cover', row.messageId);
    response.redirect(302, `${url}${what === '' ? '' : `${what}/`}`);
  }

  /** The mail of a number; of a comment's, what it is on. */
  private async mailAt(kind: string, number: number): Promise<Mail> {
    if (kind !== 'comment') return this.mail(kind, number);
    const comment = await this.surface.reader.comment(number);
    if (comment === undefined) throw notFound();
    const { reader } = this.surface;
    return (await reader.patch(comment.target)) ?? (await this.mail('cover', comment.target));
  }

  /** What `web_url` of a series leads to: its patches, or the newest of the project. */
  @Get(['project/:project', 'project/:project/list'])
  async listed(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.surface.callerOf(request);
    const { view, facts } = await this.surface.asked(request);
    const number = numberIn(new Query(request).one('series') ?? '');
    const paging = { order: 'id', descending: number === undefined, page: 1, perPage: 100 } as const;
    const filter = number === undefined ? {} : { series: [number] };
    const { rows } = await this.surface.reader.patches(filter, paging);
    const lines = rows.map(
      (r) =>
        `${String(r.number).padStart(8)}  ${r.state.padEnd(18)}  ${r.name}\n          ${urls.mail(view, 'patch', r.messageId)}`,
    );
    response.type('text/plain; charset=utf-8').send(`${facts.name}\n\n${lines.join('\n')}\n`);
  }

  private async mail(kind: string, number: number): Promise<Mail> {
    const { reader } = this.surface;
    const row = await (kind === 'patch' ? reader.patch(number) : reader.cover(number));
    if (row === undefined) throw notFound();
    return row;
  }

  /** Patches as one mbox, in their order; what was erased meanwhile is left out. */
  private async together(rows: readonly Mail[]): Promise<string> {
    const mails: string[] = [];
    for (const row of rows) {
      const mail = await mboxOf(row, await this.surface.reader.comments(row.number));
      if (mail !== undefined) mails.push(mail);
    }
    return mails.join('\n');
  }

  /** With `series`: and the patches before it in its posting, which must be that one. */
  private async sendMbox(request: Request, response: Response, row: Mail): Promise<void> {
    const series = new Query(request).one('series');
    const rows = series === undefined ? [row] : await this.upTo(row, series);
    const text = await this.together(rows);
    if (text === '') throw notFound();
    sendFile(response, text, `${fileName(row.name)}.patch`);
  }

  private async upTo(row: Mail, series: string): Promise<readonly Mail[]> {
    if (!('position' in row) || row.series === null) throw notFound();
    if (series !== '*' && numberIn(series) !== row.series.number) throw notFound();
    const all = await this.surface.reader.patchesOf(row.series.number);
    return [...all.filter((p) => p.position < row.position), row];
  }

  private async sendDiff(response: Response, row: Mail): Promise<void> {
    const parts = row.raw === null ? undefined : await partsOf(row.raw, row.rawHash);
    if (parts === undefined || !('position' in row)) throw notFound();
    sendFile(response, parts.diff, `${fileName(row.name)}.diff`);
  }

  /** Plain text: what a mail says is shown as it is, and nothing of it is markup. */
  private async sendPage(response: Response, row: Mail): Promise<void> {
    const parts = row.raw === null ? undefined : await partsOf(row.raw, row.rawHash);
    const by = row.submitter === null ? '' : `${row.submitter.name} <${row.submitter.email}>`;
    const about = [
      ...[
        row.name,
        '',
        `From:        ${by}`,
        `Date:        ${row.date} UTC`,
        `Message-ID:  <${row.messageId}>`,
      ],
      ...('state' in row ? [`State:       ${row.state}`, `Check:       ${row.check}`] : []),
      ...(row.series === null ? [] : [`Series:      ${String(row.series.number)} ${row.series.name ?? ''}`]),
      ...[`mbox:        ${inPath(row.messageId)}/mbox/`, '', parts?.content ?? '', '', parts?.diff ?? ''],
    ];
    response.type('text/plain; charset=utf-8').send(about.join('\n'));
  }
}
