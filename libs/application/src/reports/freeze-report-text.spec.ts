import fc from 'fast-check';
import { storyWorld, time, viewPorts } from '../spec-builders';
import { freezeReport, type FreezeReport, type ReportItem } from './freeze-report';
import { freezeReportMarkdown, freezeReportText } from './freeze-report-text';

const ITEM: ReportItem = {
  series: 's0192431c61c65c76',
  subject: 'otter: swim below the ice',
  revision: '2',
  author: 'Olli Otter',
  outcome: 'held',
  because: 'The release manager has not said yes.',
  rule: 'release-ack',
  clearedBy: 'A release ack.',
  reasons: [],
  messageId: 'ice@example.org',
};

const REPORT: FreezeReport = {
  asOf: time('2024-04-10T12:00'),
  knownAsOf: time('2024-04-11T12:00'),
  knownThrough: time('2024-04-09T12:00'),
  projectName: 'Otter',
  release: '1.4',
  releaseManager: 'Rita Manager',
  phase: 'freeze',
  phaseTitle: 'feature freeze',
  moratorium: false,
  borders: [{ phase: 'branch', title: 'branching', lastDay: '2024-04-12', status: 'tentative', days: 2 }],
  heard: [],
  counts: { closed: 1, held: 2, undetermined: 3, open: 4, total: 10, series: 9 },
  decisions: [ITEM],
  bits: [
    {
      channel: 'cdf',
      bit: '7',
      name: 'OTTER_DIVE',
      change: 'added',
      series: ITEM.series,
      subject: ITEM.subject,
    },
  ],
  objections: [
    {
      series: ITEM.series,
      subject: ITEM.subject,
      revision: '1',
      by: 'Milo Maintainer',
      saidAt: time('2024-03-02T10:00'),
      certainty: 'possible',
      sentence: 'I do not like this approach.',
      messageId: 'ice-objection@example.org',
    },
  ],
  landed: [],
  coverage: { treeThrough: null, mails: 10, parked: 1, patchesNeverReceived: 2, notKnown: ['what landed'] },
};

const EMPTY: FreezeReport = {
  ...REPORT,
  releaseManager: null,
  borders: [],
  decisions: [],
  bits: [],
  objections: [],
  knownThrough: null,
};

