import { addSeconds } from '@sluice/kernel';
import fc from 'fast-check';
import { calendarOf } from './calendar';
import { moratoriumInForce } from './moratorium';
import { announce, exampleAnnouncements, examplePolicy, time } from './spec/example';
import { openReleaseLine } from './open-line';
import type { PhaseRule } from './policy';

const at = (text: string, announcements = exampleAnnouncements) =>
  calendarOf({ announcements, policy: examplePolicy, release: '4.16' }, time(text));

describe('the phase of a release line', () => {
  it.each([
    ['before anything was announced it is the first phase', '2021-08-01', 'development'],
    ['a draft begins nothing', '2021-08-20', 'development'],
    ['the last posting date is still inside the phase before it', '2021-09-24T23:59:59Z', 'development'],
    ['the day after it begins the next phase', '2021-09-25T00:00:00Z', 'last-posting'],
    ['freeze day itself is no freeze', '2021-10-15T23:59:59Z', 'last-posting'],
    ['the freeze begins at midnight UTC', '2021-10-16T00:00:00Z', 'feature-freeze'],
    ['a considered date begins nothing, the announced one does', '2021-10-30T00:00:00Z', 'code-freeze'],
    ['a planned branch begins nothing until the branch is made', '2021-11-20', 'code-freeze'],
    ['the branch made begins it', '2021-11-24T00:00:00Z', 'branch'],
    ['the tag ends the line', '2021-12-02T00:00:00Z', 'release'],
  ])('%s', (_, moment, phase) => {
    expect(at(moment).current.name).toBe(phase);
  });

  it('is the same whatever order the announcements come in', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...exampleAnnouncements], { minLength: exampleAnnouncements.length }),
        fc.integer({ min: 0, max: 150 }),
        (shuffled, day) => {
          const moment = time(new Date(Date.UTC(2021, 7, 1 + day)).toISOString());
          const known = { policy: examplePolicy, release: '4.16' };
          expect(calendarOf({ ...known, announcements: shuffled }, moment)).toEqual(
            calendarOf({ ...known, announcements: exampleAnnouncements }, moment),
          );
        },
      ),
    );
  });

  it('depends on nothing that was said later', () => {
    const moment = '2021-10-07';
    const earlier = exampleAnnouncements.filter((a) => a.saidAt <= time(moment));
    expect(at(moment)).toEqual(at(moment, earlier));
  });
});

describe('dates that are not firm', () => {
  it('a considered date leaves the tentative one standing', () => {
    const next = at('2021-10-07').upcoming.find((p) => p.name === 'code-freeze');
    expect(next).toMatchObject({ lastDay: '2021-11-05', status: 'tentative' });
  });

  it('between a tentative border and its confirmation the phase is an open question', () => {
    const tentative = [
      announce('2021-01-01', {
        'feature-freeze': '2021-01-29 announced',
        'code-freeze': '2021-02-12 tentative',
      }),
    ];
    const calendar = at('2021-02-20', tentative);
    expect(calendar.current.name).toBe('feature-freeze');
    expect(calendar.unconfirmed.map((p) => p.name)).toEqual(['code-freeze']);
  });

  it('a planned release day that passed ships nothing', () => {
    const planned = [announce('2019-09-28', { release: '2019-11-07 announced' })];
    expect(at('2019-11-20', planned)).toMatchObject({ shippedAt: undefined, unconfirmed: [] });
  });

  it.each([
    ['an announced day after the branch waits for the branch', 'announced', 'code-freeze'],
    ['what is said to be in effect does not', 'effective', 'final-commits'],
  ])('%s', (_, status, phase) => {
    const last = examplePolicy.phases.slice(-1);
    const finalCommits = { ...last[0], name: 'final-commits', beginsBy: 'announcement' } as PhaseRule;
    const policy = {
      ...examplePolicy,
      phases: [...examplePolicy.phases.slice(0, -1), finalCommits, ...last],
    };
    const dates = { 'code-freeze': '2022-09-23 announced', 'final-commits': `2022-10-28 ${status}` };
    const known = { announcements: [announce('2022-08-01', dates)], policy, release: '4.16' };
    expect(calendarOf(known, time('2022-11-10'))).toMatchObject({
      current: { name: phase },
      unconfirmed: [],
    });
  });

  it('a later announcement may move a border backwards', () => {
    const moved = [
      announce('2021-10-01', { 'feature-freeze': '2021-10-15 announced' }),
      announce('2021-10-20', { 'feature-freeze': '2021-10-22 announced' }),
    ];
    expect(at('2021-10-19', moved).current.name).toBe('feature-freeze');
    expect(at('2021-10-21', moved).current.name).toBe('development');
  });
});

