import fc from 'fast-check';
import type { Mail } from '@sluice/mail';
import type { Knowledge } from '../derive';
import { InMemoryMailWorld } from '../in-memory/mail-world';
import type { IncomingMail } from '../ports/intake-store';
import {
  announce,
  bit,
  changing,
  incoming,
  KNOWLEDGE,
  mail,
  patch,
  reply,
  STORY,
  storyWorld,
  time,
  viewPorts,
  worldOf,
} from '../spec-builders';
import type { Viewpoint } from '../views';
import { freezeReport } from './freeze-report';
import type { FreezeReport } from './freeze-report-value';

const reported = (
  world: InMemoryMailWorld,
  viewpoint: Viewpoint = {},
  knowledge: Knowledge = KNOWLEDGE,
): Promise<FreezeReport> => freezeReport(viewPorts(world, knowledge), '1.4', viewpoint);

const worldWith = (mails: readonly Mail[]) => worldOf([mails.map((m) => incoming(m))]);

const FROZEN: Viewpoint = { asOf: time('2024-04-10') };

describe('the head of a freeze report', () => {
  test('says of which release and phase it is, as of when, and who manages it', async () => {
    expect(await reported(await storyWorld())).toMatchObject({
      projectName: 'Otter',
      release: '1.4',
      releaseManager: 'Rita Manager',
      phase: 'swimming',
      phaseTitle: 'the time of swimming',
      moratorium: false,
      asOf: '2024-03-20T12:00:00Z',
      knownAsOf: null,
      schedule: { version: 1, saidAt: '2024-01-10T23:59:59Z', messageId: null },
      knownThrough: '2024-03-05T10:00:01Z',
    });
  });

  test('says who manages it by address where nobody knows the name, and nobody where nobody does', async () => {
    const world = await storyWorld();
    expect((await reported(world, {}, { ...KNOWLEDGE, identities: [] })).releaseManager).toBe(
      'rita@example.org',
    );
    expect((await reported(world, {}, { ...KNOWLEDGE, roles: [] })).releaseManager).toBeNull();
  });

  it.each([
    ['2024-03-31T23:59:59Z', [['2024-04-01', 1]]],
    ['2024-04-01T00:00:00Z', [['2024-04-01', 0]]],
    ['2024-04-01T23:59:59Z', [['2024-04-01', 0]]],
    ['2024-03-22T12:00:00Z', [['2024-04-01', 10]]],
    ['2024-04-02T00:00:00Z', []],
  ])('as of %s counts the days to each border: %j', async (asOf, expected) => {
    const { borders } = await reported(new InMemoryMailWorld({ now: () => time(asOf) }), {
      asOf: time(asOf),
    });
    expect(borders.map((b) => [b.lastDay, b.days])).toEqual(expected);
  });

  test('tells the phase of its moment, and a moratorium that was read from a mail or entered', async () => {
    const world = await storyWorld();
    expect((await reported(world, FROZEN)).phase).toBe('freeze');
    const announced = { ...announce('1.4', '2024-04-05', {}), moratorium: 'declared' as const };
    const said = {
      release: '1.4',
      by: 'rita@example.org',
      at: time('2024-04-05'),
      reason: 'ice',
      source: {},
    };
    for (const knowledge of [
      { ...KNOWLEDGE, announcements: [...KNOWLEDGE.announcements, announced] },
      { ...KNOWLEDGE, decisions: [{ type: 'MoratoriumDeclared', said, data: {} } as const] },
    ]) {
      expect((await reported(world, FROZEN, knowledge)).moratorium).toBe(true);
      expect((await reported(world, { asOf: time('2024-04-04') }, knowledge)).moratorium).toBe(false);
    }
  });
});

