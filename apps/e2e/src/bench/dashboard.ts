import { readdirSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { lookAt, openBrowser } from '../browser/browser';
import { startPostgres } from '../chaos/servers';
import { endServices, startApiProcess } from '../running-service';
import { sluiceAt, temporaryFolder } from '../running-sluice';

const USAGE = `usage: npm run bench -- dashboard [--series N]

What the gate board costs its reader in a real browser, with N series (2,000): first paint, the whole board, pressing and typing, scrolling, and how
soon it shows what happened.`;

const print = (name: string, found: string, goal = ''): void =>
  void process.stdout.write(`${name.padEnd(46)} ${found.padStart(12)} ${goal.padStart(14)}\n`);

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

const measure = async (page: Page, count: number): Promise<void> => {
  await page.addInitScript(WATCH);
  await page.goto('/app/board/4.16');
  await page.getByText(new RegExp(`= ${count.toLocaleString('en')} series$`)).waitFor({ timeout: 60_000 });
  const whole = (await page.evaluate('performance.now()')) as number;
  const paint = (await page.evaluate(
    `performance.getEntriesByName('first-contentful-paint')[0].startTime`,
  )) as number;
  print('first contentful paint', `${paint.toFixed(0)} ms`, '1000 ms');
  print(`all ${String(count)} series on the board`, `${whole.toFixed(0)} ms`);
  await longestAct(page);
  for (const outcome of ['held', 'undetermined', 'held', 'undetermined'])
    await page.getByRole('button', { name: new RegExp(`^${outcome}`) }).click();
  print('pressing a verdict, the longest of four', `${(await longestAct(page)).toFixed(0)} ms`, '100 ms');
  const words = page.getByRole('textbox', { name: 'Words of subject or reason' });
  await words.pressSequentially('lily 1', { delay: 60 });
  print('typing a filter, the longest of six keys', `${(await longestAct(page)).toFixed(0)} ms`, '100 ms');
  await words.fill('');
  await words.blur();
  for (let n = 0; n < 20; n++) await page.keyboard.press('j');
  print('next row, the longest of twenty', `${(await longestAct(page)).toFixed(0)} ms`, '100 ms');
  await page.evaluate('window.scrollTo(0, 0)');
  const frames = (await page.evaluate(FRAMES)) as readonly number[];
  const late = frames.filter((ms) => ms > 50).length;
  print('scrolling, 95 of 100 frames within', `${(frames[94] ?? 0).toFixed(0)} ms`);
  print('scrolling, frames of more than 50 ms', String(late), '0');
};

/** `npm run bench -- dashboard`: see `USAGE`. */
export const benchDashboard = async (args: readonly string[]): Promise<void> => {
  const { values } = parseArgs({ args: [...args], options: { series: { type: 'string' } } });
  const count = Number(values.series ?? 2_000);
  if (!Number.isInteger(count) || count < 10) throw new Error(USAGE);
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
    process.stdout.write(`${String(cpus().length)} × ${cpus()[0]?.model ?? '?'}, ${browser.version()}\n`);
    print('', 'found', 'goal');
    print('scripts loaded first, gzip', `${(firstLoad() / 1024).toFixed(0)} KiB`, '250 KiB');
    const { page, close } = await lookAt(browser, api.url);
    await measure(page, count);
    await page.goto('/app/board/4.16?text=lily');
    await page.getByText('live', { exact: true }).waitFor();
    const shown = page
      .getByText(new RegExp(`= ${(count + 1).toLocaleString('en')} series$`))
      .waitFor({ timeout: 60_000 });
    await take(mailOf(count));
    const recorded = performance.now();
    await shown;
    print(
      'a new series on the board after its import',
      `${(performance.now() - recorded).toFixed(0)} ms`,
      '1000 ms',
    );
    await close();
  } finally {
    await browser.close();
    await endServices();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
};
