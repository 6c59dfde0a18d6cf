import { messageId, type Instant } from '@sluice/kernel';
import type { Mail } from '@sluice/mail';
import type { LandedCommit } from '@sluice/series';
import fc from 'fast-check';
import { findDependencesBy } from '../chains/find-dependences';
import type { Knowledge } from '../derive';
import { digestOf } from '../digest';
import { InMemoryMailWorld } from '../in-memory/mail-world';
import { InMemoryTreeStore } from '../in-memory/tree-store';
import {
  HASHING,
  incoming,
  KNOWLEDGE,
  landedCommit,
  patch,
  reply,
  StoppedClock,
  time,
  VERSIONS,
  viewPorts,
} from '../spec-builders';
import { dependsOn } from '../spec-depends-on';
import { viewSeries, type ViewPorts } from '../views';
import { deriveDirty } from './derive-dirty';
import { recordChains } from './record-chains';
import { workOff } from './work-off';

const needing = (id: string, subject: string, words: string): Mail => {
  const one = patch(id, subject, { date: time('2024-03-04T10:00') });
  return { ...one, text: `${words}\n\n${one.text}` };
};

/** The flag that others need: posted, landed, taken back, and brought in again. */
const FLAG = patch('flag', '[PATCH] otter: introduce the flag');
const FLAG_V2 = patch('flag2', '[PATCH v2] otter: introduce the flag', { date: time('2024-03-08T10:00') });
const WITHDRAWN = reply('gone', 'flag', {
  from: { name: 'Olli Otter', address: 'olli@example.org' },
  text: 'Please drop this patch, I withdraw it.\n',
});
const NEEDS = needing('needs', '[PATCH] otter: use the flag', 'It needs flag@example.org');
const SEEMS = needing('seems', '[PATCH] otter: look like the flag', 'It seems to need flag@example.org');
const CHAIN = needing('chain', '[PATCH] otter: go on from there', 'It needs needs@example.org');
const RING = needing('ring', '[PATCH] otter: bite its tail', 'It needs ring2@example.org');
const RING2 = needing('ring2', '[PATCH] otter: be bitten', 'It needs ring@example.org');

const patchIdOf = (mail: Mail): string | undefined => {
  const { content } = incoming(mail);
  return 'reading' in content ? content.reading.patch?.patchId : undefined;
};

const LANDED = landedCommit('f1a6', { subject: 'otter: introduce the flag', patchId: patchIdOf(FLAG) });
const REVERT = landedCommit('f1a7', {
  subject: 'Revert "otter: introduce the flag"',
  body: `This reverts commit ${LANDED.commit}.`,
  committedAt: time('2024-03-06T10:00'),
});
const ON_COMMIT = needing('bare', '[PATCH] otter: rest on a commit', `It needs ${'b0'.padEnd(40, '0')}`);
const BARE = landedCommit('b0', { subject: 'otter: something nobody mailed' });
const BARE_REVERT = landedCommit('b1', {
  subject: 'Revert "otter: something nobody mailed"',
  body: `This reverts commit ${BARE.commit}.`,
  committedAt: time('2024-03-07T10:00'),
});

class Pond {
  readonly clock = new StoppedClock();
  readonly world = new InMemoryMailWorld(this.clock);
  readonly tree = new InMemoryTreeStore(this.world, this.clock);
  knowledge: Knowledge = KNOWLEDGE;

  get ports(): ViewPorts {
    const ports = { ...viewPorts(this.world), knowledge: () => Promise.resolve(this.knowledge) };
    return { ...ports, dependences: findDependencesBy(dependsOn, ports) };
  }

  readonly find: ReturnType<typeof findDependencesBy> = (series, from) =>
    findDependencesBy(dependsOn, this.ports)(series, from);

  async take(...mails: readonly Mail[]): Promise<this> {
    await this.world.take(
      mails.map((m) => incoming(m)),
      VERSIONS,
    );
    return this;
  }

  async commit(...commits: readonly LandedCommit[]): Promise<this> {
    await this.tree.take(commits);
    return this;
  }

  readonly settle = () =>
    workOff({ derivation: this.world, chains: this.world.chains, begin: () => this.find }, this.knowledge, {
      clock: this.clock,
    });

  readonly derive = () => deriveDirty(this.world, this.knowledge, { clock: this.clock });
  readonly chain = () => recordChains(this.world.chains, () => this.find, { clock: this.clock });

