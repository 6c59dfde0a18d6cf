import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { eraseMail } from '@sluice/application';
import type { MessageId } from '@sluice/kernel';
import { startTestApi, type RunningTestApi } from '../running-api.spec-helper';

/** The release manager of 4.16, and somebody who is not. */
const MANAGER = 'iwj@xenproject.org';
const COMMITTER = 'sstabellini@kernel.org';
const FIXTURES = resolve(__dirname, '../../../../testing/fixtures');
const REPORTS = '/api/v1/releases/4.16/reports';

let api: RunningTestApi;

beforeAll(async () => {
  process.env['SLUICE_NOW'] = '2021-11-03T12:00:00Z';
  api = await startTestApi();
  await api.take(resolve(FIXTURES, 'cdf-vpci-story'));
});
afterAll(async () => {
  await api.stop();
  delete process.env['SLUICE_NOW'];
});

const save = async (body: object, owner = MANAGER) => {
  const { token } = await api.tokenOf({ owner, scopes: ['read', 'decide'] });
  return api.ask(REPORTS, { method: 'POST', body, headers: { authorization: `Bearer ${token}` } });
};
type Saved = { readonly hash: string; readonly path: string; readonly isNew: boolean };

describe('a report that is frozen', () => {
  test('has a permalink with the bytes of every format, under a policy that runs and loads nothing', async () => {
    const answer = await save({ asOf: '2021-10-13' });
    expect(answer.status).toBe(201);
    const { path, hash, isNew } = answer.json<Saved>();
    expect([path, isNew]).toEqual([`/reports/${hash}`, true]);
    const page = await api.ask(path);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    const style = /<style>([^]*?)<\/style>/.exec(page.text)?.[1] ?? '';
    expect(page.headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(page.headers['cache-control']).toBe('public, max-age=3600');
    for (const [ending, begins] of [
      ['txt', 'Xen 4.16 freeze report, as of 2021-10-13\n==='],
      ['md', '# Xen 4.16 freeze report, as of 2021-10-13'],
      ['json', '{\n  "projectName": "Xen"'],
      ['csv', 'section,number,mark,text,more,mail,commit,series\r\n'],
    ])
      expect((await api.ask(`${path}.${ending ?? ''}`)).text.startsWith(begins ?? '?')).toBe(true);
    expect((await api.ask(`${path}.pdf`)).status).toBe(404);
    expect((await api.ask(`/reports/${'0'.repeat(64)}`)).status).toBe(404);
  });

  test('is the same again, and what is listed; mail that comes later changes none of its bytes', async () => {
    const first = (await save({ asOf: '2021-10-13' })).json<Saved>();
    const text = (await api.ask(`${first.path}.txt`)).text;
    expect(await save({ asOf: '2021-10-13' }).then((a) => a.json<Saved>())).toEqual({
      ...first,
      isNew: false,
    });
    await api.take(resolve(FIXTURES, 'forgeries'));
    expect((await api.ask(`${first.path}.txt`)).text).toBe(text);
    const { since } = (await api.ask(`/api/v1${first.path}`)).json<{ since: { linesChanged: number } }>();
    expect(since.linesChanged).toBeGreaterThan(0);
    const { reports } = (await api.ask('/api/v1/reports?release=4.16')).json<{ reports: readonly Saved[] }>();
    expect(reports.map((r) => r.hash)).toEqual([first.hash]);
    expect((await api.ask('/api/v1/reports?release=4.15')).json()).toEqual({ reports: [] });
  });

  test('tells the next one what it is compared with, and hands on what stands on top until it is taken away', async () => {
    const notes = { notes: 'Dear all,\nplease look at the first item.' };
    const before = (await save({ asOf: '2021-10-14', ...notes })).json<Saved>();
    const jsonOf = async (saved: Saved) =>
      (await api.ask(`${saved.path}.json`)).json<{ notes: unknown; since: { hash: string } }>();
    const next = await jsonOf((await save({ asOf: '2021-10-15' })).json<Saved>());
    expect(next).toMatchObject({
      since: { hash: before.hash },
      notes: { text: notes.notes, from: before.hash },
    });
    expect((await jsonOf((await save({ asOf: '2021-10-16', notes: null })).json<Saved>())).notes).toBeNull();
  });

  test('is kept by nobody but the release manager of the line', async () => {
    expect((await api.ask(REPORTS, { method: 'POST', body: {} })).status).toBe(401);
    const refused = await save({ asOf: '2021-10-13' }, COMMITTER);
    expect([refused.status, refused.json<{ detail: string }>().detail]).toEqual([
      403,
      'only the release manager of 4.16 or a deputy saves its reports',
    ]);
    expect((await save({ since: 'abcdefabcdef' })).status).toBe(404);
  });
});

test('an edited copy has a permalink of its own, and says from which report it is', async () => {
  const made = (await save({ asOf: '2021-10-13' })).json<Saved>();
  const text = 'Dear all,\nby hand: <b>no</b>.\n';
  const copy = (await save({ edited: { from: made.hash.slice(0, 12), text } })).json<Saved>();
  const page = await api.ask(copy.path);
  expect([page.text, page.headers['content-type']]).toEqual([text, 'text/plain; charset=utf-8']);
  expect(page.headers['content-security-policy']).toContain("style-src 'none'");
  const shown = (await api.ask(`/api/v1${copy.path}`)).json();
  expect(shown).toMatchObject({ madeFrom: made.hash, formats: ['text'], savedBy: MANAGER });
  expect((shown['since'] as { madeFrom: string }).madeFrom).toBe(made.hash);
  expect((await api.ask(`${made.path}.txt`)).text).not.toBe(text);
});

test('that quotes a mail which is erased later is emptied, with what was edited from it, and its permalink says so', async () => {
  const made = (await save({ asOf: '2021-10-13' })).json<Saved>();
  const quoted = /[\w.-]+@example\.org/.exec((await api.ask(`${made.path}.csv`)).text)?.[0] ?? '';
  const copy = (await save({ edited: { from: made.hash, text: 'Dear all,\nas I said.\n' } })).json<Saved>();
  const reason = { by: 'admin@example.org', reason: 'asked for' };
  await eraseMail(api.runtime, quoted as MessageId, reason);
  for (const path of [made.path, `${made.path}.txt`, `${made.path}.md`, `${made.path}.csv`, copy.path]) {
    const { status, text, headers } = await api.ask(path);
    expect([status, headers['cache-control']]).toEqual([200, 'no-cache']);
    expect(text.replaceAll(/\s+/g, ' ')).toMatch(/What was quoted here was erased on \d{4}-\d\d-\d\d\./);
    expect(text).not.toContain(quoted);
  }
  expect((await api.ask(`${made.path}.json`)).json()).toMatchObject({
    title: expect.stringContaining('4.16') as string,
  });
  const shown = (await api.ask(`/api/v1${made.path}`)).json();
  expect(shown).toMatchObject({
    hash: made.hash,
    since: null,
    erasedAt: '2021-11-03T12:00:00Z',
  });
  expect((await save({ asOf: '2021-10-14', since: made.hash })).json<{ detail: string }>().detail).toContain(
    'a mail that it quoted was erased',
  );
  // Made again it has another name.
  const again = (await save({ asOf: '2021-10-13' })).json<Saved>();
  expect([again.isNew, again.hash === made.hash]).toEqual([true, false]);
});
