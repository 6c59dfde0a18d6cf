import { linkNames, type Knowledge } from '@sluice/application';
import type { NextFunction, Request, Response } from 'express';

/** Below this the archive's handlers stand: no other surface has paths there. */
export const ARCHIVE = '-archive';

/** First segments that are no list's, whatever a project calls its lists. */
const OTHERS: ReadonlySet<string> = new Set([
  ...['api', 'project', 'series', 'patch', 'cover', 'comment', 'bundle', 'xmlrpc', 'user'],
  ...['health', 'metrics', 'assets', 'auth', 'sign-in', 'feeds', 'favicon.ico', ''],
]);

/** The archive of all lists, as b4 names it. */
const ALL = 'all';

/** Names under which mail of a project's public lists is read. */
export const archiveNames = ({ project }: Pick<Knowledge, 'project'>): ReadonlySet<string> =>
  new Set([
    ...linkNames(project),
    ...project.lists.flatMap((l) => (l.embargo === 'private' ? [] : [l.listId])),
    ALL,
  ]);

/**
 * Leads `/LIST/…` to the archive. Lists are named by the project's documents, which may change while a process runs, so they cannot be written into routes; and a
 * route for every first segment would stand in the way of all other surfaces.
 */
export const leadToArchive =
  (known: () => Promise<Pick<Knowledge, 'project'>>) =>
  (request: Request, _response: Response, next: NextFunction): void => {
    const segment = /^\/([^/?#]*)/.exec(request.url)?.[1] ?? '';
    if (OTHERS.has(segment)) {
      next();
      return;
    }
    known().then((knowledge) => {
      if (archiveNames(knowledge).has(segment)) request.url = `/${ARCHIVE}${request.url}`;
      next();
    }, next);
  };
