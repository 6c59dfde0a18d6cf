import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures } from '@sluice/testing';
import { hostileMbox, SCRIPTS } from './hostile-mails';
import { runningApi, type Api } from './running-api';
import { servedSluice, temporaryFolder, type ServedSluice } from './running-sluice';

/** Tags that our own templates have; anything else came out of a mail. */
const OURS = new Set([
  ...['html', 'head', 'meta', 'title', 'link', 'body', 'nav', 'a', 'main', 'h1', 'h2', 'h3', 'p', 'form'],
  ...[
    'label',
    'input',
    'button',
    'ul',
    'li',
    'strong',
    'em',
    'q',
    'code',
    'time',
    'br',
    'details',
    'summary',
  ],
  ...['section', 'span', 'ol', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'footer', 'div'],
]);
const foreignIn = (page: string): readonly string[] =>
  [...page.matchAll(/<\/?([a-z][\w-]*)([^>]*)>/gi)]
    .filter(
      ([, tag = '', rest = '']) => !OURS.has(tag.toLowerCase()) || /\son\w+\s*=|javascript:/i.test(rest),
    )
    .map(([text]) => text);

describe('pages without a script', () => {
  const folder = temporaryFolder('plain-pages');
  let served: ServedSluice;
  let api: Api;

  beforeAll(async () => {
    served = await servedSluice(join(folder, 'data'));
    const mbox = join(folder, 'hostile.mbox');
    writeFileSync(mbox, hostileMbox());
    expect(await served.run('ingest', fixtures('cdf-vpci-story'), mbox)).toMatchObject({ exit: 0 });
    api = await runningApi(served.databaseUrl);
  });
  afterAll(async () => {
    await api.stop();
    await served.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const page = async (path: string, status = 200): Promise<string> => {
    const answer = await api.ask(`/app/plain/${path}`);
    expect([answer.status, answer.headers['content-type']]).toEqual([status, 'text/html; charset=utf-8']);
    expect(answer.headers['content-security-policy']).toContain("script-src 'self'");
    expect(foreignIn(answer.text)).toEqual([]);
    return answer.text;
  };

  test('say why the flag was held two days before the freeze, and what a person checks it by', async () => {
    const text = await page('series/story-004@example.org?as-of=2021-10-13');
    expect(text).toContain('HELD');
    expect(text).toContain('XEN_DOMCTL_CDF_vpci would be a second channel');
    expect(text).toContain('/all/story-004%40example.org/');
  });

  test('have the freeze report, and lead from it to its series as of the same moment', async () => {
    const text = await page('releases/4.16/report?as-of=2021-10-13');
    expect(text).toContain('href="/app/releases/4.16/report?asOf=2021-10-13T23%3A59%3A59Z"');
    expect(text).toMatch(/<h2>To decide <span class="n">\(\d+\)/);
    expect(text).toContain('It is not known, because no tree was read.');
    expect(text).toMatch(/\/app\/plain\/series\/\w+\?as-of=2021-10-13T23%3A59%3A59Z/);
    expect(await page('?as-of=2021-10-13')).toContain('/app/plain/releases/4.16/report?as-of=');
  });

  test('have the sections that the report has as text, in its order', async () => {
    const asked = '?as-of=2021-10-13';
    const text = await page(`releases/4.16/report${asked}`);
    const sections = [...text.matchAll(/<h2>([^<(]*?) ?<span/g)].map(([, title]) => title);
    const markdown = (await api.ask(`/api/v1/releases/4.16/report${asked}&format=markdown`)).text;
    const expected = [...markdown.matchAll(/^## (.*?)(?: \(\d+\))?$/gm)].map(([, title]) => title);
    expect(sections.length).toBeGreaterThan(5);
    expect(expected.slice(0, sections.length)).toEqual(sections);
  });

  test('say what is wrong with a question, as a page', async () => {
    expect(await page('series/nothing@pond.example', 404)).toContain('nothing answers to');
    expect(await page('releases/9.99/report', 404)).toContain('9.99');
    expect(await page('?as-of=soon', 400)).toContain('Write 2021-10-13');
  });

  test('show hostile mail as text', async () => {
    await page('');
    await page('releases/4.16/report');
    for (const [n, script] of SCRIPTS.entries()) {
      const text = await page(`series/hostile-${String(n)}@pond.example`);
      if (script.startsWith('<script>')) expect(text).toContain('&#60;script&#62;alert(1)');
    }
  });
});
