import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router';
import { Shell } from './shell/shell';
import { Failed, NotFound } from './shell/wrong-turns';
import { viewpointIn } from './lib/viewpoint';

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;

/** Texts of these names, from the address: what is not there is left out. */
const texts =
  <const N extends string>(...names: readonly N[]) =>
  (search: Readonly<Record<string, unknown>>): Partial<Record<N, string>> =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = text(search[name]);
        return value === undefined ? [] : [[name, value]];
      }),
    ) as Partial<Record<N, string>>;

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: Failed,
  validateSearch: viewpointIn,
  // From when one looks stays, wherever one goes.
  search: { middlewares: [retainSearchParams(['asOf', 'knownAsOf'])] },
});

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/board', search: true } as never);
  },
});

const BOARD = ['outcome', 'text', 'author', 'state', 'rule'] as const;

const board = createRoute({
  getParentRoute: () => root,
  path: '/board',
  validateSearch: texts(...BOARD),
  component: lazyRouteComponent(() => import('./features/board/board-page'), 'BoardPage'),
});
const boardOf = createRoute({
  getParentRoute: () => root,
  path: '/board/$release',
  validateSearch: texts(...BOARD),
  component: lazyRouteComponent(() => import('./features/board/board-page'), 'BoardPage'),
});
const releases = createRoute({
  getParentRoute: () => root,
  path: '/releases',
  validateSearch: texts('tab'),
  component: lazyRouteComponent(() => import('./features/release/release-page'), 'ReleasePage'),
});
const release = createRoute({
  getParentRoute: () => root,
  path: '/releases/$release',
  validateSearch: texts('tab', 'status', 'phase'),
  component: lazyRouteComponent(() => import('./features/release/release-page'), 'ReleasePage'),
});
const report = createRoute({
  getParentRoute: () => root,
  path: '/releases/$release/report',
  component: lazyRouteComponent(() => import('./features/release/report-page'), 'ReportPage'),
});
const series = createRoute({
  getParentRoute: () => root,
  path: '/series/$ref',
  validateSearch: texts(
    ...([
      'tab',
      'from',
      'to',
      'release',
      'patch',
      'revision',
      'show',
      'order',
      'diff',
      'mail',
      'fix',
    ] as const),
  ),
  component: lazyRouteComponent(() => import('./features/series/series-page'), 'SeriesPage'),
});
const mail = createRoute({
  getParentRoute: () => root,
  path: '/mails/$messageId',
  validateSearch: texts('copy'),
  component: lazyRouteComponent(() => import('./features/mails/mail-page'), 'MailPage'),
});
const dependencies = createRoute({
  getParentRoute: () => root,
  path: '/dependencies/$ref',
  validateSearch: texts('view', 'what', 'outcome'),
  component: lazyRouteComponent(
    () => import('./features/dependencies/dependencies-page'),
    'DependenciesPage',
  ),
});
const catalogue = createRoute({
  getParentRoute: () => root,
  path: '/catalogue',
  validateSearch: texts('word', 'capability'),
  component: lazyRouteComponent(() => import('./features/catalogue/catalogue-page'), 'CataloguePage'),
});
const queue = createRoute({
  getParentRoute: () => root,
  path: '/queue',
  validateSearch: texts('as', 'release'),
  component: lazyRouteComponent(() => import('./features/queue/queue-page'), 'QueuePage'),
});
const search = createRoute({
  getParentRoute: () => root,
  path: '/search',
  validateSearch: texts('q'),
  component: lazyRouteComponent(() => import('./features/search/search-page'), 'SearchPage'),
});
const activity = createRoute({
  getParentRoute: () => root,
  path: '/activity',
  validateSearch: texts('types', 'sort'),
  component: lazyRouteComponent(() => import('./features/activity/activity-page'), 'ActivityPage'),
});
const parked = createRoute({
  getParentRoute: () => root,
  path: '/parked',
  component: lazyRouteComponent(() => import('./features/parked/parked-page'), 'ParkedPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    ...[home, board, boardOf, releases, release, report, series, mail],
    ...[dependencies, catalogue, queue, search, activity, parked],
  ]),
  basepath: '/app',
  defaultPreload: 'intent',
  scrollRestoration: true,
  // Addresses are read and sent about: a value stands in them as it is, not as JSON.
  parseSearch: (query) => Object.fromEntries(new URLSearchParams(query)),
  stringifySearch: (values) => {
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries(values)) if (value !== undefined) query.set(key, String(value));
    const written = query.toString();
    return written === '' ? '' : `?${written}`;
  },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
