import { commitTrailers, readMail } from '@sluice/mail';
import fc from 'fast-check';
import { HASHING, mail, storyWorld, time, viewPorts } from '../spec-builders';
import { csvCell } from './document/csv';
import { freezeDocument } from './freeze-document';
import { freezeReport } from './freeze-report';
import type { FreezeReport } from './freeze-report-value';
import { renderReport, REPORT_FORMATS, type ReportFormat } from './render-report';
import { EMPTY_REPORT, REPORT } from './spec-report';

const written = (report: FreezeReport, format: ReportFormat): string =>
  renderReport({ value: report, document: freezeDocument(report) }, format);
const text = (report: FreezeReport): string => written(report, 'text');

/** The report with some words and ids wherever others' words stand in it. */
const saying = (some: string, other: string, messageId: string): FreezeReport => ({
  ...REPORT,
  projectName: some,
  releaseManager: other,
  phaseTitle: some,
  borders: REPORT.borders.map((b) => ({ ...b, title: other })),
  decide: REPORT.decide.map((d) => ({ ...d, sentence: some, messageId })),
  atRisk: REPORT.atRisk.map((r) => ({
    ...{ ...r, subject: some, author: other, because: other, clearedBy: some, messageId },
  })),
  bits: REPORT.bits.map((b) => ({ ...b, name: other, subject: some })),
  interfaceChanges: REPORT.interfaceChanges.map((c) => ({ ...c, sentence: other, subject: some, messageId })),
  objections: REPORT.objections.map((o) => ({ ...o, by: some, subject: other, sentence: some, messageId })),
  exceptions: REPORT.exceptions.map((e) => ({ ...e, by: other, reason: some, subject: other, messageId })),
  chains: REPORT.chains.map((c) => ({
    ...{ ...c, subject: other, messageId },
    waiting: c.waiting.map((w) => ({ ...w, subject: some })),
  })),
  coverage: { ...REPORT.coverage, notKnown: [some, other] },
});

const words = fc
  .array(fc.stringMatching(/^[\w:()[\]".,=+@-]{1,40}$/), { minLength: 1, maxLength: 30 })
  .map((list) => list.join(' '));
const acks = fc.constantFrom(
  'Release-acked-by: Rita Manager <rita@example.org>',
  'Acked-by: Milo Maintainer <milo@example.org>',
  'sluice: hold',
  'Nacked-by: a b c',
);
const hostile = fc
  .array(fc.oneof(words, acks, fc.constantFrom('\n', '\r\n', '\u2028')), { maxLength: 12 })
  .map((l) => l.join(' '));
const id = fc.stringMatching(/^[a-z0-9.-]{1,90}@example\.org$/);

describe('a freeze report as mail text', () => {
  test('has numbers first, then what to decide, then its sections in their order', () => {
    const lines = text(REPORT).split('\n');
    const titles = lines.filter((_, n) => /^=+$/.test(lines[n + 1] ?? ''));
    expect(titles).toEqual([
      'Otter 1.4 freeze report, as of 2024-04-10',
      'To decide',
      'At risk for 1.4',
      'Interface changes',
      'Open objections',
      'Landed without ack',
      'Exceptions',
      'Chains waiting on one item',
      'Changed since the last report',
      'Landed',
      'Coverage and lag',
    ]);
    expect(text(REPORT)).toContain(`9 series judged for 1.4 in 10 revisions: 1 closed, 2 held, 3 not
determined, 4 open. 0 ready and not in; 1 posted after the last posting
date.
1 mail objects or may; 1 landed commit lacks an ack; 1 exception is
asked for; 1 patch waits on 1 item.
1 thing to decide. 1 thing changed since the report as of 2024-04-03.

Next
  - branching: after 2024-04-12 (tentative), in 2 days

To decide
=========
 1. Grant or refuse an exception: Olli Otter asked on 2024-04-09 for
    "otter: swim below the ice": "May I?"
    <ask@example.org>
`);
  });

  test('has the bits as a table: what the tree did since the last branch, and what posted series claim', () => {
    expect(text(REPORT)).toContain(`  word  bit  name        what became of it
  cdf   7    OTTER_DIVE  added by "otter: swim below the ice"
  cdf   8    OTTER_FISH  in the tree 2024-03-09 (f100000000)
`);
  });

  test('says so where there is nothing, and what is not known', () => {
    const empty = text(EMPTY_REPORT).replaceAll('\n', ' ');
    for (const words of [
      'Its release manager is not known. No schedule was announced.',
      'Nothing waits for a word of the release manager.',
      'Nothing stands against any series.',
      'No earlier report of 1.4 to compare with.',
      'It is not known, because no tree was read.',
      'known through no moment',
      'Not known (what landed).',
    ])
      expect(empty).toContain(words);
  });

  test.each([
    [0, 'today'],
    [1, 'in 1 day'],
    [14, 'in 14 days'],
  ])('says of a border %i days away: %s', (days, said) => {
    expect(text({ ...REPORT, borders: REPORT.borders.map((b) => ({ ...b, days })) })).toContain(
      `(tentative), ${said}\n`,
    );
  });

  test('cries a moratorium, an unannounced schedule, and that it was made while mail was being taken', () => {
    const report = {
      ...REPORT,
      moratorium: true,
      schedule: { version: 3, saidAt: time('2024-04-09'), messageId: null },
      coverage: { ...REPORT.coverage, waiting: 2, waitingSince: time('2024-04-10T11:00') },
      knownThrough: time('2024-04-07T12:00'),
    };
    const said = text(report).replaceAll('\n', ' ');
    expect(said).toContain('COMMIT MORATORIUM in force');
    expect(said).toContain('Schedule v3 of 2024-04-09 was announced in no mail.');
    expect(said).toContain('LAG! 2 conversations wait to be read into verdicts since 2024-04-10T11:00:00Z');
    expect(said).toContain('known through 2024-04-07T12:00:00Z, 3 days before the moment of this report');
    for (const cry of ['MORATORIUM', 'LAG', '3 days before']) expect(text(REPORT)).not.toContain(cry);
  });

  test("has the release manager's notes on top, in their own lines", () => {
    const report = { ...REPORT, notes: { text: 'Dear all,\n\n  two days left.\n', from: null } };
    expect(text(report)).toContain('=====\nDear all,\n\n  two days left.\n\n1.4 is in this phase');
  });

  test('stays within 72 columns, lines of one word excepted, whatever is in it', () => {
    fc.assert(
      fc.property(words, words, id, (some, other, messageId) => {
        for (const line of text(saying(some, other, messageId)).split('\n'))
          if (line.trim().includes(' ')) expect(line.length).toBeLessThanOrEqual(72);
      }),
      { numRuns: 200 },
    );
  });

  test('holds nothing that reads as a trailer or a command, whatever is in it', () => {
    fc.assert(
      fc.property(hostile, hostile, id, (some, other, messageId) => {
        const sent = text(saying(some, other, messageId));
        expect(commitTrailers(sent)).toEqual([]);
        expect(readMail(mail('sent', { text: sent, subject: 'a report' }), HASHING).reading.trailers).toEqual(
          [],
        );
        expect(sent).not.toMatch(/^ {0,3}[A-Za-z][\w-]*:/m);
      }),
      { numRuns: 200 },
    );
  });
});

/** The cells of a row: a border is a pipe with an even number of backslashes before it. */
const cellsOf = (row: string): readonly string[] =>
  [...row.matchAll(/((?:\\.|[^\\|])*)\|/g)].slice(1).map((m) => (m[1] ?? '').trim());

test('a freeze report as Markdown keeps the cells of its table, whatever is in them', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (some, other) => {
      const markdown = written(saying(some, other, 'a@example.org'), 'markdown');
      const rows = markdown.split('\n').filter((l) => l.startsWith('| '));
      expect(rows.map((r) => cellsOf(r).length)).toEqual([4, 4, 4]);
      expect(markdown).not.toMatch(/(?<!\\)<[a-z]/i);
    }),
  );
});

