import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeInBrowser, lookAt } from './browser/browser';
import { dashboardWorld, type DashboardWorld } from './browser/dashboard-world';
import { hostileMbox, SCRIPTS } from './hostile-mails';

const LISTS = ['board/4.16', 'search?q=pond', 'activity', 'releases/4.16', 'releases/4.16/report'];
/** Each script is looked at in one of them beside the first page of its series and its mail: they show the same texts. */
const TABS = ['patches', 'compare', 'acks', 'interface', 'mails'];

describeInBrowser('mail that means harm, in a browser', () => {
  let world: DashboardWorld;
  beforeAll(async () => {
    world = await dashboardWorld('dashboard-hostile', (folder) => {
      const mbox = join(folder, 'hostile.mbox');
      writeFileSync(mbox, hostileMbox());
      return [mbox];
    });
  });
  afterAll(() => world.stop());

  test('runs nothing, loads nothing from elsewhere and breaks no page', async () => {
    const look = await lookAt(world.browser, world.base, { width: 390 });
    const paths = [
      ...LISTS,
      ...SCRIPTS.flatMap((_, n) => [
        `series/hostile-${String(n)}@pond.example`,
        `series/hostile-${String(n)}@pond.example?tab=${TABS[n % TABS.length] ?? ''}`,
        `mails/answer-${String(n)}@pond.example`,
      ]),
    ];
    const found: string[] = [];
    for (const path of paths) {
      await look.page.goto(`/app/${path}`);
      await look.page.getByRole('heading', { level: 1 }).waitFor();
      await look.page
        .getByRole('status', { name: /^Loading/ })
        .first()
        .waitFor({ state: 'detached' });
      const broken: unknown = await look.page.evaluate(
        'document.documentElement.scrollWidth > document.documentElement.clientWidth',
      );
      found.push(
        ...[...look.troubles(), ...(broken === true ? ['wider than the screen'] : [])].map(
          (t) => `${path}: ${t}`,
        ),
      );
    }
    expect(found).toEqual([]);
    await look.close();
  });

  test('is shown as the text that it is', async () => {
    const look = await lookAt(world.browser, world.base);
    await look.page.goto('/app/mails/hostile-0@pond.example');
    await look.page.getByRole('heading', { level: 1 }).waitFor();
    expect(await look.page.getByRole('main').innerText()).toContain('<script>alert(1)</script>');
    await look.close();
  });
});
