import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { SIGN_IN_PATH, type LinkRefusal } from '@sluice/application';
import { ACCESS, type Answer, type Asked } from '@sluice/contracts';
import type { Request, Response } from 'express';
import { API, type ApiContext } from '../context';
import { Answers, REST_V1 } from '../http/answers';
import { Problem } from '../http/problem';
import { Limits } from './limits';
import { Needs } from './needs';
import { deadLinkPage, signInPage } from './pages';
import { logRefusal } from './refusals';
import { SignIn } from './sign-in';

const ASKED = { detail: 'If mail can be sent there, a link is on its way. It works once, for 15 minutes.' };

const responseOf = (request: Request): Response => {
  if (request.res === undefined) throw new Error('a request that is answered has its answer');
  return request.res;
};

/** Asking for a link, and signing out. */
@Controller(REST_V1)
export class SignInController {
  constructor(@Inject(SignIn) private readonly signIn: SignIn) {}

  @Answers(ACCESS.askForLink)
  async ask(
    { body }: Asked<typeof ACCESS.askForLink>,
    request: Request,
  ): Promise<Answer<typeof ACCESS.askForLink>> {
    await this.signIn.askForLink(body.address, request.ip ?? '');
    return ASKED;
  }

  @Answers(ACCESS.signOut)
  async signOut(
    { body }: Asked<typeof ACCESS.signOut>,
    request: Request,
  ): Promise<Answer<typeof ACCESS.signOut>> {
    const { caller } = request;
    if (caller.kind !== 'person') throw new Problem(401, 'nobody is signed in', { where: 'Cookie' });
    const browser = { request, response: responseOf(request) };
    return { ended: await this.signIn.signOut(browser, caller.addresses, body.everywhere) };
  }
}

/** The page a link leads to, and its button. */
@Controller(SIGN_IN_PATH)
export class SignInLinkController {
  constructor(
    @Inject(API) private readonly api: ApiContext,
    @Inject(SignIn) private readonly signIn: SignIn,
    @Inject(Limits) private readonly limits: Limits,
  ) {}

  @Get(':secret')
  async look(
    @Param('secret') secret: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const link = await this.signIn.look(secret);
    if ('refused' in link) await this.refuse(link.refused, request, response);
    else this.answer(response, 200, signInPage(link.address));
  }

  @Needs('read')
  @Post(':secret')
  async use(
    @Param('secret') secret: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const used = await this.signIn.useLink(secret, { request, response });
    if ('refused' in used) await this.refuse(used.refused, request, response);
    else response.set('Cache-Control', 'no-store').redirect(303, '/');
  }

  private answer(response: Response, status: number, html: string): void {
    response.status(status).set('Cache-Control', 'no-store').type('html').send(html);
  }

  private async refuse(why: LinkRefusal, request: Request, response: Response): Promise<void> {
    await this.limits.wasWrong(request.ip ?? '');
    logRefusal(this.api.log, request, { what: 'link', problem: new Problem(410, `the link is ${why}`) });
    this.answer(response, 410, deadLinkPage());
  }
}
