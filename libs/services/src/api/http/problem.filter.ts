import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { explain, EXIT, isServerAway } from '@sluice/runtime';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { withoutSecrets } from '../../observability';
import { BadCredentialsError } from '../access/caller';
import { logRefusal } from '../access/refusals';
import { Problem } from './problem';

/** Any error as a problem. What is our own fault says nothing of our insides: the log does. */
export const problemOf = (error: unknown): Problem => {
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
  if (isServerAway(error))
    return new Problem(503, 'the database is away', { help: 'Try again.', headers: { 'Retry-After': '5' } });
  const { line, exit } = explain(error);
  if (exit === EXIT.usage)
    return new Problem((error as Error).name === 'UnknownReferenceError' ? 404 : 400, line);
  return new Problem(500, 'something went wrong here, and was logged');
};

/** Answers errors as `application/problem+json`; logs those that are ours. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const problem = problemOf(error);
    // What the parsers of bodies turn away never came to a guard.
    if (problem.status === 413 || problem.status === 415)
      logRefusal(this.log, host.switchToHttp().getRequest<Request>(), { what: 'body', problem });
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
