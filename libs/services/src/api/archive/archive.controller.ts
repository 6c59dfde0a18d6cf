import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import {
  embargoedLists,
  evaluateSearch,
  readSearch,
  SearchError,
  type ArchivedMail,
  type ArchiveReader,
} from '@sluice/application';
import { messageId } from '@sluice/kernel';
import { mailCodec } from '@sluice/mail-io';
import { postgresArchiveReader } from '@sluice/postgres';
import type { Request, Response } from 'express';
import type { Caller } from '../access/caller';
import { Needs, Reads } from '../access/needs';
import { API, type ApiContext } from '../context';
import { Problem } from '../http/problem';
import { rootOf } from '../patchwork/view';
import { gzippedMboxrd, rawBytes } from './mboxrd';
import { ARCHIVE } from './rewrite';

/** `/LIST/ID`, with what is wanted of it. An id may hold slashes, as they are or encoded. */
const OF_MAIL = /^\/([^/]+)\/(.+?)(?:\/(raw|t\.mbox\.gz))?(\/?)$/;

/** Mails of one answer to a search. */
const MOST_MAILS = 2_000;

const unknown = (): Problem => new Problem(404, 'no mail is known by that Message-ID', { where: 'path' });

/** A Message-ID out of a path: decoded once, and data from then on. */
const idIn = (segment: string): string => {
  const text = decodeURIComponent(segment);
  if (text.includes('\0')) throw new Problem(400, 'a Message-ID holds no NUL', { where: 'path' });
  return messageId(text);
};

/** The mails of the project's lists, at the addresses that public-inbox gives them. */
@Controller(ARCHIVE)
export class ArchiveController {
  private readonly reader: ArchiveReader;

  constructor(@Inject(API) private readonly api: ApiContext) {
    const { runtime } = api;
    const embargoed = async () => embargoedLists((await runtime.currentKnowledge()).project);
    this.reader = postgresArchiveReader(runtime.database, embargoed);
  }

  @Get(':list')
  async about(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.check(request);
    const lines = [
      'Mail of this list:',
      ...['', '  GET  MESSAGE-ID/             what it says', '  GET  MESSAGE-ID/raw          as it was sent'],
      ...[
        '  GET  MESSAGE-ID/t.mbox.gz    its thread',
        '  POST ?x=m&q=SEARCH           what a search finds',
        '',
      ],
    ];
    response.type('text/plain; charset=utf-8').send(lines.join('\n'));
  }

  @Post(':list')
  @Needs('read')
  @Reads()
  async search(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.check(request);
    const parameters = new URLSearchParams(request.originalUrl.split('?').slice(1).join('?'));
    if (parameters.get('x') !== 'm')
      throw new Problem(400, 'a search is answered as mails only', { where: 'x', help: 'Write x=m.' });
    const found = await this.found(parameters.get('q') ?? '');
    const mails =
      parameters.get('t') === '1' && found.length > 0
        ? await this.reader.threads(found)
        : await this.reader.mails(found);
    if (mails.length === 0) throw new Problem(404, 'nothing was found', { where: 'q' });
    await this.sendMails(response, mails.slice(0, MOST_MAILS), 'results');
  }

  @Get(':list/*rest')
  async ofMail(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.check(request);
    const path = request.originalUrl.split('?', 1)[0] ?? '';
    const match = OF_MAIL.exec(path);
    if (match === null) throw unknown();
    const [, , id = '', what, slash] = match;
    const copies = await this.reader.copies(idIn(id));
    const [first] = copies;
    if (first === undefined) throw unknown();
    if (what === 'raw') response.type('text/plain').send(rawBytes(first));
    else if (what === 't.mbox.gz')
      await this.sendMails(response, await this.reader.threads([first.messageId]), 't');
    // b4 cuts the archive's address out of where it is sent to.
    else if (slash !== '/') response.redirect(302, `${rootOf(request)}${path}/`);
    else await this.sendPage(response, first);
  }

  /** Whoever shows wrong credentials is refused on every path. */
  private async check(request: Request): Promise<void> {
    const known = request.caller as Caller | undefined;
    if (known === undefined) await this.api.access.callerOf({ authorization: request.get('authorization') });
  }

  /** @throws Problem for what cannot be searched: silence would be taken for "nothing found" */
  private async found(text: string): Promise<readonly string[]> {
    try {
      const ids = await evaluateSearch(readSearch(text), (term) => this.reader.find(term));
      return [...ids].slice(0, MOST_MAILS);
    } catch (error) {
      if (error instanceof SearchError) throw new Problem(400, `the search ${error.message}`, { where: 'q' });
      throw error;
    }
  }

  private async sendMails(response: Response, mails: readonly ArchivedMail[], name: string): Promise<void> {
    response.setHeader('Content-Disposition', `attachment; filename=${name}.mbox.gz`);
    response
      .status(200)
      .type('application/gzip')
      .send(await gzippedMboxrd(mails));
  }

  /** Plain text: nothing that a mail says is markup. */
  private async sendPage(response: Response, { raw, rawHash }: ArchivedMail): Promise<void> {
    const decoded = await mailCodec.decode(mailCodec.expand(raw), rawHash);
    if (!decoded.ok) throw unknown();
    const { mail } = decoded;
    const head = [
      `From:        ${mail.from.name} <${mail.from.address}>`,
      `Date:        ${mail.date ?? ''}`,
      `Subject:     ${mail.subject}`,
      `Message-ID:  <${mail.messageId}>`,
      ...mail.inReplyTo.map((id) => `In-Reply-To: <${id}>`),
    ];
    response
      .type('text/plain; charset=utf-8')
      .send([...head, '', mail.text, ...mail.patchAttachments].join('\n'));
  }
}
