import { time } from '../spec-project';
import type { FreezeReport } from './freeze-report-value';
import { comparedWith, reportChanges } from './report-changes';
import { scheduleVersion } from './schedule-version';
import { announce } from '../spec-project';
import { ITEM, REPORT } from './spec-report';

const sentences = (before: Partial<FreezeReport>, after: Partial<FreezeReport>): readonly string[] =>
  reportChanges({ ...REPORT, ...before }, { ...REPORT, ...after }).map((c) => c.sentence);

const [JUDGED] = REPORT.judged;
if (JUDGED === undefined) throw new Error('no series');
const [OBJECTION] = REPORT.objections;
if (OBJECTION === undefined) throw new Error('no objection');

describe('what changed between two reports', () => {
  test('is nothing between a report and itself, whatever that says of an earlier one', () => {
    expect(reportChanges(REPORT, { ...REPORT, asOf: time('2024-04-12') })).toEqual([]);
  });

  test('is the schedule first, with the mail that announced it and the borders that moved', () => {
    const schedule = { version: 3, saidAt: time('2024-04-10'), messageId: 'moved@example.org' };
    const borders = REPORT.borders.map((b) => ({
      ...b,
      lastDay: '2024-04-19',
      status: 'announced',
      days: 9,
    }));
    expect(sentences({}, { schedule, borders })).toEqual([
      'Re-evaluated under schedule v3, announced in <moved@example.org>.',
      'The branching is now after 2024-04-19 (announced); it was after 2024-04-12 (tentative).',
    ]);
    expect(sentences({}, { schedule: { ...schedule, messageId: null } })).toEqual([
      'Re-evaluated under schedule v3, which no mail announced.',
    ]);
  });

  test('is each series that is new, stands otherwise, or is gone', () => {
    expect(sentences({ judged: [] }, {})).toEqual(['New: "otter: swim below the ice" v2, held.']);
    expect(sentences({}, { judged: [] })).toEqual([
      '"otter: swim below the ice" v2 is no longer judged for 1.4.',
    ]);
    expect(
      sentences({}, { judged: [{ ...JUDGED, revision: '3', outcome: 'open', state: 'partly-landed' }] }),
    ).toEqual(['"otter: swim below the ice" v3 was v2; is open, was held; landed in part, was posted.']);
  });

  test('is each mail that objects or no longer does, once', () => {
    const twice = [OBJECTION, { ...OBJECTION, sentence: 'Nor that.' }];
    expect(sentences({ objections: [] }, { objections: twice })).toHaveLength(1);
    expect(
      sentences({ objections: twice }, { objections: twice.map((o) => ({ ...o, stands: false })) }),
    ).toEqual(['The objection of Milo Maintainer to "otter: swim below the ice" stands no longer.']);
  });

  test('is what landed, which numbers were given, what lacks an ack, and what was decided', () => {
    expect(sentences({ landed: [], registry: [], unacked: null, exceptions: [] }, {})).toEqual([
      '"otter: dive" v1: landed as aaaaaaaaaa on 2024-04-03.',
      'OTTER_FISH was given cdf bit 8 by f100000000 on 2024-03-09.',
      'bbbbbbbbbb "otter: sink" went in without the release ack it needed.',
      'Exception asked by Olli Otter for "otter: swim below the ice".',
    ]);
  });

  test('is the phase, a moratorium and who manages the release', () => {
    expect(
      sentences({}, { phase: 'x', phaseTitle: 'code freeze', moratorium: true, releaseManager: null }),
    ).toEqual([
      'The phase is now code freeze; it was feature freeze.',
      'A commit moratorium was declared.',
      'The release manager is now not known.',
    ]);
  });

  test('stands in the report with what it was compared with', () => {
    const earlier = { report: { ...REPORT, asOf: time('2024-04-01'), judged: [] }, hash: 'd1' };
    expect(comparedWith(REPORT, earlier).since).toEqual({
      asOf: '2024-04-01T23:59:59Z',
      hash: 'd1',
      changes: [
        {
          sentence: 'New: "otter: swim below the ice" v2, held.',
          series: ITEM.series,
          messageId: ITEM.messageId,
        },
      ],
    });
    expect(comparedWith(REPORT, undefined)).toBe(REPORT);
  });
});

test('a schedule has as many versions as announcements changed a date or how firm it is', () => {
  const first = announce('1.4', '2024-01-10', { freeze: '2024-04-01 tentative' });
  const firm = announce('1.4', '2024-02-10', { freeze: '2024-04-01 announced' });
  const recap = announce('1.4', '2024-04-03', { freeze: '2024-04-01 effective' });
  const moved = announce('1.4', '2024-04-04', { freeze: '2024-04-08 announced' });
  expect(scheduleVersion([])).toBeNull();
  expect(scheduleVersion([first, firm, recap])).toMatchObject({ version: 2, saidAt: firm.saidAt });
  expect(scheduleVersion([first, firm, recap, moved])).toMatchObject({ version: 3, saidAt: moved.saidAt });
});
