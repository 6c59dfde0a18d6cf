import type { RequestHandler } from 'express';
import type { HttpMetrics } from '../../observability';

const NANOSECONDS = 1e9;

/** What is asked for at a path that no route has: one sort of request, however many paths there are. */
const NO_ROUTE = 'none';

/** What middleware before all routes stands at: an answer that nothing behind it gave is of no route. */
const BEFORE_ROUTES = '/*path';

/** Whether an answer goes on for as long as its reader wants. */
const isStream = (type: unknown): boolean => String(type).startsWith('text/event-stream');

/** Counts every request by its route, and how long its answer took. */
export const counted =
  (metrics: HttpMetrics): RequestHandler =>
  (request, response, next) => {
    const begun = process.hrtime.bigint();
    response.on('close', () => {
      const { path } = (request.route ?? {}) as { path?: unknown };
      const route = typeof path === 'string' && path !== BEFORE_ROUTES ? path : NO_ROUTE;
      const seconds = Number(process.hrtime.bigint() - begun) / NANOSECONDS;
      const { method } = request;
      const { statusCode: status } = response;
      // An answer that its reader did not wait for says how long that one waited, not how long we took.
      const isWhole = response.writableFinished && !isStream(response.getHeader('content-type'));
      metrics.answered({ method, route, status }, isWhole ? seconds : undefined);
    });
    next();
  };
