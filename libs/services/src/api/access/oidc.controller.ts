import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { API, type ApiContext } from '../context';
import { Problem } from '../http/problem';
import { problemOf } from '../http/problem.filter';
import { dropOidc, oidcOf, putOidc } from './cookies';
import { Limits } from './limits';
import { attemptOf, attemptText, OIDC_CALLBACK, Oidc } from './oidc';
import { troublePage } from './pages';
import { logRefusal } from './refusals';
import { SignIn } from './sign-in';

/** How long somebody may be away at the provider. */
const AWAY_SECONDS = 600;

/** Signing in by way of a provider: there and back. */
@Controller()
export class OidcController {
  private readonly oidc: Oidc | undefined;

  constructor(
    @Inject(API) private readonly api: ApiContext,
    @Inject(SignIn) private readonly signIn: SignIn,
    @Inject(Limits) private readonly limits: Limits,
  ) {
    const { config, env = {} } = api;
    const secret = env[config.signIn.oidc?.secretEnv ?? ''];
    const { publicUrl } = config.http;
    if (config.signIn.oidc !== undefined && secret !== undefined && publicUrl !== undefined)
      this.oidc = new Oidc(config.signIn.oidc, secret, publicUrl);
  }

  @Get('sign-in/oidc')
  async begin(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.orTrouble(request, response, async (oidc) => {
      const { url, attempt } = await oidc.begin();
      putOidc(response, attemptText(attempt), { seconds: AWAY_SECONDS, config: this.api.config });
      response.redirect(303, url);
    });
  }

  @Get(OIDC_CALLBACK)
  async end(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.orTrouble(request, response, async (oidc) => {
      const attempt = attemptOf(oidcOf(request, this.api.config));
      dropOidc(response, this.api.config);
      if (attempt === undefined || request.query['state'] !== attempt.state)
        throw new Problem(400, 'this browser did not begin to sign in, or took too long');
      const query = request.originalUrl.slice(request.originalUrl.indexOf('?'));
      const address = await oidc.end(query, attempt);
      await this.signIn.begin(address, { request, response, by: 'oidc' });
      response.redirect(303, '/');
    });
  }

  /** What goes wrong is told in a page: a person is looking. */
  private async orTrouble(
    request: Request,
    response: Response,
    work: (oidc: Oidc) => Promise<void>,
  ): Promise<void> {
    response.set('Cache-Control', 'no-store');
    try {
      if (this.oidc === undefined || !this.signIn.waysIn().includes('oidc'))
        throw new Problem(404, 'nobody signs in that way here');
      await work(this.oidc);
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status >= 500 && problem !== error) throw error;
      await this.limits.wasWrong(request.ip ?? '');
      logRefusal(this.api.log, request, { what: 'oidc', problem });
      response
        .status(problem.status)
        .type('html')
        .send(troublePage(`${problem.message}.`));
    }
  }
}