describe('the freeze report as mail text', () => {
  test('reads from what it is of, over what to decide, to what is not known', () => {
    expect(freezeReportText(REPORT)).toBe(`Otter 1.4 freeze report, as of 2024-04-10
=========================================
Phase: feature freeze. Release manager: Rita Manager.
Next:
  branching: after 2024-04-12 (tentative), in 2 days

9 series judged in 10 revisions: 1 closed, 2 held, 3 not determined, 4
open.

To decide
=========
 1. otter: swim below the ice (v2, Olli Otter)
    held: The release manager has not said yes.
    cleared by: A release ack.
    <ice@example.org>

Interface bits
==============
  cdf bit 7: OTTER_DIVE added, by "otter: swim below the ice"

Objections
==========
  2024-03-02 Milo Maintainer (possibly; a human must read it) on "otter:
    swim below the ice" v1:
    "I do not like this approach."
    <ice-objection@example.org>

Coverage
========
10 mails, known through 2024-04-09T12:00:00Z; 1 parked; 2 patches that
others speak of were never received.
Not known: what landed.
`);
  });

  test('says so where there is nothing', () => {
    const text = freezeReportText(EMPTY);
    for (const line of [
      'Phase: feature freeze. Release manager: not known.',
      'Nothing stands against any series.',
      'No bit is added, removed or renumbered.',
      'None.',
    ])
      expect(text.split('\n')).toContain(line);
    expect(text).toContain('known through never');
    expect(text).not.toContain('Next:');
  });

  it.each([
    [0, 'today'],
    [1, 'in 1 day'],
    [14, 'in 14 days'],
  ])('says of a border %i days away: %s', (days, words) => {
    const [border] = REPORT.borders;
    if (border === undefined) throw new Error('no border');
    expect(freezeReportText({ ...REPORT, borders: [{ ...border, days }] })).toContain(
      `(tentative), ${words}\n`,
    );
  });

  test('cries a moratorium', () => {
    expect(freezeReportText({ ...REPORT, moratorium: true })).toContain('COMMIT MORATORIUM in force');
    expect(freezeReportText(REPORT)).not.toContain('MORATORIUM');
  });

  test('says nothing of what would clear what nothing clears, and of a mail that is not known', () => {
    const text = freezeReportText({ ...REPORT, decisions: [{ ...ITEM, clearedBy: '', messageId: null }] });
    expect(text).not.toContain('cleared by');
    expect(text).not.toContain('<ice@example.org>');
  });

  const words = fc
    .array(fc.stringMatching(/^[\w:()[\]".,-]{1,40}$/), { minLength: 1, maxLength: 30 })
    .map((list) => list.join(' '));
  const id = fc.stringMatching(/^[a-z0-9.-]{1,90}@example\.org$/);

  test('stays within 72 columns, lines of one Message-ID excepted, whatever is in it', () => {
    fc.assert(
      fc.property(words, words, id, (some, other, messageId) => {
        const text = freezeReportText({
          ...REPORT,
          projectName: some,
          releaseManager: other,
          phaseTitle: some,
          borders: REPORT.borders.map((b) => ({ ...b, title: other })),
          decisions: [{ ...ITEM, subject: some, author: other, because: other, clearedBy: some, messageId }],
          bits: REPORT.bits.map((b) => ({ ...b, name: 'OTTER_DIVE', subject: other })),
          objections: REPORT.objections.map((o) => ({
            ...o,
            by: some,
            subject: other,
            sentence: some,
            messageId,
          })),
          coverage: { ...REPORT.coverage, notKnown: [some, other] },
        });
        for (const line of text.split('\n'))
          if (line.trim() !== `<${messageId}>`) expect(line.length).toBeLessThanOrEqual(72);
      }),
      { numRuns: 300 },
    );
  });

  const HEARD = {
    messageId: 'schedule@example.org',
    by: 'Rita Manager',
    saidAt: time('2024-04-02T10:00'),
    says: ['freeze after 2024-04-08 (announced)', 'commit moratorium declared'],
    confirmed: false,
  };

  test('shows what was read by machine with that mark and its mail, before the decisions', () => {
    const report = { ...REPORT, heard: [HEARD] };
    const text = freezeReportText(report);
    expect(text).toContain(`Read by machine in release mails, confirmed by nobody
=====================================================
  2024-04-02 Rita Manager: freeze after 2024-04-08 (announced); commit
    moratorium declared
    <schedule@example.org>

To decide`);
    expect(freezeReportMarkdown(report)).toContain(
      '- 2024-04-02 Rita Manager: freeze after 2024-04-08 (announced); commit moratorium declared `schedule@example.org`',
    );
  });

  test('numbers decisions without leaving their column', () => {
    const text = freezeReportText({ ...REPORT, decisions: Array.from({ length: 12 }, () => ITEM) });
    expect(text).toContain('\n 9. otter');
    expect(text).toContain('\n10. otter');
  });
});

/** The cells of a row: a border is a pipe with an even number of backslashes before it. */
const cellsOf = (row: string): readonly string[] =>
  [...row.matchAll(/((?:\\.|[^\\|])*)\|/g)]
    .slice(1)
    .map((m) => (m[1] ?? '').trim().replaceAll(/\\(.)/g, '$1'));

describe('the freeze report as Markdown', () => {
  test('has each decision as a row under its headings', () => {
    const lines = freezeReportMarkdown(REPORT).split('\n');
    expect(lines[0]).toBe('# Otter 1.4 freeze report, as of 2024-04-10');
    const at = lines.indexOf('| verdict | series | why | cleared by | mail |');
    expect(lines.slice(at + 1, at + 3)).toEqual([
      '|---|---|---|---|---|',
      '| held | otter: swim below the ice v2 (Olli Otter) | The release manager has not said yes. | A release ack. | `ice@example.org` |',
    ]);
    expect(lines).toContain('| cdf | 7 | `OTTER_DIVE` | added | otter: swim below the ice |');
    expect(lines).toContain('- branching: after 2024-04-12 (tentative), in 2 days');
    expect(lines).toContain('Not known: what landed.');
    expect(lines.filter((l) => l.startsWith('- 2024-03-02, Milo Maintainer (possible)'))).toHaveLength(1);
  });

  it.each([
    ['a pipe', 'otter: a | b'],
    ['a pipe that a backslash stands before', String.raw`otter: grep a\|b`],
    ['a backslash at its end', 'otter: end in \\'],
    ['a line break', 'otter: one\nline'],
    ['pipes alone', '|||'],
  ])('keeps its five cells when a subject has %s', (_, subject) => {
    const decisions = [{ ...ITEM, subject }];
    const row = freezeReportMarkdown({ ...REPORT, decisions })
      .split('\n')
      .find((l) => l.startsWith('| held'));
    expect(cellsOf(row ?? '')).toEqual([
      'held',
      `${subject.replace('\n', ' ')} v2 (Olli Otter)`,
      ITEM.because,
      ITEM.clearedBy,
      '`ice@example.org`',
    ]);
  });

  test('keeps its five cells whatever is in them', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (subject, because) => {
        const text = freezeReportMarkdown({ ...REPORT, decisions: [{ ...ITEM, subject, because }] });
        const row = text.split('\n').find((l) => l.startsWith('| held'));
        expect(cellsOf(row ?? '')).toHaveLength(5);
      }),
    );
  });
});

test('a report of a world can be written both ways', async () => {
  const report = await freezeReport(viewPorts(await storyWorld()), '1.4', { asOf: time('2024-04-10') });
  expect(freezeReportText(report)).toContain(' 1. otter: catch another fish (v1, Fred Fisher)\n    held: ');
  expect(freezeReportMarkdown(report)).toContain('| held | otter: catch another fish v1 (Fred Fisher) |');
});
