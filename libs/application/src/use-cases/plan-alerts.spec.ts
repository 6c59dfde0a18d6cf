import type { Instant } from '@sluice/kernel';
import { InMemoryEventStore } from '../in-memory/event-store';
import { InMemoryOutboxStore } from '../in-memory/outbox-store';
import type { AlertPayload } from '../outbox/alert-mail';
import type { ParkedReader } from '../ports/outbox-store';
import { planAlerts } from './plan-alerts';

const at = (time: string): Instant => `2024-05-01T${time}:00Z` as Instant;

const world = () => {
  let now = at('00:00');
  const clock = { now: () => now };
  const outbox = new InMemoryOutboxStore(new InMemoryEventStore(clock), clock);
  const mails: { readonly id: string; readonly at: Instant }[] = [];
  const parked: ParkedReader = {
    parkedBetween: (after, until) => {
      const found = mails.filter((m) => (after === undefined || m.at > after) && m.at <= until);
      const examples = found.map((m) => m.id);
      return Promise.resolve(
        found.length === 0 ? [] : [{ what: 'mail', reason: 'odd', count: found.length, examples }],
      );
    },
  };
  const hashing = { sha256: (text: string) => text };
  return {
    park: (id: string, time: string) => mails.push({ id, at: at(time) }),
    run: (time: string, administrators: readonly string[] = ['a@example.org']) => {
      now = at(time);
      return planAlerts({ outbox, hashing, parked: [parked] }, administrators, now);
    },
    told: () =>
      outbox
        .all()
        .map((e) =>
          [e.target, (e.payload as AlertPayload).until.slice(11, 16)].concat(
            (e.payload as AlertPayload).parked.flatMap((p) => p.examples),
          ),
        ),
  };
};

test('each thing is told once, in one mail an hour at most, whatever is run how often', async () => {
  const { park, run, told } = world();
  expect(await run('08:10')).toBe(0);
  park('m1', '08:20');
  park('m2', '08:50');
  expect(await run('08:59')).toBe(0);
  // What is being set aside while the hour ends may not be there yet.
  expect(await run('09:04')).toBe(0);
  expect(await Promise.all([run('09:05'), run('09:05')])).toEqual([1, 0]);
  park('m3', '09:06');
  expect(await run('09:59')).toBe(0);
  expect(await run('10:30')).toBe(1);
  expect(await run('10:30')).toBe(0);
  expect(told()).toEqual([
    ['a@example.org', '09:00', 'm1', 'm2'],
    ['a@example.org', '10:00', 'm3'],
  ]);
});

test('hours in which nobody ran are told by the next mail', async () => {
  const { park, run, told } = world();
  park('m1', '01:20');
  await run('02:10');
  park('m2', '02:20');
  park('m3', '05:20');
  await run('07:10');
  await run('08:10');
  expect(told().slice(1)).toEqual([['a@example.org', '07:00', 'm2', 'm3']]);
});

test('each administrator is told; with none, nothing is planned', async () => {
  const { park, run, told } = world();
  park('m1', '01:20');
  expect(await run('02:10', [])).toBe(0);
  expect(told()).toEqual([]);
  expect(await run('02:10', ['a@example.org', 'b@example.org', 'a@example.org'])).toBe(2);
});

test('a clock that was set back tells nothing twice', async () => {
  const { park, run, told } = world();
  park('m1', '01:20');
  await run('09:10');
  expect(await run('03:10')).toBe(0);
  expect(told()).toHaveLength(1);
});
