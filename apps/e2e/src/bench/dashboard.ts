import { readdirSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { lookAt, openBrowser } from '../browser/browser';
import { startPostgres } from '../chaos/servers';
import { endServices, startApiProcess } from '../running-service';
import { sluiceAt, temporaryFolder } from '../running-sluice';
import type { Finding } from './findings';
import { machine, print, type Run } from './run';

type Figure = Pick<Finding, 'key' | 'what' | 'found' | 'unit'> & { readonly most?: number };

/** The figure alone, with its goal: a browser has no least that could do the same. */
const finding = ({ key, most, ...figure }: Figure): Finding => ({
  ...{ key: `dashboard.${key}`, ...figure },
  ...(most === undefined ? {} : { goal: { of: 'figure', most } }),
});

/** A short series of one patch for Xen 4.16, so that the board is of many. */
const mailOf = (n: number): string => `From mboxrd@z Thu Jan  1 00:00:00 1970
Message-ID: <board-${String(n)}@pond.example>
From: Olga Otter ${String(n % 37)} <olga${String(n % 37)}@pond.example>
Date: Tue, ${String(5 + (n % 20)).padStart(2, '0')} Oct 2021 12:${String(n % 60).padStart(2, '0')}:00 +0000
Subject: [PATCH] xen/arm: turn lily ${String(n)} to the sun
List-Id: <xen-devel.lists.xenproject.org>

Lily ${String(n)} had stood in the shade.

Signed-off-by: Olga Otter ${String(n % 37)} <olga${String(n % 37)}@pond.example>
---
diff --git a/xen/arch/arm/lily${String(n)}.c b/xen/arch/arm/lily${String(n)}.c
index 1111111..2222222 100644
--- a/xen/arch/arm/lily${String(n)}.c
+++ b/xen/arch/arm/lily${String(n)}.c
@@ -1 +1,2 @@
 int lily;
+int sun;

`;

/** Bytes that a browser loads before it shows anything: what the page names, compressed as servers do. */
const firstLoad = (): number => {
  const built = resolve(__dirname, '../../../dashboard/dist');
  const html = readFileSync(join(built, 'index.html'), 'utf8');
  const named = new Set([...html.matchAll(/assets\/([\w.-]+\.js)/g)].map(([, file]) => file));
  return readdirSync(join(built, 'assets'))
    .filter((file) => named.has(file))
    .reduce((sum, file) => sum + gzipSync(readFileSync(join(built, 'assets', file))).length, 0);
};

/** Milliseconds from an act of the reader to the frame that shows it (Event Timing), the longest of those since the last question. */
const WATCH = `
  window.acts = [];
  new PerformanceObserver((list) => {
    for (const { name, duration, interactionId } of list.getEntries())
      if (interactionId > 0) window.acts.push([name, duration]);
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });`;

const longestAct = async (page: Page): Promise<number> => {
  await page.waitForTimeout(300);
  const acts = (await page.evaluate('window.acts.splice(0)')) as readonly (readonly [string, number])[];
  return Math.max(0, ...acts.map(([, duration]) => duration));
};

/** The longest and the 95th of a hundred times between two frames while the page is scrolled. */
const FRAMES = `new Promise((done) => {
  const frames = [];
  let before = performance.now();
  const next = (now) => {
    frames.push(now - before);
    before = now;
    window.scrollBy(0, 400);
    if (frames.length < 100) requestAnimationFrame(next);
    else done(frames.slice(1).sort((a, b) => a - b));
  };
  requestAnimationFrame(next);
})`;

const measure = async (page: Page, count: number): Promise<readonly Finding[]> => {
  const found: Finding[] = [];
  const act = async (key: string, what: string): Promise<Finding> =>
    finding({ key, what, found: await longestAct(page), unit: 'ms', most: 100 });
  await page.addInitScript(WATCH);
  await page.goto('/app/board/4.16');
  await page.getByText(new RegExp(`= ${count.toLocaleString('en')} series$`)).waitFor({ timeout: 60_000 });
  const whole = (await page.evaluate('performance.now()')) as number;
  const paint = (await page.evaluate(
    `performance.getEntriesByName('first-contentful-paint')[0].startTime`,
  )) as number;
  found.push(
    finding({ key: 'paint', what: 'first contentful paint', found: paint, unit: 'ms', most: 1_000 }),
  );
  found.push(
    finding({ key: 'whole', what: `all ${String(count)} series on the board`, found: whole, unit: 'ms' }),
  );
  await longestAct(page);
  for (const outcome of ['held', 'undetermined', 'held', 'undetermined'])
    await page.getByRole('button', { name: new RegExp(`^${outcome}`) }).click();
  found.push(await act('press', 'pressing a verdict, the longest of four'));
  const words = page.getByRole('textbox', { name: 'Words of subject or reason' });
  await words.pressSequentially('lily 1', { delay: 60 });
  found.push(await act('type', 'typing a filter, the longest of six keys'));
  await words.fill('');
  await words.blur();
  for (let n = 0; n < 20; n++) await page.keyboard.press('j');
  found.push(await act('row', 'the next row by a key, the longest of twenty'));
  await page.evaluate('window.scrollTo(0, 0)');
  const frames = (await page.evaluate(FRAMES)) as readonly number[];
  const late = frames.filter((ms) => ms > 50).length;
  found.push(
    finding({ key: 'frame', what: 'scrolling, 95 of 100 frames within', found: frames[94] ?? 0, unit: 'ms' }),
  );
  found.push(
    finding({ key: 'late', what: 'scrolling, frames of more than 50 ms', found: late, unit: '', most: 0 }),
  );
  return found;
};

/** `dashboard`: what the gate board costs its reader in a real browser: first paint, the whole board, pressing and typing, scrolling, and how soon it shows what happened. */
export const benchDashboard = async (run: Run): Promise<void> => {
  const count = run.asked.series;
  const folder = temporaryFolder('bench-dashboard');
  const postgres = await startPostgres(join(folder, 'postgres'));
  const env = { DATABASE_URL: postgres.url, SLUICE_NOW: '2021-10-28T00:00:00Z', SLUICE_CONFIG: '' };
  const take = async (mails: string): Promise<void> => {
    const file = join(folder, 'mails.mbox');
    await writeFile(file, mails);
    const { exit, err } = await sluiceAt(env).run('ingest', file, '--quiet');
    if (exit !== 0) throw new Error(err);
  };
  const browser = await openBrowser();
  try {
    await take(Array.from({ length: count }, (_, n) => mailOf(n)).join(''));
    const api = await startApiProcess(env);
    print(`dashboard: ${machine()}, ${browser.version()}`);
    run.found(
      finding({
        key: 'scripts',
        what: 'scripts loaded first, gzip',
        found: firstLoad() / 1024,
        unit: 'KiB',
        most: 250,
      }),
    );
    const { page, close } = await lookAt(browser, api.url);
    run.found(...(await measure(page, count)));
    await page.goto('/app/board/4.16?text=lily');
    await page.getByText('live', { exact: true }).waitFor();
    const shown = page
      .getByText(new RegExp(`= ${(count + 1).toLocaleString('en')} series$`))
      .waitFor({ timeout: 60_000 });
    await take(mailOf(count));
    const recorded = performance.now();
    await shown;
    const took = performance.now() - recorded;
    run.found(
      finding({
        key: 'news',
        what: 'a new series on the board after its import',
        found: took,
        unit: 'ms',
        most: 1_000,
      }),
    );
    await close();
  } finally {
    await browser.close();
    await endServices();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
};