  async edges(): Promise<readonly string[]> {
    const all = await this.world.chains.recordedEdges(undefined, 1000);
    return all
      .flatMap((m) =>
        m.before.map((e) => `${e.edge.from} ${e.edge.kind} ${e.edge.to}: ${e.parent.fate.state}`),
      )
      .sort();
  }

  /** What the stored rows say of a series: outcome, and what the rule on dependences says. */
  stored(id: string): readonly string[] {
    const all = [...this.world.derived().values()].flat();
    const verdict = all
      .find((d) => d.series.revisions.some((r) => r.patches.some((p) => p.messageId === `${id}@example.org`)))
      ?.revisions.at(-1)?.verdict;
    const said = verdict?.reasons.filter((r) => r.rule === 'dependencies') ?? [];
    return said.map((r) => `${r.effect}: ${r.sentence}`);
  }

  readonly events = (...types: readonly string[]): readonly string[] =>
    this.world.log.events.filter((e) => types.includes(e.type)).map((e) => e.type);
}

const EDGE_EVENTS = ['EdgeRecorded', 'EdgeDropped'] as const;

describe('recording chains', () => {
  test('writes the edges of every series, once, and judges what they bear on', async () => {
    const pond = await new Pond().take(FLAG, NEEDS, SEEMS);
    expect(await pond.settle()).toEqual({ conversations: 3, series: 3, chains: 3, edges: 2 });
    expect(await pond.edges()).toEqual([
      'needs@example.org declared flag@example.org: posted',
      'seems@example.org prose flag@example.org: posted',
    ]);
    expect(pond.stored('needs')).toEqual([
      'holds: It needs "otter: introduce the flag" (as its poster says), which is posted and not in.',
    ]);
    expect(pond.events(...EDGE_EVENTS)).toEqual(['EdgeRecorded', 'EdgeRecorded']);
    expect(await pond.world.chains.dirtyChains(10)).toEqual([]);
    expect(await pond.world.dirty(10)).toEqual([]);
  });

  test('again concludes and changes nothing', async () => {
    const pond = await new Pond().take(FLAG, NEEDS, SEEMS);
    await pond.settle();
    const before = pond.world.log.events.length;
    await pond.world.markAllDirty();
    await pond.world.chains.markAllChains();
    await pond.settle();
    expect(pond.world.log.events).toHaveLength(before);
  });

  test('concludes with its causes, on the stream of the series', async () => {
    const pond = await new Pond().take(FLAG, NEEDS);
    await pond.settle();
    const event = pond.world.log.events.find((e) => e.type === 'EdgeRecorded');
    expect(event).toMatchObject({
      sort: 'conclusion',
      saidAt: '2024-03-04T10:00:00Z',
      data: { kind: 'declared', confidence: 'certain', causes: ['needs@example.org', 'flag@example.org'] },
    });
    expect(event?.streamName).toBe(`series-${(event?.data as { series: string }).series}`);
  });

  test('drops the edge of a patch that no longer says so', async () => {
    const pond = await new Pond().take(FLAG, NEEDS);
    await pond.settle();
    await pond.take(patch('needs2', '[PATCH v2] otter: use the flag', { date: time('2024-03-09T10:00') }));
    await pond.settle();
    expect(await pond.edges()).toEqual([]);
    expect(pond.stored('needs')).toEqual([]);
    expect(pond.events(...EDGE_EVENTS)).toEqual(['EdgeRecorded', 'EdgeDropped']);
  });

  test('ends with a ring of patches that need each other', async () => {
    const pond = await new Pond().take(RING, RING2);
    await pond.settle();
    expect(await pond.edges()).toHaveLength(2);
    expect(pond.stored('ring')[0]).toMatch(/^holds/);
  });

  test('does nothing for mails that are no patches', async () => {
    const pond = await new Pond().take(reply('talk', 'nothing', { text: 'Is anybody there?' }));
    expect(await pond.settle()).toMatchObject({ chains: 0, edges: 0 });
  });
});