describe('the decisions of a freeze report', () => {
  /** One open, one undetermined and one closed for 1.4, one for 1.5. */
  const OUTCOMES: readonly Mail[] = [
    patch('open', '[PATCH] otter: all is well here', { date: time('2024-03-01') }),
    reply('open-ack', 'open', {
      from: { name: 'Rita Manager', address: 'rita@example.org' },
      text: 'Release-acked-by: Rita Manager <rita@example.org>\n',
    }),
    patch('torn', '[PATCH 1/2] otter: the other half is lost', {
      from: { name: '', address: 'ann@example.org' },
    }),
    patch('later', '[PATCH for-1.5] otter: come another day', {
      from: { name: 'Bob', address: 'bob@example.org' },
    }),
    mail('cover', {
      subject: '[RFC PATCH 0/1] otter: never to be taken',
      from: { name: 'Cid', address: 'cid@example.org' },
      text: 'Cid (1):\n  x\n',
    }),
  ];
  const judged = async (viewpoint: Viewpoint) => {
    const { decisions, counts } = await freezeReport(viewPorts(await worldWith(OUTCOMES)), '1.4', viewpoint);
    return { outcomes: decisions.map((d) => d.outcome), counts, decisions };
  };

  test('stand worst first; what is open is only counted', async () => {
    const { outcomes, counts } = await judged({});
    expect(outcomes).toEqual(['closed', 'undetermined']);
    expect(counts).toEqual({ closed: 1, held: 0, undetermined: 1, open: 1, total: 3, series: 3 });
    const frozen = await judged(FROZEN);
    expect(frozen.outcomes).toEqual(['closed', 'held', 'held']);
    expect(frozen.counts.total).toBe(3);
  });

  test('say what decides each, what would clear it, whose it is, and which mail to look up', async () => {
    const [first, second] = (await judged({})).decisions;
    expect(first).toMatchObject({
      subject: 'otter: never to be taken',
      author: 'Cid',
      revision: '1',
      rule: 'rfc',
      messageId: 'cover@example.org',
    });
    expect(first?.because).toBe(first?.reasons[0]?.sentence);
    expect(second).toMatchObject({ rule: 'completeness', messageId: 'torn@example.org' });
    expect(second?.clearedBy).not.toBe('');
  });

  test('name an author without a name by the address', async () => {
    expect((await judged({})).decisions[1]?.author).toBe('ann@example.org');
  });

  test('have, of an objected revision, that too, beside the latest of its series', async () => {
    const { decisions, objections } = await reported(await storyWorld(), FROZEN);
    expect(decisions.map((d) => [d.subject, d.revision, d.outcome])).toEqual([
      ['otter: catch another fish', '1', 'held'],
      ['otter: swim below the ice', '1', 'held'],
      ['otter: swim below the ice', '2', 'held'],
    ]);
    expect(objections).toMatchObject([
      { revision: '1', by: 'Milo Maintainer', certainty: 'possible', messageId: 'ice-objection@example.org' },
    ]);
  });

  test('leave out what is judged for another release', async () => {
    const { counts } = await freezeReport(viewPorts(await storyWorld()), '1.5', {});
    expect(counts.total).toBe(0);
  });

  test('have only what had been said', async () => {
    const { decisions, objections, counts } = await reported(await storyWorld(), {
      asOf: time('2024-03-01T12:00'),
    });
    expect([decisions.length, objections.length, counts.total]).toEqual([0, 0, 1]);
  });
});

const poster = (name: string) => ({ from: { name, address: `${name.toLowerCase()}@example.org` } });

const BITS: readonly IncomingMail[] = [
  changing(patch('one', '[PATCH] otter: dive by the book', poster('Ann')), [
    bit('bit-added', 'OTTER_DIVE', { to: '10' }),
    bit('bit-renumbered', 'OTTER_SWIM', { from: '3', to: '9' }),
  ]),
  changing(patch('two', '[PATCH] otter: dive another way', poster('Bob')), [
    bit('bit-added', 'OTTER_DIVE', { to: '10' }),
    bit('bit-removed', 'OTTER_WALK', { from: '2' }),
    bit('max-moved', 'OTTER_MAX', { from: '1', to: '2' }),
    bit('bit-added', 'OTTER_EAT', { to: '0', channel: 'misc-flag' }),
  ]),
];

describe('the bits of a freeze report', () => {
  test('stand by channel and number, with what becomes of each; nothing else is one', async () => {
    const { bits } = await reported(await worldOf([BITS]));
    expect(bits.map((b) => [b.channel, b.bit, b.name, b.change])).toEqual([
      ['cdf', '2', 'OTTER_WALK', 'removed'],
      ['cdf', '9', 'OTTER_SWIM', 'renumbered, was 3'],
      ['cdf', '10', 'OTTER_DIVE', 'added'],
      ['cdf', '10', 'OTTER_DIVE', 'added'],
      ['misc-flag', '0', 'OTTER_EAT', 'added'],
    ]);
  });

  test('show two series that claim one bit, both by their subject', async () => {
    const { bits } = await reported(await worldOf([BITS]));
    expect(
      bits
        .filter((b) => b.bit === '10')
        .map((b) => b.subject)
        .sort(),
    ).toEqual(['otter: dive another way', 'otter: dive by the book']);
  });
});

describe('the coverage of a freeze report', () => {
  test('says what was taken, and what was never received', async () => {
    const torn = [1, 2].map((n) =>
      patch(`torn-${String(n)}`, `[PATCH ${String(n)}/4] otter: part ${String(n)} of four`),
    );
    const { coverage } = await reported(await worldWith([...torn, ...STORY]));
    expect(coverage).toMatchObject({ mails: STORY.length + 2, parked: 0, patchesNeverReceived: 2 });
    expect(coverage.notKnown).toHaveLength(1);
  });
});

describe('the same input', () => {
  const alike = ['Ann', 'Bob', 'Cid', 'Dan'].flatMap((name) => [
    incoming(patch(`torn-${name}`, '[PATCH 1/2] otter: go', poster(name))),
    incoming(reply(`no-${name}`, `torn-${name}`, { text: "I don't like this approach.\n" })),
  ]);
  const all = [...alike, ...BITS, ...STORY.map((m) => incoming(m))];

  test('gives the same report, though subjects, bits and times are alike, and whatever order it came in', async () => {
    const whole = await reported(await worldOf([all]));
    expect(whole.objections.length).toBeGreaterThan(4);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(all, { minLength: all.length }), async (order) => {
        expect(await reported(await worldOf([order]))).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  test('gives the same report, in whatever order a store lists its conversations', async () => {
    const world = await worldOf([all]);
    const ids = await world.conversations(undefined, 1_000);
    const backwards = Object.assign(Object.create(world) as InMemoryMailWorld, {
      conversations: (after: string | undefined) =>
        Promise.resolve(after === undefined ? [...ids].reverse() : []),
    });
    expect(await reported(backwards)).toEqual(await reported(world));
  });
});
