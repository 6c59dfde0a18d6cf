import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { corpus, describeWithCorpus } from '@sluice/testing';
import type { Page } from 'playwright-core';
import { browserHere, lookAt, type Look } from './browser/browser';
import { dashboardWorld, type DashboardWorld } from './browser/dashboard-world';

/** Facts of the corpus: Message-IDs as its README lists them. */
const FLAG = '20d5b9d6a0d01a7b90711d28cbefb5701a88b438.1633540842.git.rahul.singh@arm.com';
const REVERT = '20211014084718.21733-1-michal.orzel@arm.com';

/** A series of our own, as scenario S2 has it: v4 with its cover, v5 below it without one and its second patch first, a patch of it again as v5.1. */
const POND = ((): string => {
  const mail = (
    id: string,
    subject: string,
    at: string,
    rest: { readonly below?: string; readonly n?: number },
  ): string =>
    `From mboxrd@z Thu Jan  1 00:00:00 1970\nMessage-ID: <${id}@pond.example>\nFrom: Olga Otter <olga@pond.example>\n` +
    `Date: ${at}\nSubject: ${subject}\nList-Id: <xen-devel.lists.xenproject.org>\n` +
    `${rest.below === undefined ? '' : `In-Reply-To: <${rest.below}@pond.example>\n`}\nTurn the lily.\n` +
    (rest.n === undefined
      ? '\n'
      : `\nSigned-off-by: Olga Otter <olga@pond.example>\n---\ndiff --git a/xen/arch/arm/lily${String(rest.n)}.c b/xen/arch/arm/lily${String(rest.n)}.c\n` +
        `--- a/xen/arch/arm/lily${String(rest.n)}.c\n+++ b/xen/arch/arm/lily${String(rest.n)}.c\n@@ -1 +1 @@\n-int lily;\n+int ${id.replace(/\W/g, '_')};\n\n`);
  const day = (n: number, minute: number): string =>
    `${['Fri', 'Sat', 'Sun', 'Mon', 'Tue'][n - 1] ?? 'Wed'}, ${String(n)} Oct 2021 12:${String(minute).padStart(2, '0')}:00 +0000`;
  return [
    mail('v4-0', '[PATCH v4 0/2] pond: turn the lilies', day(1, 0), {}),
    mail('v4-1', '[PATCH v4 1/2] pond: turn the first lily', day(1, 1), { below: 'v4-0', n: 1 }),
    mail('v4-2', '[PATCH v4 2/2] pond: turn the second lily', day(1, 2), { below: 'v4-0', n: 2 }),
    mail('v5-2', '[PATCH v5 2/2] pond: turn the second lily', day(4, 2), { below: 'v4-0', n: 2 }),
    mail('v5-1', '[PATCH v5 1/2] pond: turn the first lily', day(4, 1), { below: 'v4-0', n: 1 }),
    mail('v51-1', '[PATCH v5.1 1/2] pond: turn the first lily', day(5, 1), { below: 'v5-1', n: 1 }),
    mail(
      'later',
      '[PATCH v5 5/5] [FUTURE] pond: have every lily turned by XEN_DOMCTL_CDF_vpci',
      'Thu, 02 Nov 2023 12:00:00 +0000',
      { n: 5 },
    ).replace('+int later;', '+int later = XEN_DOMCTL_CDF_vpci;'),
  ].join('');
})();

const describeWhereBoth = browserHere() === undefined ? describe.skip : describeWithCorpus;

