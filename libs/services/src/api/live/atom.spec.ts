import type { News } from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { atomOf, uuidOf } from './atom';

const HOSTILE = [
  '<script>alert(1)</script>',
  ']]> & ]]> <b>',
  '&lt;script&gt; &amp; &#60;',
  '"quoted\' and </title></entry>',
  'NUL \0, ESC \u001b[31m, half a pair \ud800, none \uffff',
  'a 🐙 and ü, line\nbreak',
];

const AT = '2024-05-01T12:00:00Z' as Instant;

const news = (subject: string, key: string): News => ({
  event: {
    ...{
      sort: 'conclusion',
      type: 'VerdictChanged',
      schemaVersion: 1,
      streamName: 'series-s1',
      streamVersion: 1,
    },
    ...{ idempotencyKey: key, globalPosition: 1n, transactionId: 1n, recordedAt: AT },
    data: {
      series: 's1',
      revision: '2',
      release: '4.16',
      outcome: 'held',
      phase: subject,
      reasons: ['R01/3:holds'],
    },
  },
  series: { id: 's1', subject, author: subject },
  before: 'open',
});

const feedOf = (subjects: readonly string[], title = 'Xen'): string =>
  atomOf(
    subjects.map((subject, n) => news(subject, `key ${String(n)}`)),
    {
      ...{ key: 'release xen 4.16', title, selfUrl: 'http://127.0.0.1/feeds/a%20b.atom' },
      pageUrl: 'http://127.0.0.1/page?a=1&b=2',
      seriesUrl: (id) => `http://127.0.0.1/series/${id}`,
    },
  );

type Text = { readonly '#text': string };
type Entry = {
  readonly id: string;
  readonly title: Text;
  readonly content: Text;
  readonly updated: string;
  readonly author: { readonly name: string };
};
type Parsed = {
  readonly feed: { readonly id: string; readonly updated: string; readonly entry: readonly Entry[] };
};

const parsed = (text: string): Parsed['feed'] => {
  expect(XMLValidator.validate(text)).toBe(true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    isArray: (name) => name === 'entry',
    trimValues: false,
  });
  return (parser.parse(text) as Parsed).feed;
};

/** HTML of a feed's texts, read as a browser reads it: there may be no element in it but our own. */
const shown = (html: string): string => {
  expect(html.replaceAll(/<\/?p>/g, '')).not.toMatch(/[<>]/);
  const names: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
  return html.replaceAll(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => names[name] ?? '');
};

test('whatever subjects and names hold, the feed is XML, and they are text in it', () => {
  const { entry } = parsed(feedOf(HOSTILE, HOSTILE.join(' ')));
  const bare = HOSTILE.map((text) => text.replaceAll(/[\0\u001b\ud800\uffff]/g, '\ufffd'));
  expect(entry.map((e) => shown(e.title['#text']))).toEqual(bare.map((text) => `HELD for 4.16: ${text}, v2`));
  for (const [n, one] of entry.entries()) {
    expect(shown(one.content['#text'])).toContain(`from open to held, in the phase ${bare[n] ?? ''}.`);
    expect(shown(one.content['#text'])).toContain('Rules: held by R01.');
  }
});

test('an entry has the id of its event and the time it was recorded at, whoever makes the feed', () => {
  const [one, other] = [parsed(feedOf(['a', 'b'])), parsed(feedOf(['b changed', 'b']))];
  expect(one.id).toBe(`urn:uuid:${uuidOf('release xen 4.16')}`);
  expect(one.entry.map((e) => e.id)).toEqual(other.entry.map((e) => e.id));
  expect(new Set(one.entry.map((e) => e.id)).size).toBe(2);
  expect(one.entry[0]?.id).toMatch(
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  expect([one.updated, one.entry[0]?.updated]).toEqual([
    '2024-05-01T12:00:00.000Z',
    '2024-05-01T12:00:00.000Z',
  ]);
});

test('an empty feed is a feed', () => {
  const text = feedOf([]);
  expect(XMLValidator.validate(text)).toBe(true);
  expect(text).toContain('<updated>1970-01-01T00:00:00.000Z</updated>');
});
