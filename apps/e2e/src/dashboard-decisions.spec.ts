import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { describeInBrowser, lookAt, type Look } from './browser/browser';
import { dashboardWorld, type DashboardWorld } from './browser/dashboard-world';

const STORY = resolve(__dirname, '../../../libs/testing/fixtures/cdf-vpci-story');
const FLAG = 'story-004@example.org';
const MANAGER = 'iwj@xenproject.org';

/** Two mails of one Message-ID whose words differ. */
const CONTESTED = ['int lily;', 'int toad;']
  .map(
    (line) =>
      'From mboxrd@z Thu Jan  1 00:00:00 1970\nMessage-ID: <twice@pond.example>\nFrom: Olga Otter <olga@pond.example>\n' +
      'Date: Fri, 01 Oct 2021 12:00:00 +0000\nSubject: [PATCH] pond: turn the lily\nList-Id: <xen-devel.lists.xenproject.org>\n\n' +
      'Turn it.\n\nSigned-off-by: Olga Otter <olga@pond.example>\n---\ndiff --git a/xen/lily.c b/xen/lily.c\n' +
      `--- a/xen/lily.c\n+++ b/xen/lily.c\n@@ -1 +1 @@\n-int pond;\n+${line}\n\n`,
  )
  .join('');

describeInBrowser('decisions on the dashboard', () => {
  let world: DashboardWorld;
  const looks: Look[] = [];

  /** A page as somebody sees it who came with a token. */
  const asSomebody = async (owner: string, ...scopes: readonly string[]): Promise<Page> => {
    const asked = ['token', 'create', '--name', `page-${String(looks.length)}`, '--owner', owner, '--json'];
    const { out, err } = await world.served.run(...asked, ...scopes.flatMap((one) => ['--scope', one]));
    if (out === '') throw new Error(err);
    const { token } = JSON.parse(out) as { readonly token: string };
    const look = await lookAt(world.browser, world.base);
    await look.context.setExtraHTTPHeaders({ authorization: `Bearer ${token}` });
    looks.push(look);
    return look.page;
  };

  const choose = async (page: Page, what: string): Promise<void> => {
    await page.getByRole('combobox', { name: 'What', exact: true }).click();
    await page.getByRole('option', { name: what }).click();
  };

  /** Fills the reason in, looks at what would be recorded, and means it. */
  const confirm = async (page: Page, act: string, reason: string): Promise<void> => {
    await page.getByRole('button', { name: `${act}…` }).click();
    const dialog = page.getByRole('dialog', { name: act });
    await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason);
    await dialog.getByRole('button', { name: 'Preview' }).click();
    await dialog.getByText('What would be recorded').waitFor();
    await dialog.getByRole('button', { name: 'Record it' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('status').filter({ hasText: 'Recorded' }).waitFor();
  };

  const decisions = (page: Page) => page.goto('/app/releases/4.16?tab=decisions');

  beforeAll(async () => {
    world = await dashboardWorld('dashboard-decisions', (folder) => {
      const contested = join(folder, 'contested.mbox');
      writeFileSync(contested, CONTESTED);
      return [STORY, contested];
    });
  });

  afterEach(() => {
    expect(looks.flatMap((look) => look.troubles())).toEqual([]);
  });

  afterAll(async () => {
    for (const look of looks) await look.close();
    await world.stop();
  });

  test('a release manager holds a series, lets it go on, and refuses it an exception', async () => {
    const page = await asSomebody(MANAGER, 'read', 'decide');
    await decisions(page);
    for (const [act, reason] of [
      ['Hold a series', 'Until the interface is agreed on.'],
      ['Release a hold', 'It is agreed on.'],
      ['Refuse an exception', 'It is too late for it.'],
    ] as const) {
      await choose(page, act);
      await page.getByRole('textbox', { name: 'Series' }).fill(`<${FLAG}>`);
      await confirm(page, act, reason);
    }
    const { out } = await world.served.run('release', 'show', '4.16', '--json');
    expect(out).toContain('It is too late for it.');
  });

  test('a moratorium is declared and lifted, and the board says so in between', async () => {
    const page = await asSomebody(MANAGER, 'read', 'decide');
    await decisions(page);
    await choose(page, 'Declare a moratorium');
    await confirm(page, 'Declare a moratorium', 'The tree is being branched.');
    await page.goto('/app/board/4.16');
    await page.getByText('nothing goes in').waitFor();
    await decisions(page);
    await choose(page, 'Lift the moratorium');
    await confirm(page, 'Lift the moratorium', 'It is branched.');
    await page.goto('/app/board/4.16');
    await page.getByText(/Release manager:/).waitFor();
    expect(await page.getByText('nothing goes in').count()).toBe(0);
  });

  test('of copies that differ a person picks the true one', async () => {
    const page = await asSomebody(MANAGER, 'read', 'decide');
    await page.goto('/app/mails/twice@pond.example');
    await page.getByRole('link', { name: 'Pick the true one' }).click();
    await page.getByRole('combobox', { name: 'The true copy' }).click();
    await page.getByRole('option', { name: /^copy 1/ }).click();
    await page.getByRole('textbox', { name: 'Why' }).fill('The author confirmed this one.');
    await page.getByRole('button', { name: /^Preview/ }).click();
    await page.getByRole('button', { name: 'Pick this copy' }).click();
    await page.getByRole('status').filter({ hasText: 'Recorded' }).waitFor();
    await page.goto('/app/mails/twice@pond.example');
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.getByRole('link', { name: 'Pick the true one' }).count()).toBe(0);
  });

  test('who has no right to is told so before a button, and shown the command', async () => {
    const nobody = await asSomebody('olga@pond.example', 'read', 'decide');
    await decisions(nobody);
    await nobody.getByText('You hold no role that decides this').waitFor();
    expect(await nobody.getByRole('button', { name: 'Grant an exception…' }).isDisabled()).toBe(true);
    await nobody.getByText('npx sluice exception grant --help').waitFor();
  });

  test('an administrator enters a schedule, which is no permission to commit', async () => {
    expect((await world.served.run('admin', 'add', 'admin@example.org')).exit).toBe(0);
    const page = await asSomebody('admin@example.org', 'read', 'decide');
    await decisions(page);
    await page.getByText('You hold no role that decides this').waitFor();
    await choose(page, 'Announce a schedule');
    await page.getByRole('combobox', { name: 'Phase that begins' }).click();
    await page.getByRole('option', { name: 'feature freeze' }).click();
    await page.getByRole('textbox', { name: /Last day before it/ }).fill('2099-10-22');
    // Nobody is told unless the release manager says so.
    const tell = page.getByRole('checkbox', { name: 'Have the bot tell the authors' });
    expect(await tell.isChecked()).toBe(false);
    await confirm(page, 'Announce a schedule', 'As the release manager wrote.');
  });

  test('a release manager freezes the report that is looked at, once, and finds it among the kept ones', async () => {
    const page = await asSomebody(MANAGER, 'read', 'decide');
    const freeze = async (): Promise<string> => {
      await page.goto('/app/releases/4.16/report?asOf=2021-10-13');
      await page.getByRole('button', { name: 'Freeze this report' }).click();
      const said = page.getByRole('status').filter({ hasText: /kept/i });
      return (await said.textContent()) ?? '';
    };
    expect(await freeze()).toMatch(/^Kept as \/reports\/[0-9a-f]{12}…$/);
    expect(await freeze()).toMatch(/^It was kept before as /);
    const kept = page.getByRole('link', { name: 'Xen 4.16 freeze report, as of 2021-10-13', exact: true });
    await kept.waitFor();
    const path = (await kept.getAttribute('href')) ?? '';
    const { status, headers, text } = await world.api.ask(path);
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text).toContain('<h1>Xen 4.16 freeze report, as of 2021-10-13</h1>');
    const [saved] = await world.served.json<readonly { savedBy: string; asOf: string; hash: string }[]>(
      ...['report', 'list', '--release', '4.16'],
    );
    expect(saved).toMatchObject({ savedBy: MANAGER, asOf: '2021-10-13T23:59:59Z', hash: path.slice(9) });
  });

  test('nobody else is offered to freeze it', async () => {
    const page = await asSomebody('olga@pond.example', 'read', 'decide');
    await page.goto('/app/releases/4.16/report?asOf=2021-10-13');
    await page.getByRole('button', { name: 'Copy as mail' }).waitFor();
    expect(await page.getByRole('button', { name: 'Freeze this report' }).count()).toBe(0);
  });

  test('a view of the board gets a name, and is there again', async () => {
    const page = await asSomebody(MANAGER, 'read');
    await page.goto('/app/board/4.16?asOf=2021-10-13&outcome=held&text=vpci');
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'Save this view…' }).click();
    await page.getByRole('textbox', { name: 'Its name' }).fill('vPCI');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.goto('/app/board/4.16?asOf=2021-10-13');
    await page.getByRole('button', { name: 'Everything' }).click();
    await page.getByRole('menuitem', { name: 'vPCI', exact: true }).click();
    await page.waitForURL(/text=vpci/);
  });
});
