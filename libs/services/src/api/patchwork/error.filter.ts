import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request } from 'express';
import type { Logger } from 'pino';
import { ProblemFilter } from '../http/problem.filter';
import { RefusalFilter } from './refusal.filter';

/** Paths that only Patchwork's clients ask for: `/api/v1` and all else is our own. */
const PATCHWORK = /^\/(?:api(?!\/v\d)|project|patch|cover|comment|bundle|series\/\d+\/mbox)(?:\/|$)/;

/**
 * Answers what no handler had its hands on, such as a body that cannot be read or a path that nothing answers to, in the words of the surface that was asked.
 */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly problems: ProblemFilter;
  private readonly refusals: RefusalFilter;

  constructor(log: Logger) {
    this.problems = new ProblemFilter(log);
    this.refusals = new RefusalFilter({ log });
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const { path } = host.switchToHttp().getRequest<Request>();
    (PATCHWORK.test(path) ? this.refusals : this.problems).catch(error, host);
  }
}
