import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { withoutSecrets } from '../../observability';
import { BadCredentialsError } from '../access/caller';
import { logRefusal } from '../access/refusals';
import { API, type ApiContext } from '../context';
import { Problem } from '../http/problem';
import { problemOf } from '../http/problem.filter';
import { Refusal } from './refusal';

/**
 * Any error as Patchwork would say it. Who shows no credentials or wrong ones is refused with 403, where other surfaces say 401: Patchwork's clients know
 * only that.
 */
export const refusalOf = (error: unknown): Refusal => {
  if (error instanceof Refusal) return error;
  if (error instanceof BadCredentialsError) return new Refusal(403, { detail: 'Invalid token.' });
  const problem = problemOf(error);
  if (problem.status === 401)
    return new Refusal(403, { detail: 'Authentication credentials were not provided.' }, problem.headers);
  if (problem.status === 404) return new Refusal(404, { detail: 'Not found.' });
  return new Refusal(problem.status, { detail: problem.message }, problem.headers);
};

/** What no guard has turned away, for a guard logs that itself: what the parsers of bodies do not take, and what somebody may not by Patchwork's rules. */
const unlogged = (
  { caller }: Request,
  { error, status }: { readonly error: unknown; readonly status: number },
): { readonly what: string; readonly problem: Problem } | undefined => {
  if (status === 413 || status === 415) return { what: 'body', problem: problemOf(error) };
  if (status !== 403 || !(error instanceof Refusal)) return undefined;
  const what = caller?.kind === 'anonymous' ? 'anonymous' : 'role';
  return { what, problem: new Problem(status, String(error.body['detail'])) };
};

/** Answers errors as `{"detail": …}`; logs those that are ours. */
@Catch()
export class RefusalFilter implements ExceptionFilter {
  constructor(@Inject(API) private readonly api: Pick<ApiContext, 'log'>) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const { status, body, headers } = refusalOf(error);
    const request = host.switchToHttp().getRequest<Request>();
    const refused = unlogged(request, { error, status });
    if (refused !== undefined) logRefusal(this.api.log, request, refused);
    if (status >= 500) this.api.log.error({ err: error }, withoutSecrets((error as Error).message));
    if (response.headersSent) {
      response.destroy();
      return;
    }
    for (const [name, value] of Object.entries(headers))
      if (name !== 'WWW-Authenticate') response.setHeader(name, value);
    response.status(status).type('application/json').send(JSON.stringify(body));
  }
}