describe('without anybody asking', () => {
  const FATES: readonly (readonly [string, (pond: Pond) => Promise<unknown>, string | undefined])[] = [
    ['lands', (p) => p.commit(LANDED), undefined],
    ['lands and is reverted', (p) => p.commit(LANDED, REVERT), 'holds: .* was reverted by f1a7000000'],
    ['is withdrawn', (p) => p.take(WITHDRAWN), 'holds: .* withdrew'],
    ['gets a new version', (p) => p.take(FLAG_V2), 'holds: .* posted and not in'],
  ];
  test.each(FATES)('a series is judged again when what it needs %s', async (_, happens, said) => {
    const pond = await new Pond().take(FLAG, NEEDS);
    await pond.settle();
    expect(pond.stored('needs')[0]).toMatch(/posted and not in/);
    await happens(pond);
    await pond.settle();
    expect(pond.stored('needs')).toEqual(said === undefined ? [] : [expect.stringMatching(said)]);
  });

  test('a landed parent is reverted, and what only seems to need it asks a person', async () => {
    const pond = await (await new Pond().take(FLAG, NEEDS, SEEMS)).commit(LANDED);
    await pond.settle();
    expect([pond.stored('needs'), pond.stored('seems')]).toEqual([[], []]);
    await pond.commit(REVERT);
    await pond.settle();
    expect(pond.stored('needs')[0]).toMatch(/^holds/);
    expect(pond.stored('seems')[0]).toMatch(/^undetermines/);
  });

  test('a commit that nobody mailed is reverted', async () => {
    const pond = await new Pond().take(ON_COMMIT);
    await pond.settle();
    expect(pond.stored('bare')[0]).toMatch(/^undetermines: .* neither mail nor commit was received/);
    await pond.commit(BARE);
    await pond.settle();
    expect(pond.stored('bare')).toEqual([]);
    await pond.commit(BARE_REVERT);
    await pond.settle();
    expect(pond.stored('bare')[0]).toMatch(/^holds: .* was reverted by b100000000/);
  });

  test('what it needs arrives late', async () => {
    const pond = await new Pond().take(NEEDS);
    await pond.settle();
    expect(pond.stored('needs')[0]).toMatch(/^undetermines/);
    await pond.take(FLAG);
    await pond.settle();
    expect(pond.stored('needs')[0]).toMatch(/^holds/);
  });

  test('a person dismisses the edge, or confirms one that only seems to be', async () => {
    const pond = await new Pond().take(FLAG, NEEDS, SEEMS);
    await pond.settle();
    const edge = (kind: 'confirm' | 'dismiss', from: string) => ({
      kind,
      from: messageId(`${from}@example.org`),
      to: 'flag@example.org',
      reason: 'asked its poster',
      at: time('2024-03-10T10:00'),
    });
    pond.knowledge = { ...KNOWLEDGE, dependences: [edge('dismiss', 'needs'), edge('confirm', 'seems')] };
    await pond.world.chains.markChains(['needs@example.org', 'seems@example.org']);
    await pond.settle();
    expect(pond.stored('needs')).toEqual([]);
    expect(pond.stored('seems')[0]).toMatch(/^holds/);
  });
});

describe('chains that are made dirty while they are recorded', () => {
  test('are recorded again: what was found from less is not kept', async () => {
    const pond = await new Pond().take(FLAG, NEEDS);
    await pond.derive();
    let first = true;
    const { chains } = pond.world;
    const saveChains: typeof chains.saveChains = async (results, at, since) => {
      if (first) {
        first = false;
        await pond.commit(LANDED);
        await pond.derive();
      }
      return chains.saveChains(results, at, since);
    };
    const store = Object.assign(Object.create(chains) as typeof chains, { saveChains });
    await recordChains(store, () => pond.find, { clock: pond.clock });
    await pond.settle();
    expect(pond.stored('needs')).toEqual([]);
  });
});

describe('what was derived', () => {
  /** How many conversations are handed to who finds edges, of two. */
  const handed = async (pond: Pond): Promise<number> => {
    let count = 0;
    const find: typeof pond.find = (series, from, assembled) => {
      count += assembled?.size ?? 0;
      return pond.find(series, from);
    };
    await pond.world.chains.markChains(['flag@example.org', 'needs@example.org']);
    await recordChains(pond.world.chains, () => find, { clock: pond.clock });
    return count;
  };

  test('is at hand where it was derived from all that there is', async () => {
    const pond = await new Pond().take(FLAG, NEEDS);
    await pond.settle();
    expect(await handed(pond)).toBe(2);
    await pond.take(FLAG_V2);
    expect(await handed(pond)).toBe(1);
  });
});

