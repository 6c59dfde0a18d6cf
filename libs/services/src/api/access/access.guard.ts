import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { API, type ApiContext } from '../context';
import { endpointOf } from '../http/answers';
import { Problem } from '../http/problem';
import { problemOf } from '../http/problem.filter';
import { BadCredentialsError, may, type Caller, type Scope } from './caller';
import { dropSession, isCsrfOf, sessionOf } from './cookies';
import { Limits } from './limits';
import { NEEDS, PROVEN, READS } from './needs';
import { logRefusal } from './refusals';
import { isSameOrigin } from './same-origin';

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What to do for one who may not. */
const WAY_IN = 'Sign in, or send a token as Authorization: Bearer TOKEN.';

/** A refusal with what the log calls it. */
class Refused {
  constructor(
    readonly what: string,
    readonly error: unknown,
  ) {}

  get problem(): Problem {
    return problemOf(this.error);
  }
}

/**
 * Before every handler: who asks, whether they ask too much, whether a page of another site makes them ask, and whether they may. The caller is on the
 * request from then on. Every refusal is logged.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(API) private readonly api: ApiContext,
    @Inject(Limits) private readonly limits: Limits,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    const needs = this.needsOf(context);
    try {
      request.caller = await this.identify(request, response, needs);
      if (!READING.has(request.method)) this.checkWriting(request, needs, this.isProven(context));
      if (!this.isReading(context, request)) await this.countWriting(request);
      this.checkScope(request.caller, needs ?? 'read');
      return true;
    } catch (refused) {
      if (!(refused instanceof Refused)) throw refused;
      logRefusal(this.api.log, request, refused);
      throw refused.error;
    }
  }

  private needsOf(context: ExecutionContext): Scope | undefined {
    const handler = context.getHandler();
    const marked = this.reflector.getAllAndOverride<Scope | undefined>(NEEDS, [handler, context.getClass()]);
    return marked ?? endpointOf(handler)?.needs;
  }

  private async identify(request: Request, response: Response, needs: Scope | undefined): Promise<Caller> {
    const { authorization } = request.headers;
    const session = authorization === undefined ? sessionOf(request, this.api.config) : undefined;
    const from = request.ip ?? '';
    let caller: Caller = { kind: 'anonymous' };
    if (authorization !== undefined || session !== undefined) {
      this.limited('brute force', () => this.limits.mayTry(from));
      try {
        caller = await this.api.access.callerOf({ authorization, session });
      } catch (error) {
        if (!(error instanceof BadCredentialsError)) throw error;
        await this.limits.wasWrong(from);
        if (session !== undefined) dropSession(response, this.api.config);
        const refused = new Refused('credentials', error);
        // Whose session ended still reads what everybody reads: a browser shows its cookie whether it is wanted or not.
        if (session === undefined || (needs ?? 'read') !== 'read') throw refused;
        logRefusal(this.api.log, request, refused);
      }
    }
    await this.limits.asked(caller, from).catch((error: unknown) => {
      throw new Refused('too much', error);
    });
    return caller;
  }

  private limited(what: string, check: () => void): void {
    try {
      check();
    } catch (error) {
      throw new Refused(what, error);
    }
  }

  private checkWriting(request: Request, needs: Scope | undefined, isProven: boolean): void {
    const { config } = this.api;
    if (needs === undefined)
      throw new Refused('unmarked', new Problem(403, 'nothing says who may do this, so nobody may'));
    if (config.signIn.method === 'none' && needs !== 'read')
      throw new Refused('read only', new Problem(403, 'nobody writes here', { where: 'signIn.method' }));
    const { authorization } = request.headers;
    if (authorization === undefined && !isProven) this.checkOrigin(request);
  }

  private isReading(context: ExecutionContext, { method }: Request): boolean {
    return (
      READING.has(method) || this.reflector.get<boolean | undefined>(READS, context.getHandler()) === true
    );
  }

  private isProven(context: ExecutionContext): boolean {
    return this.reflector.get<boolean | undefined>(PROVEN, context.getHandler()) === true;
  }

  private async countWriting(request: Request): Promise<void> {
    await this.limits.wrote(request.caller, request.ip ?? '').catch((error: unknown) => {
      throw new Refused('too much', error);
    });
  }

  /** A browser sends cookies whichever page makes it ask; what a page of ours sends beside them no other can. */
  private checkOrigin(request: Request): void {
    const { config } = this.api;
    if (!isSameOrigin(request, config.http.publicUrl))
      throw new Refused(
        'cross-site',
        new Problem(403, 'a page of another site asked for this', { where: 'Origin' }),
      );
    const session = request.caller.kind === 'person' ? sessionOf(request, config) : undefined;
    if (session !== undefined && !isCsrfOf(session, request.get('x-csrf-token')))
      throw new Refused(
        'csrf',
        new Problem(403, 'the request does not say that it comes from a page of ours', {
          where: 'X-CSRF-Token',
          help: 'Send what the cookie sluice-csrf holds.',
        }),
      );
  }

  private checkScope(caller: Caller, needs: Scope): void {
    if (may(caller, needs)) return;
    if (caller.kind === 'anonymous')
      throw new Refused(
        'anonymous',
        new Problem(401, 'this is not for everybody', {
          help: WAY_IN,
          headers: { 'WWW-Authenticate': 'Bearer realm="Sluice"' },
        }),
      );
    const detail =
      caller.kind === 'bot'
        ? `the token ${caller.tokenId} has not the scope ${needs}`
        : 'this is an administrator’s to do';
    throw new Refused('scope', new Problem(403, detail, { where: 'Authorization' }));
  }
}
