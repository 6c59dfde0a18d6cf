import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { tellBot } from '@sluice/application';
import { nodeHashing } from '@sluice/mail-io';
import { addressOfMuteToken, MUTE_PATH, muteKeyOf } from '@sluice/runtime';
import type { Request, Response } from 'express';
import { Limits } from '../access/limits';
import { Needs, ProvenByPath } from '../access/needs';
import { page } from '../access/pages';
import { logRefusal } from '../access/refusals';
import { API, type ApiContext } from '../context';
import { escaped } from '../http/escaped';
import { Problem } from '../http/problem';

const askPage = (address: string): string =>
  page(
    'No more mail of the bot',
    `<p>The bot of this Sluice writes to <strong>${escaped(address)}</strong>. With this button it stops: no comment, no answer, no report goes there any more.</p>
<form method="post"><button>No more mail to me</button></form>
<p>Links to sign in still come when you ask for one. To get mail of the bot again, tell an administrator of this Sluice.</p>`,
  );

const donePage = (address: string): string =>
  page(
    'The bot writes to you no more',
    `<p>No mail of the bot goes to <strong>${escaped(address)}</strong> from now on. To get it again, tell an administrator of this Sluice.</p>`,
  );

/** The same for every reason: whoever made a link up learns nothing. */
const wrongPage = (): string =>
  page(
    'This link says nothing',
    '<p>It was not made here, or a part of it is missing. Nothing was changed.</p>',
  );

/**
 * Where one click ends the mail of the bot to somebody (RFC 8058): mail programs post there without asking and without cookies; a person sees a page with a
 * button, and opening it changes nothing, since programs that look into mail open links.
 */
@Controller(MUTE_PATH)
export class MuteController {
  constructor(
    @Inject(API) private readonly api: ApiContext,
    @Inject(Limits) private readonly limits: Limits,
  ) {}

  @Get(':token')
  async look(
    @Param('token') token: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const address = await this.addressOf(token, request, response);
    if (address !== undefined) this.answer(response, 200, askPage(address));
  }

  @Needs('read')
  @ProvenByPath()
  @Post(':token')
  async mute(
    @Param('token') token: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const address = await this.addressOf(token, request, response);
    if (address === undefined) return;
    const { runtime, log } = this.api;
    const via = { surface: 'http' } as const;
    const correction = { by: address, at: runtime.clock.now(), reason: 'by the link in a mail', via };
    const decision = { kind: 'mute', scope: { person: address } } as const;
    await tellBot(runtime.events, decision, { correction, hashing: nodeHashing });
    log.info({ by: address }, 'wants no mail of the bot');
    this.answer(response, 200, donePage(address));
  }

  private async addressOf(token: string, request: Request, response: Response): Promise<string | undefined> {
    const address = addressOfMuteToken(await muteKeyOf(this.api.runtime.database), token);
    if (address !== undefined) return address;
    await this.limits.wasWrong(request.ip ?? '');
    const problem = new Problem(404, 'the link was not made here');
    logRefusal(this.api.log, request, { what: 'mute link', problem });
    this.answer(response, 404, wrongPage());
    return undefined;
  }

  private answer(response: Response, status: number, html: string): void {
    response.status(status).set('Cache-Control', 'no-store').type('html').send(html);
  }
}