describe('chains of more than one group', () => {
  /** How often finding began for 101 chains, two groups, and from which moments they were looked at. */
  const begun = async (undisturbed: boolean) => {
    const mails = Array.from({ length: 101 }, (_, n) =>
      patch(`dive${String(n)}`, `[PATCH] otter: dive ${String(n)}`, { date: time('2024-03-04T10:00') }),
    );
    const pond = await new Pond().take(...mails);
    await pond.derive();
    const isUndisturbed = () => undisturbed;
    const { chains } = pond.world;
    const store = Object.assign(Object.create(chains) as typeof chains, { isUndisturbed });
    const from: unknown[] = [];
    let times = 0;
    const begin = () => {
      times += 1;
      const find: typeof pond.find = (series, at) => {
        from.push(at.asOf);
        pond.clock.set(`2024-03-10T12:0${String(from.length)}`);
        return pond.find(series, at);
      };
      return find;
    };
    const { chains: recorded } = await recordChains(store, begin, { clock: pond.clock });
    return { recorded, times, moments: new Set(from).size };
  };

  test('are found with what was assembled for the groups before, while nobody else writes', async () => {
    expect(await begun(true)).toEqual({ recorded: 101, times: 1, moments: 1 });
  });

  test('are found anew where somebody did', async () => {
    expect(await begun(false)).toEqual({ recorded: 101, times: 2, moments: 2 });
  });
});

describe('in any order', () => {
  const MAILS = [FLAG, FLAG_V2, WITHDRAWN, NEEDS, SEEMS, CHAIN, RING, RING2, ON_COMMIT];
  const COMMITS = [LANDED, REVERT, BARE, BARE_REVERT];
  const ALL = [
    ...MAILS.map((mail) => (pond: Pond) => pond.take(mail)),
    ...COMMITS.map((commit) => (pond: Pond) => pond.commit(commit)),
  ];

  const stateOf = async (pond: Pond) => ({
    edges: await pond.edges(),
    verdicts: [...pond.world.derived().values()]
      .flat()
      .map((d) => JSON.stringify(d.revisions.map((r) => r.verdict)))
      .sort(),
    digest: await digestOf(pond.ports, {}, HASHING),
  });

  /** What a view of now gives is what is stored. */
  const viewsAgree = async (pond: Pond): Promise<void> => {
    for (const stored of [...pond.world.derived().values()].flat()) {
      const view = await viewSeries(pond.ports, stored.series.id, { asOf: pond.clock.now() });
      expect(view.derived).toEqual(stored);
    }
  };

  const whole = async (): Promise<Pond> => {
    const pond = await (await new Pond().take(...MAILS)).commit(...COMMITS);
    await pond.settle();
    return pond;
  };

  test('the story has edges, and verdicts that rest on them', async () => {
    const pond = await whole();
    expect(await pond.edges()).toHaveLength(6);
    expect(pond.stored('needs')[0]).toMatch(/^holds: .* reverted/);
    await viewsAgree(pond);
  });

  test('edges, verdicts and digest are the same, whoever was called when', async () => {
    const expected = await stateOf(await whole());
    const arrivals = fc
      .tuple(
        fc.shuffledSubarray([...ALL.keys()], { minLength: ALL.length }),
        fc.array(fc.tuple(fc.nat(ALL.length - 1), fc.nat(ALL.length)), { maxLength: 5 }),
        fc.array(fc.constantFrom('nothing', 'derive', 'chain', 'settle'), { minLength: 20, maxLength: 20 }),
      )
      .map(([order, again, calls]) => ({
        order: again.reduce<readonly number[]>((o, [what, where]) => o.toSpliced(where, 0, what), order),
        calls,
      }));
    await fc.assert(
      fc.asyncProperty(arrivals, async ({ order, calls }) => {
        const pond = new Pond();
        for (const [n, what] of order.entries()) {
          await ALL[what]?.(pond);
          const call = calls[n % calls.length];
          if (call === 'derive') await pond.derive();
          if (call === 'chain') await pond.chain();
          if (call === 'settle') await pond.settle();
        }
        await pond.settle();
        expect(await stateOf(pond)).toEqual(expected);
        await viewsAgree(pond);
      }),
      { numRuns: 15 },
    );
  }, 120_000);

  test('a view of the past sees what had become of the parent by then', async () => {
    const pond = await whole();
    const asOf = async (day: string): Promise<readonly string[]> => {
      const { derived } = await viewSeries(pond.ports, 'seems@example.org', {
        asOf: `${day}T12:00:00Z` as Instant,
      });
      return (derived.revisions.at(-1)?.verdict?.reasons ?? [])
        .filter((r) => r.rule === 'dependencies')
        .map((r) => r.effect);
    };
    expect(await asOf('2024-03-05')).toEqual([]);
    expect(await asOf('2024-03-06')).toEqual(['undetermines']);
  });
});
