import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { describeInBrowser, lookAt, openBrowser } from './browser/browser';
import { hostileMbox, SCRIPTS } from './hostile-mails';
import { runningApi, type Api } from './running-api';
import { servedSluice, temporaryFolder, type ServedSluice } from './running-sluice';

const LISTS = ['board/4.16', 'search?q=pond', 'activity', 'releases/4.16', 'releases/4.16/report'];
/** Each script is looked at in one of them beside the first page of its series and its mail: they show the same texts. */
const TABS = ['patches', 'compare', 'acks', 'interface', 'mails'];

describeInBrowser('mail that means harm, in a browser', () => {
  const folder = temporaryFolder('dashboard-hostile');
  let served: ServedSluice;
  let api: Api;
  let base: string;
  let browser: Browser;

  beforeAll(async () => {
    served = await servedSluice(join(folder, 'data'));
    const mbox = join(folder, 'hostile.mbox');
    writeFileSync(mbox, hostileMbox());
    expect(await served.run('ingest', mbox)).toMatchObject({ exit: 0 });
    api = await runningApi(served.databaseUrl);
    base = `http://127.0.0.1:${String(api.port)}`;
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await api.stop();
    await served.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('runs nothing, loads nothing from elsewhere and breaks no page', async () => {
    const look = await lookAt(browser, base, { width: 390 });
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
    const look = await lookAt(browser, base);
    await look.page.goto('/app/mails/hostile-0@pond.example');
    await look.page.getByRole('heading', { level: 1 }).waitFor();
    expect(await look.page.getByRole('main').innerText()).toContain('<script>alert(1)</script>');
    await look.close();
  });
});
