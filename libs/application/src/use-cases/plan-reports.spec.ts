import type { Instant } from '@sluice/kernel';
import { InMemoryEventStore } from '../in-memory/event-store';
import { InMemoryOutboxStore } from '../in-memory/outbox-store';
import { reportSubject } from '../outbox/report-mail';
import { time } from '../spec-builders';
import { lastDue } from '../reports/due-times';
import { planReports, type MakeDueReport, type ScheduledReport } from './plan-reports';

const WEEKLY: ScheduledReport = {
  ...{ kind: 'freeze', release: '4.16', day: 'wednesday', hour: 9, zone: 'Europe/London' },
  to: ['ian@example.org', 'devel@example.org', 'ian@example.org'],
};

const world = () => {
  let now = time('2021-10-13T00:00');
  const clock = { now: () => now };
  const outbox = new InMemoryOutboxStore(new InMemoryEventStore(clock), clock);
  const asked: unknown[] = [];
  const make: MakeDueReport = (what) => {
    asked.push(what);
    return Promise.resolve({
      hash: `h-${what.asOf}`,
      subject: reportSubject('Xen 4.16 freeze report', what.asOf),
      text: 'Nothing to decide.\n',
    });
  };
  const run = (at: string, schedules: readonly ScheduledReport[] = [WEEKLY]) => {
    now = time(at);
    return planReports(
      { outbox, hashing: { sha256: (text) => text }, make, lists: new Set(['devel@example.org']) },
      schedules,
      now,
    );
  };
  return { run, asked, all: () => outbox.all() };
};

describe('a report that is sent by itself', () => {
  test('is planned once for each recipient when it is due, as of that moment', async () => {
    const { run, asked, all } = world();
    expect(await run('2021-10-13T07:59')).toBe(0);
    // Nine in London is eight in UTC while summer time holds.
    expect(await Promise.all([run('2021-10-13T08:00'), run('2021-10-13T08:00')])).toEqual([2, 0]);
    expect(await run('2021-10-14T08:00')).toBe(0);
    expect(all().map((e) => [e.channel, e.target, e.payload])).toEqual(
      ['ian@example.org', 'devel@example.org'].map((target) => [
        'mail',
        target,
        {
          ...{ kind: 'report', report: 'freeze', release: '4.16', hash: 'h-2021-10-13T08:00:00Z' },
          subject: '[sluice] Xen 4.16 freeze report, 13 Oct 2021',
          ...{ text: 'Nothing to decide.\n', to: [{ address: target }], cc: [], references: [], rules: [] },
          automatic: 'auto-generated',
          ...(target.startsWith('devel') ? { list: target } : {}),
        },
      ]),
    );
    expect(asked).toContainEqual({
      ...{ kind: 'freeze', release: '4.16', asOf: '2021-10-13T08:00:00Z', person: undefined },
    });
  });

  test('is made up for when nothing ran, but not after two days; and nobody gets two at once', async () => {
    const { run, all } = world();
    expect(await run('2021-10-15T07:59')).toBe(2);
    expect(await run('2021-10-22T08:01')).toBe(0);
    const daily = { ...WEEKLY, day: 'daily', to: ['ian@example.org'] } as const;
    expect(await run('2021-10-25T12:00', [daily])).toBe(1);
    expect(all()).toHaveLength(3);
  });

  test('is each person’s own where it is a digest', async () => {
    const { run, asked } = world();
    await run('2021-10-13T08:30', [{ ...WEEKLY, kind: 'digest', to: ['milo@example.org'] }]);
    expect(asked).toMatchObject([{ person: 'milo@example.org' }]);
  });

  test('is nothing where none is scheduled', async () => {
    expect(await world().run('2021-10-13T08:00', [])).toBe(0);
  });
});

describe('when something was due', () => {
  const WEEK = 7 * 86_400;
  test.each([
    ['UTC', 'wednesday', 9, '2021-10-13T09:00', '2021-10-13T09:00:00Z'],
    ['UTC', 'wednesday', 9, '2021-10-13T08:59', '2021-10-06T09:00:00Z'],
    ['Europe/London', 'friday', 9, '2021-11-05T12:00', '2021-11-05T09:00:00Z'],
    ['America/Los_Angeles', 'friday', 17, '2021-10-16T00:10', '2021-10-16T00:00:00Z'],
    ['Asia/Kolkata', 'monday', 9, '2021-10-11T04:00', '2021-10-11T03:30:00Z'],
    ['Asia/Kathmandu', 'daily', 0, '2021-10-11T04:00', '2021-10-10T18:15:00Z'],
  ] as const)('in %s on %s at %i, seen from %s: %s', (...[zone, day, hour, now, at]) => {
    expect(lastDue({ zone, day, hour }, time(now), WEEK)?.at).toBe(at);
  });

  test('an hour that comes twice is called the same, and one that is left out is not due', () => {
    const twice = { zone: 'Europe/London', day: 'sunday', hour: 1 } as const;
    const [first, second] = ['2021-10-31T00:30', '2021-10-31T01:30'].map((now) =>
      lastDue(twice, time(now), WEEK),
    );
    expect([first?.at, second?.at]).toEqual(['2021-10-31T00:00:00Z', '2021-10-31T01:00:00Z'] as Instant[]);
    expect(second?.called).toBe(first?.called);
    const never = { zone: 'Europe/London', day: 'sunday', hour: 1 } as const;
    expect(lastDue(never, time('2022-03-27T12:00'), 86_400)).toBeUndefined();
  });
});