/** A reader of RFC 4180 that a writer's mistakes do not hide from. */
const csvRows = (csv: string): readonly (readonly string[])[] =>
  [...csv.matchAll(/((?:(?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,|(?=\r\n)))+)\r\n/g)].map(([, line = '']) =>
    [...line.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(?:,|$)/g)]
      .slice(0, 8)
      .map(([, cell = '']) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)),
  );

describe('a freeze report as CSV', () => {
  test('has a row for each line of each section, all of them with the same columns', () => {
    const rows = csvRows(written(REPORT, 'csv'));
    expect(rows[0]).toEqual(['section', 'number', 'mark', 'text', 'more', 'mail', 'commit', 'series']);
    expect(rows.every((r) => r.length === 8)).toBe(true);
    expect(rows.find((r) => r[0] === 'decide')?.[5]).toBe('ask@example.org');
    expect(rows.find((r) => r[0] === 'at-risk')?.slice(1, 3)).toEqual(['1', 'held']);
    expect(rows.find((r) => r[0] === 'interfaces-table')?.[3]).toContain('bit: 7; name: OTTER_DIVE');
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '=HYPERLINK("http://x";"y")'])(
    'lets no spreadsheet run %j',
    (value) => {
      const cell = csvCell(value);
      expect(cell.replace(/^"/, '')).toMatch(/^'/);
      expect(csvRows(`${cell}\r\n`)[0]?.[0]).toBe(`'${value}`);
    },
  );

  test('gives back every cell as it was, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 8, maxLength: 8 }), (cells) => {
        const read = csvRows(`${cells.map(csvCell).join(',')}\r\n`)[0] ?? [];
        expect(read.map((c, n) => (c === `'${cells[n] ?? ''}` ? c.slice(1) : c))).toEqual(cells);
        for (const cell of read) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });
});

describe('a freeze report as a page', () => {
  test('stands by itself: it runs nothing and loads nothing, and its pictures say in words what they show', () => {
    const page = written(REPORT, 'html');
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\sstyle=|\son\w+=|https?:/);
    expect(page.match(/<svg [^>]*role="img"/g)).toHaveLength(2);
    expect(page).toContain('Verdicts for 1.4: 1 closed, 2 held, 3 undetermined, 4 open.</figcaption>');
    expect(page.indexOf('id="decide"')).toBeLessThan(page.indexOf('id="charts"'));
  });

  test('takes nothing that it quotes for markup, whatever is in it', () => {
    const tags = (page: string): number => page.match(/<[a-z/!]/gi)?.length ?? 0;
    const plain = tags(written(saying('x', 'y', 'a@example.org'), 'html'));
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('<script>alert(1)</script>', '"><b>', "' onload='x"),
        (a, b) => {
          const page = written(saying(`x${a}${b}`, `y${b}`, `a${b}@example.org`), 'html');
          expect(tags(page)).toBe(plain);
        },
      ),
    );
  });
});

test('the same report gives the same bytes in every format', async () => {
  const from = { asOf: time('2024-04-10') };
  const [one, other] = [
    await freezeReport(viewPorts(await storyWorld()), '1.4', from),
    await freezeReport({ ...viewPorts(await storyWorld()), now: time('2025-01-01') }, '1.4', from),
  ];
  for (const format of REPORT_FORMATS) expect(written(other, format)).toBe(written(one, format));
  expect(text(one)).toContain('held: otter: catch another fish (v1, Fred Fisher');
});