describe('phases that no announcement dates', () => {
  const undated = (moment: string, announcements: Parameters<typeof at>[1]) =>
    at(moment, announcements).undated.map((p) => p.name);
  const lastPosting = announce('2025-07-31', { 'last-posting': '2025-08-08 announced' });
  const codeFreeze = announce('2025-08-01', { 'code-freeze': '2025-10-03 announced' });

  it.each([
    ['all that announcements begin, where nothing is dated', '2025-07-30', [], 3],
    ['those after the last that is dated', '2025-09-01', [lastPosting], 2],
    ['those before the next that is dated', '2025-09-01', [lastPosting, codeFreeze], 1],
    ['none once that one has begun', '2025-10-04', [lastPosting, codeFreeze], 0],
    [
      'none that the line is said to be without',
      '2025-09-01',
      [lastPosting, announce('2025-08-02', {}, { without: ['feature-freeze', 'code-freeze'] })],
      0,
    ],
    [
      'none of which a date was said after all',
      '2025-09-01',
      [lastPosting, announce('2025-07-31', {}, { without: ['code-freeze'] }), codeFreeze],
      1,
    ],
  ])('are %s', (...[, moment, announcements, count]) => {
    expect(undated(moment, announcements)).toHaveLength(count);
  });

  it('are told beyond a border that may have passed', () => {
    const tentative = announce('2025-07-31', { 'last-posting': '2025-08-08 tentative' });
    expect(undated('2025-08-01', [tentative])).toEqual([]);
    expect(undated('2025-09-01', [tentative])).toEqual(['feature-freeze', 'code-freeze']);
  });

  it('are none of what only an act begins, nor what comes after it', () => {
    const branched = announce('2021-11-23', { branch: '2021-11-23 effective' });
    expect(undated('2021-11-24T00:00:00Z', [branched])).toEqual([]);
  });

  it('4.16 has none from its first schedule on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 150 }), (day) => {
        const moment = time(new Date(Date.UTC(2021, 7, 28 + day)).toISOString());
        expect(at(moment).undated).toEqual([]);
      }),
    );
  });
});

describe('a date that was only proposed', () => {
  const draft = [
    announce('2024-01-02', { 'feature-freeze': '2024-05-17 draft', 'code-freeze': '2024-05-31 tentative' }),
  ];
  it.each([
    ['is believed while it is far', '2024-05-03T23:59:59Z', []],
    ['is an open question when it comes near', '2024-05-04T00:00:00Z', ['feature-freeze']],
    ['is one until something is announced', '2024-05-20', ['feature-freeze']],
    ['as is a tentative one when it has passed', '2024-06-01T00:00:00Z', ['feature-freeze', 'code-freeze']],
  ])('%s', (_, moment, names) => {
    expect(at(moment, draft).unconfirmed.map((p) => p.name)).toEqual(names);
  });
});

describe('a calendar', () => {
  it('stays as it is until it says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 150 * 24 }), (hour) => {
        const moment = time(new Date(Date.UTC(2021, 7, 1, hour)).toISOString());
        const { until } = at(moment);
        const said = exampleAnnouncements.map((a) => a.saidAt).find((s) => s > moment);
        const end = [until, said].flatMap((e) => e ?? []).sort()[0];
        if (end === undefined) return;
        expect(at(addSeconds(end, -1))).toBe(at(moment));
      }),
    );
  });
});

describe('what else an announcement says', () => {
  it.each([
    ['declared', '2021-11-01T12:00:00Z', true],
    ['lifted', '2021-11-01T13:00:00Z', false],
  ])('a moratorium is %s', (_, moment, inForce) => {
    expect(moratoriumInForce(at(moment).moratorium, undefined) !== undefined).toBe(inForce);
  });

  it('a waiver ends when it says so', () => {
    const waiver = {
      need: 'maintainer-ack',
      until: time('2025-02-22T00:00:00Z'),
      sentence: 'fixes go in',
    } as const;
    const waived = [announce('2025-02-10', {}, { waivers: [waiver] })];
    expect(at('2025-02-21T23:59:59Z', waived).waivers).toHaveLength(1);
    expect(at('2025-02-22T00:00:00Z', waived).waivers).toHaveLength(0);
  });

  it('says when the line shipped, and knows no border after it', () => {
    expect(at('2022-05-01')).toMatchObject({ shippedAt: '2021-12-02T00:00:00Z', upcoming: [] });
  });
});

describe('the release line open on the main tree', () => {
  const open = (moment: string) =>
    openReleaseLine(
      {
        announcements: exampleAnnouncements,
        policy: examplePolicy,
        releaseLines: ['4.16', '4.17'],
        branchPhase: 'branch',
      },
      time(moment),
    );

  it.each([
    ['until the branch is made', '2021-11-23', '4.16'],
    ['then the next', '2021-11-24T00:00:00Z', '4.17'],
  ])('is the oldest %s', (_, moment, line) => {
    expect(open(moment)).toBe(line);
  });
});