describeWhereBoth('what maintainers and release managers come for', () => {
  let world: DashboardWorld;
  let look: Look;
  let page: Page;

  beforeAll(async () => {
    world = await dashboardWorld('dashboard-flows', (folder) => {
      const pond = join(folder, 'pond.mbox');
      writeFileSync(pond, POND);
      return [corpus('cdf-vpci', 'cdf-vpci.mbox'), pond];
    });
    look = await lookAt(world.browser, world.base);
    page = look.page;
  });
  afterEach(() => {
    expect(look.troubles()).toEqual([]);
  });
  afterAll(async () => {
    await look.close();
    await world.stop();
  });

  const region = (name: string | RegExp) => page.getByRole('region', { name });
  const seen = (text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();

  test('S1: why the flag was held on 13 October, who objected, and what waits behind it, from the board', async () => {
    await page.goto('/app/board/4.16?asOf=2021-10-13');
    await page.getByRole('row', { name: /PCI devices passthrough/ }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('o');
    await page.getByRole('heading', { level: 1, name: /PCI devices passthrough/ }).waitFor();
    expect(page.url()).toContain('asOf=2021-10-13');
    const verdict = region('Verdict');
    await verdict
      .getByText(/XEN_DOMCTL_CDF_vpci would be a second channel/)
      .first()
      .waitFor();
    expect(await verdict.innerText()).toMatch(/held[^]*Cleared by/);
    await region('Timeline')
      .getByText(/this logic is broken/)
      .first()
      .waitFor();
    expect(await region('Dependencies').innerText()).toMatch(/Blocks[^]*Patches? 8/);
  });

  test('S2: v5 that came below v4 without a cover is its own revision, compared with v4, and can be regrouped', async () => {
    await page.goto('/app/series/v4-1@pond.example?asOf=2021-10-06');
    await page.getByRole('heading', { level: 1, name: 'pond: turn the lilies' }).waitFor();
    await region('Timeline')
      .getByText(/v5\.1 posted/)
      .waitFor();
    await page.getByRole('tab', { name: 'Compare' }).click();
    await region('Compare')
      .getByText(/turn the first lily/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Fix grouping' }).first().waitFor();
  });

  test('S3: the revert gives the bit back, and the day before still shows it taken', async () => {
    await page.goto(`/app/series/${encodeURIComponent(REVERT)}?asOf=2021-10-14&tab=interface`);
    await page.getByRole('heading', { level: 1, name: /Revert/ }).waitFor();
    await seen(/XEN_DOMCTL_CDF_vpci/);
    await page.goto('/app/catalogue?asOf=2021-10-13');
    await page.getByRole('heading', { level: 1, name: 'Interface catalogue' }).waitFor();
    await seen(/vpci/);
    await page.keyboard.press(']');
    await page.waitForURL(/asOf=2021-10-1[4-9]/);
  });

  test('S4: the idea that comes back is told from what is decided, and its symbol leads to its past', async () => {
    await page.goto('/app/series/later@pond.example');
    await page.getByRole('heading', { level: 1, name: /every lily/ }).waitFor();
    await page.getByRole('tab', { name: 'Patches' }).click();
    await seen(/every lily turned/);
    await page.goto('/app/dependencies/XEN_DOMCTL_CDF_vpci');
    await page.getByRole('heading', { level: 1, name: /XEN_DOMCTL_CDF_vpci/ }).waitFor();
  });

  test('S9: freeze day: the phases with their dates and how sure they are, and what each asks', async () => {
    await page.goto('/app/board/4.16?asOf=2021-10-16');
    const phases = page.getByRole('list', { name: /Phases of 4\.16/ });
    await phases.waitFor();
    expect(await phases.locator('[aria-current="step"]').innerText()).toContain('feature freeze');
    expect(await phases.innerText()).toMatch(/after Fri 15 Oct 2021[^]*tentative/);
    await page.getByText(/Allowed in feature freeze:/).click();
    const asks = page.getByRole('group', { name: 'What each phase asks' });
    expect(await asks.getByRole('row', { name: /^feature/ }).innerText()).toContain('not in this phase');
    await page.getByRole('button', { name: /^closed/ }).click();
    await page.waitForURL(/outcome=closed/);
  });

  test('S11: another day for a phase is looked at before anybody says so, and both schedules stay', async () => {
    await page.goto('/app/releases/4.16?asOf=2021-10-06');
    await page.getByRole('heading', { level: 1, name: 'Release 4.16' }).waitFor();
    expect(await region('Announcements').innerText()).toMatch(
      /after Fri 24 Sep 2021 announced moved from Fri 17 Sep 2021/,
    );
    const asked = '/app/releases/4.16?tab=decisions';
    await page.goto(asked);
    await page.getByRole('combobox', { name: 'What', exact: true }).click();
    await page.getByRole('option', { name: 'Announce a schedule' }).click();
    await page.getByRole('combobox', { name: 'Phase that begins' }).click();
    await page.getByRole('option', { name: 'feature freeze' }).click();
    await page.getByRole('textbox', { name: /Last day before it/ }).fill('2021-10-22');
    await seen(/verdicts would change|no later than|cannot/);
    // Nobody is signed in: what would change may be seen by all, and recorded by none.
    await seen(/Nobody is signed in/);
    expect(await page.getByRole('button', { name: 'Announce a schedule…' }).isDisabled()).toBe(true);
  });

  test('S12: the report two days before the freeze, and what a revert of the flag would change', async () => {
    await page.goto('/app/releases/4.16/report?asOf=2021-10-13');
    await page.getByRole('heading', { level: 1, name: 'Freeze report of 4.16' }).waitFor();
    await region(/To decide/).waitFor();
    await region(/At risk/)
      .getByRole('link', { name: /PCI devices passthrough/ })
      .first()
      .waitFor();
    expect(await region(/Interface changes/).innerText()).toContain('XEN_DOMCTL_CDF_vpci');
    await page.goto(`/app/dependencies/${encodeURIComponent(FLAG)}?asOf=2021-10-13&view=what-if`);
    await region(/If this is taken back/).waitFor();
    expect(await region('What needs it').innerText()).toMatch(
      /waits? behind|would wait|order in the series/i,
    );
    await seen(/[Nn]othing is recorded/);
  });

  test('the same page is where the address says, for whoever it is sent to, and j, o and g go about', async () => {
    await page.goto('/app/board/4.16?asOf=2021-10-13&outcome=held');
    await page.getByRole('row', { name: /PCI devices passthrough/ }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.waitForURL(/\/app\/catalogue.*asOf=2021-10-13/);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    await page.keyboard.type(FLAG);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /Introduce XEN_DOMCTL_CDF_vpci/ }).waitFor();
  });

  test('news come by themselves', async () => {
    await page.goto('/app/search?q=lilies');
    await seen('live');
    const mail = POND.split('From mboxrd@z')[1]
      ?.replaceAll('v4', 'v9')
      .replace('turn the lilies', 'wake the lilies');
    writeFileSync(join(world.folder, 'news.mbox'), `From mboxrd@z${mail ?? ''}`);
    await world.served.run('ingest', join(world.folder, 'news.mbox'), '--quiet');
    await seen(/wake the lilies/);
  });
});
