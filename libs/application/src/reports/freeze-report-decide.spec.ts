import type { FreezeEvent } from '@sluice/freeze';
import { messageId } from '@sluice/kernel';
import type { Mail } from '@sluice/mail';
import type { Knowledge } from '../derive';
import { InMemoryTreeStore } from '../in-memory/tree-store';
import {
  announce,
  incoming,
  KNOWLEDGE,
  landedCommit,
  patch,
  reply,
  time,
  viewPorts,
  worldOf,
} from '../spec-builders';
import { freezeReport } from './freeze-report';
import { namesIn } from './freeze-report-decide';

const NOW = time('2024-04-10');
const FISH = patch('fish', '[PATCH for-1.4] otter: catch another fish', { date: time('2024-03-03T10:00') });
const ASK = reply('ask', 'fish', {
  from: { name: 'Olli Otter', address: 'olli@example.org' },
  text: 'May I request a freeze exception for this one?\n',
  date: time('2024-04-03T10:00'),
});
const REFUSES = reply('no', 'fish', {
  text: "I don't like this approach.\n",
  date: time('2024-04-04T10:00'),
});

const reported = async (
  mails: readonly Mail[],
  more: Partial<Knowledge> = {},
  commits: readonly string[] = [],
) => {
  const world = await worldOf([mails.map((m) => incoming(m))]);
  const tree = new InMemoryTreeStore(world, { now: () => NOW });
  const { content } = incoming(FISH);
  const patchId = 'reading' in content ? content.reading.patch?.patchId : undefined;
  await tree.take(
    commits.map((name) => landedCommit(name, { patchId, committedAt: time('2024-04-05T10:00') })),
  );
  const ports = { ...viewPorts(world, { ...KNOWLEDGE, ...more }), landed: tree };
  return freezeReport(ports, '1.4', { asOf: NOW });
};
const pointsOf = async (...from: Parameters<typeof reported>) =>
  (await reported(...from)).decide.map((d) => [d.about, d.sentence, d.messageId]);

const said = { release: '1.4', by: 'rita@example.org', at: time('2024-04-05'), reason: 'small', source: {} };
const about = { about: messageId('fish@example.org') };

describe('what waits for a word of the release manager', () => {
  test('is an exception that was asked for, until it is answered', async () => {
    expect(await pointsOf([FISH, ASK])).toEqual([
      [
        'exception',
        'Grant or refuse an exception: Olli Otter asked on 2024-04-03 for "otter: catch another fish": "May I request a freeze exception for this one?"',
        'ask@example.org',
      ],
    ]);
    for (const type of ['ExceptionGranted', 'ExceptionRefused'] as const) {
      const decisions: readonly FreezeEvent[] = [{ type, said, data: about }];
      const report = await reported([FISH, ASK], { decisions });
      expect(report.decide.filter((d) => d.about === 'exception')).toEqual([]);
      expect(report.exceptions).toMatchObject([
        { state: type === 'ExceptionGranted' ? 'granted' : 'refused' },
      ]);
    }
  });

  test('is an exception no longer in force only in the list of them', async () => {
    const decisions: readonly FreezeEvent[] = [
      { type: 'ExceptionGranted', said, data: { ...about, until: time('2024-04-06') } },
    ];
    expect((await reported([FISH], { decisions })).exceptions).toMatchObject([
      { state: 'expired', subject: 'otter: catch another fish', by: 'rita@example.org', reason: 'small' },
    ]);
  });

  test('is what landed while somebody stands against it, and what landed without its ack', async () => {
    const points = await pointsOf([FISH, REFUSES], {}, ['a1']);
    expect(points.map(([kind]) => kind)).toEqual(['landed-objected', 'landed-unacked']);
    expect(points[0]?.[1]).toBe(
      'Keep, have mended, or take back: "otter: catch another fish" v1 landed (a100000000, 2024-04-05), and 1 mail stands against it, as read by machine, by Milo Maintainer, the last of 2024-04-04.',
    );
    expect(points[1]?.[1]).toMatch(
      /^Ack or have taken back: a100000000 .* without the release ack it needed\.$/,
    );
  });

  test('is a moratorium once, a near date that stops nobody, and one that passed so', async () => {
    const dates = { freeze: '2024-04-01 announced', branch: '2024-04-20 tentative' };
    const announced = { ...announce('1.4', '2024-04-05', dates), moratorium: 'declared' as const };
    const points = await pointsOf([FISH], { announcements: [announced] });
    expect(points.filter(([kind]) => kind === 'moratorium')).toHaveLength(1);
    expect(points.filter(([kind]) => kind === 'schedule').map(([, sentence]) => sentence)).toEqual([
      'Announce or move the the time of branch: after 2024-04-20, in 10 days, is only tentative, and such a date stops nobody.',
    ]);
    const unsure = { announcements: [announce('1.4', '2024-04-05', { freeze: '2024-04-08 tentative' })] };
    expect((await pointsOf([], unsure)).map(([, sentence]) => sentence)).toEqual([
      'Say whether the the time of freeze has begun: its date (after 2024-04-08) has passed and is only tentative.',
    ]);
  });
});

test.each([
  [['Ann'], 'Ann'],
  [['Ann', 'Bob', 'Ann'], 'Ann and Bob'],
  [['a', 'b', 'c', 'd'], 'a, b, c and d'],
  [['a', 'b', 'c', 'd', 'e'], 'a, b, c and 2 more'],
])('names %j reads %s', (names, expected) => {
  expect(namesIn(names)).toBe(expected);
});
