import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PUBLIC_EVENTS } from '@sluice/application';
import { fixtures } from '@sluice/testing';
import type { Page } from 'playwright-core';
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

/** `UPDATE_README=1 npx jest dashboard-pages` takes the pictures of the README anew, and the words that were on them; look at them. */
const UPDATE = process.env['UPDATE_README'] !== undefined;
const PICTURES = resolve(__dirname, '../../../docs/pictures');
const PICTURE = { width: 1200, height: 700 };

/** Opens a page, and waits until whatever it asks for is there: nothing says that it is loading. */
const open = async (page: Page, path: string): Promise<void> => {
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page
    .getByRole('status', { name: /^Loading/ })
    .first()
    .waitFor({ state: 'detached' });
};

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
      await open(look.page, path);
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

  test.each(['light', 'dark'] as const)('is on the picture of the board as it is, in %s', async (scheme) => {
    const look = await lookAt(world.browser, world.base, { scheme });
    await look.page.setViewportSize(PICTURE);
    await open(look.page, `/app/board/4.16?${PAST}`);
    const words = `${(await look.page.locator('body').innerText()).trim()}\n`;
    if (UPDATE) {
      mkdirSync(PICTURES, { recursive: true });
      writeFileSync(join(PICTURES, 'board.txt'), words);
      await look.page.screenshot({ path: join(PICTURES, `board-${scheme}.png`) });
    }
    expect(words).toBe(readFileSync(join(PICTURES, 'board.txt'), 'utf8'));
    await look.close();
  });
});

test('the dashboard listens to every type of event that everybody may see', () => {
  const listened = resolve(__dirname, '../../dashboard/src/lib/event-types.json');
  expect(JSON.parse(readFileSync(listened, 'utf8'))).toEqual(Object.keys(PUBLIC_EVENTS));
});
