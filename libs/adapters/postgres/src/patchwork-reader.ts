import type { PatchworkReader } from '@sluice/application';
import { pagesOf } from './pages';
import { patchworkChecks, patchworkEvents } from './patchwork-events';
import { patchworkMails } from './patchwork-mails';
import { patchworkPeople } from './patchwork-people';
import { patchworkSeries } from './patchwork-series';
import type { Database } from './sql';

/** The reads behind what Patchwork's clients ask, in PostgreSQL. */
export const postgresPatchworkReader = (database: Database): PatchworkReader => {
  const pages = pagesOf(database);
  return {
    ...patchworkMails(database, pages),
    ...patchworkSeries(database, pages),
    ...patchworkEvents(pages),
    ...patchworkChecks(database),
    ...patchworkPeople(database, pages),
  };
};
