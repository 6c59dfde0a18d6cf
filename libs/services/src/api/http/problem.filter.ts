import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { NothingPublishedError, NothingToUndoError, UnknownReferenceError } from '@sluice/application';
import { explain, EXIT, isServerAway, NotThereError } from '@sluice/runtime';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { withoutSecrets } from '../../observability';
import { BadCredentialsError } from '../access/caller';
import { logRefusal } from '../access/refusals';
import { Problem } from './problem';

/**
 * Any error as a problem. What is our own fault says nothing of our insides: the log does.
 * @param asked the part of the request that holds what was asked, where an error does not say it
 */
export const problemOf = (error: unknown, asked: 'query' | 'body' = 'query'): Problem => {
  if (error instanceof Problem) return error;
  if (error instanceof BadCredentialsError)
    return new Problem(401, error.message, {
      where: 'Authorization',
      help: 'Sign in again, or use another token.',
      headers: { 'WWW-Authenticate': 'Bearer realm="Sluice", error="invalid_token"' },
    });
  if (error instanceof HttpException) return new Problem(error.getStatus(), error.message);
  // What Express' own parsers refuse: bodies too large, broken, of an unknown charset; paths that cannot be decoded.
  const { status, expose, message } = error as { status?: unknown; expose?: unknown; message?: unknown };
  if (typeof status === 'number' && status >= 400 && status < 500 && expose === true)
    return new Problem(status, String(message));
  if (error instanceof URIError) return new Problem(400, 'the path cannot be decoded', { where: 'path' });
  // Before what is told by the words of an error: these repeat what was asked.
  return notThere(error, asked) ?? misasked(error, asked) ?? away(error) ?? OURS();
};

const OURS = (): Problem => new Problem(500, 'something went wrong here, and was logged');

const away = (error: unknown): Problem | undefined =>
  isServerAway(error)
    ? new Problem(503, 'the database is away', { help: 'Try again.', headers: { 'Retry-After': '5' } })
    : undefined;

/** What is not there to be asked, or was not by then. */
const notThere = (error: unknown, asked: 'query' | 'body'): Problem | undefined => {
  if (error instanceof NothingPublishedError)
    return new Problem(404, 'nothing was known by then, not even of the project', {
      where: 'query.known-as-of',
      help: 'Choose a later moment.',
    });
  if (error instanceof NotThereError || error instanceof NothingToUndoError)
    return new Problem(404, error.message, { where: asked });
  if (!(error instanceof UnknownReferenceError)) return undefined;
  const where = asked === 'body' ? asked : 'path';
  const { asOf, knownAsOf } = error.viewpoint;
  return asOf === undefined && knownAsOf === undefined
    ? new Problem(404, `nothing answers to "${error.ref}"`, {
        where,
        help: 'Give a series id, the Message-ID of a patch or of an answer to one, or a commit that a patch landed as; percent-encoded.',
      })
    : new Problem(404, `nothing was known of "${error.ref}" by then`, {
        where,
        help: 'Choose a later moment.',
      });
};

/** What cannot be asked, in the words of whoever says so. */
const misasked = (error: unknown, where: 'query' | 'body'): Problem | undefined => {
  const { line, exit } = explain(error);
  return exit === EXIT.usage ? new Problem(400, line, { where }) : undefined;
};

/** Answers errors as `application/problem+json`; logs those that are ours. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const request = host.switchToHttp().getRequest<Request>();
    const problem = problemOf(error, request.method === 'POST' ? 'body' : 'query');
    // What the parsers of bodies turn away never came to a guard.
    if (problem.status === 413 || problem.status === 415)
      logRefusal(this.log, request, { what: 'body', problem });
    // One that was thrown as such was foreseen.
    if (problem.status >= 500 && problem !== error)
      this.log.error({ err: error }, withoutSecrets(problem.message));
    if (response.headersSent) {
      response.destroy();
      return;
    }
    for (const [name, value] of Object.entries(problem.headers)) response.setHeader(name, value);
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem.document()));
  }
}
