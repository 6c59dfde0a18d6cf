import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PUBLIC_EVENTS } from '@sluice/application';
import { fixtures } from '@sluice/testing';
import { describeInBrowser, lookAt, type Looks } from './browser/browser';
import { dashboardWorld, type DashboardWorld } from './browser/dashboard-world';

const SERIES = 'story-004@example.org';
const PAST = 'asOf=2021-10-13';

/** Every page there is, with a heading that it has when all of it is there. */
const PAGES: readonly (readonly [name: string, path: string])[] = [
  ['board', `/app/board/4.16?${PAST}`],
  ['release', `/app/releases/4.16?${PAST}`],
  ['report', `/app/releases/4.16/report?${PAST}`],
  ['series', `/app/series/${SERIES}?${PAST}`],
  ['mail', `/app/mails/${SERIES}`],
  ['dependencies', `/app/dependencies/${SERIES}?${PAST}`],
  ['catalogue', '/app/catalogue'],
  ['queue', '/app/queue'],
  ['search', '/app/search?q=vpci'],
  ['activity', '/app/activity'],
  ['parked', '/app/parked'],
];

const LOOKS: readonly (readonly [name: string, looks: Looks])[] = [
  ['light', { scheme: 'light' }],
  ['dark', { scheme: 'dark' }],
  ['phone', { scheme: 'light', width: 390 }],
];

describeInBrowser('every page of the dashboard', () => {
  let world: DashboardWorld;
  beforeAll(async () => {
    world = await dashboardWorld('dashboard-pages', () => [fixtures('cdf-vpci-story')]);
  });
  afterAll(() => world.stop());

  test.each(LOOKS)('can be read by everybody in %s', async (name, looks) => {
    const look = await lookAt(world.browser, world.base, looks);
    const found: string[] = [];
    for (const [page, path] of PAGES) {
      await look.page.goto(path);
      await look.page.getByRole('heading', { level: 1 }).waitFor();
      // Whatever is asked for is there: nothing says that it is loading.
      await look.page
        .getByRole('status', { name: /^Loading/ })
        .first()
        .waitFor({ state: 'detached' });
      await look.picture(`${page}-${name}`);
      found.push(...[...(await look.faults()), ...look.troubles()].map((fault) => `${page}: ${fault}`));
      const wide: unknown = await look.page.evaluate(
        'document.documentElement.scrollWidth > document.documentElement.clientWidth',
      );
      if (wide === true) found.push(`${page}: wider than the screen`);
    }
    expect(found).toEqual([]);
    await look.close();
  });
});

test('the dashboard listens to every type of event that everybody may see', () => {
  const listened = resolve(__dirname, '../../dashboard/src/lib/event-types.json');
  expect(JSON.parse(readFileSync(listened, 'utf8'))).toEqual(Object.keys(PUBLIC_EVENTS));
});
