import { parseInstant } from '@sluice/kernel';
import { time } from '../spec-builders';
import { eachDerived, UnknownReferenceError } from '../views';
import { NOTHING_NEEDED, type Needed } from './dependents';
import { whatHappened } from './happened';
import { whatIfReverted, type WhatIfPorts } from './revert';
import { edge, FISH_IN, FISH_OUT, forest, NET_IN, netNeedsFish, node, seriesOf } from './spec-forest';
import { WhatIfError } from './targets';

const AFTER_FISH = { asOf: time('2024-03-05') };

const needing = async (
  commits: Parameters<typeof forest>[0],
  change: (needed: Needed) => Needed = (n) => n,
): Promise<WhatIfPorts> => {
  const ports = await forest(commits);
  const needed = change(await netNeedsFish(ports));
  return { ...ports, dependents: () => Promise.resolve(needed) };
};

const everything = async (ports: WhatIfPorts): Promise<string> => {
  const all = [];
  for await (const derived of eachDerived(ports, {})) all.push(derived);
  return JSON.stringify(all);
};

describe('a revert of what is in', () => {
  it.each([
    ['the posting', 'fish@example.org'],
    ['the commit', FISH_IN.commit],
    ['its first digits', FISH_IN.commit.slice(0, 10)],
  ])('is asked by %s and tells the verdict before and after', async (_, ref) => {
    const { targets, changes } = await whatIfReverted(await forest([FISH_IN]), ref, AFTER_FISH);
    expect(targets).toMatchObject([{ ref: FISH_IN.commit, how: 'revert', position: 1 }]);
    expect(changes).toMatchObject([
      {
        before: 'open',
        after: 'held',
        differs: 'outcome',
        state: { before: 'landed', after: 'reverted' },
        because: [{ change: 'appears', reason: { rule: 'reverted', effect: 'holds' } }],
      },
    ]);
  });

  test('records nothing, and leaves what is derived as it is', async () => {
    const ports = await forest([FISH_IN]);
    const [before, events] = [await everything(ports), await ports.reader.events()];
    await whatIfReverted(ports, 'fish@example.org', AFTER_FISH);
    expect(await everything(ports)).toBe(before);
    expect(await ports.reader.events()).toBe(events);
  });

  test('says from when it is', async () => {
    const { asOf, knownThrough } = await whatIfReverted(
      await forest([FISH_IN]),
      'fish@example.org',
      AFTER_FISH,
    );
    expect([asOf, knownThrough]).toEqual([AFTER_FISH.asOf, '2024-03-04T12:00:00Z']);
  });

  test('that was made already leaves nothing to suppose', async () => {
    const foretold = await whatIfReverted(await forest([FISH_IN, FISH_OUT]), 'fish@example.org', {});
    expect(foretold).toMatchObject({
      targets: [],
      changes: [],
      takenBack: [{ commit: FISH_IN.commit, by: FISH_OUT.commit, at: FISH_OUT.committedAt }],
    });
  });

  test('judges for the release line that is asked for', async () => {
    const from = { ...AFTER_FISH, release: '1.5' };
    const { changes } = await whatIfReverted(await forest([FISH_IN]), 'fish@example.org', from);
    expect(changes.map((c) => c.release)).toEqual(['1.5']);
  });
});

describe('a revert of what is only posted', () => {
  test('is its withdrawal', async () => {
    const { targets, changes } = await whatIfReverted(await forest([]), 'net@example.org', {});
    expect(targets).toMatchObject([{ ref: 'net@example.org', how: 'withdrawal' }]);
    expect(changes).toMatchObject([
      {
        after: 'held',
        state: { before: 'posted', after: 'withdrawn' },
        because: [{ reason: { rule: 'withdrawn' } }],
      },
    ]);
  });

  test('of a commit that had not landed by then is asked too early', async () => {
    const early = whatIfReverted(await forest([FISH_IN]), FISH_IN.commit, { asOf: time('2024-03-02') });
    await expect(early).rejects.toThrow(UnknownReferenceError);
  });
});

describe('a reference that leads nowhere', () => {
  it.each(['nobody@example.org', 'NO_SUCH_SYMBOL', 'abcdef0123', ''])('%p is refused', async (ref) => {
    const asked = whatIfReverted(await forest([FISH_IN]), ref, {});
    await expect(asked).rejects.toThrow(UnknownReferenceError);
  });

  test('anything else that goes wrong is not taken for it', async () => {
    const ports = { ...(await forest([FISH_IN])), dependents: () => Promise.reject(new Error('gone')) };
    await expect(whatIfReverted(ports, 'fish@example.org', {})).rejects.toThrow('gone');
  });
});

describe('what needs what is taken back', () => {
  test('is told with its place, its ties and what would become of it', async () => {
    const ports = await needing([FISH_IN]);
    const { dependents } = await whatIfReverted(ports, 'fish@example.org', AFTER_FISH);
    expect(dependents).toMatchObject([
      {
        ref: 'net@example.org',
        series: await seriesOf(ports, 'net@example.org'),
        kinds: ['symbol'],
        confidence: 'likely',
        names: ['fish'],
        depth: 1,
        predicted: 'blocked',
        does: 'likely has to wait or do without',
      },
    ]);
  });

  test('is found by a symbol that no model knows, where the index does', async () => {
    const { targets } = await whatIfReverted(await needing([FISH_IN]), 'catch_fish', AFTER_FISH);
    expect(targets.map((t) => t.ref)).toEqual([FISH_IN.commit]);
  });

  test('a commit of which no posting is known is taken back by its hash', async () => {
    const bare = 'c'.repeat(40);
    const needed: Needed = {
      ...NOTHING_NEEDED,
      focus: [bare],
      edges: [edge('net@example.org', bare)],
      nodes: [node(bare, { sort: 'landed', subject: 'otter: dig', at: time('2024-02-01') })],
    };
    const ports = await forest([FISH_IN], { needed });
    const foretold = await whatIfReverted(ports, 'ccccccc', AFTER_FISH);
    expect(foretold).toMatchObject({
      targets: [{ ref: bare, subject: 'otter: dig', series: null }],
      changes: [],
      dependents: [{ ref: 'net@example.org' }],
    });
  });
});

describe('what came of a prediction', () => {
  const lookBack = async (
    commits: Parameters<typeof forest>[0],
    by: string,
    change?: (n: Needed) => Needed,
  ) => {
    const ports = await needing(commits, change);
    const foretold = await whatIfReverted(ports, 'fish@example.org', AFTER_FISH);
    const asOf = parseInstant(by);
    if (asOf === undefined) throw new Error(by);
    return whatHappened(ports, foretold, { asOf });
  };

  test('agrees where it came as foretold', async () => {
    expect(await lookBack([FISH_IN, FISH_OUT], '2024-03-07')).toMatchObject({
      premise: [{ ref: FISH_IN.commit, by: FISH_OUT.commit }],
      verdicts: [{ foretold: 'held', happened: 'held', agrees: true, silent: [] }],
      dependents: [{ happened: 'waits', cameTrue: true }],
      blocked: { foretold: ['net@example.org'], happened: ['net@example.org'] },
    });
  });

  test('says of a dependent that went in nevertheless that it did not come true', async () => {
    expect(await lookBack([FISH_IN, FISH_OUT, NET_IN], '2024-03-09')).toMatchObject({
      dependents: [{ happened: 'went-in', commit: NET_IN.commit, cameTrue: false }],
      blocked: { foretold: [NET_IN.commit], happened: [] },
    });
  });

  test('puts nothing to the test where it was not taken back, and then the verdicts differ', async () => {
    const { premise, verdicts } = await lookBack([FISH_IN], '2024-03-09');
    expect(premise).toEqual([]);
    expect(verdicts).toMatchObject([
      { foretold: 'held', happened: 'open', agrees: false, silent: ['reverted'] },
    ]);
  });

  test('lets time pass for the prediction, too: a border that closes everything is no disagreement', async () => {
    const { verdicts } = await lookBack([FISH_IN, FISH_OUT], '2024-04-03');
    expect(verdicts).toMatchObject([{ agrees: true }]);
  });

  test('a patch of which only a quoted title is known is found again by it', async () => {
    const quoted = (needed: Needed): Needed => ({
      ...needed,
      edges: [
        edge('lost@example.org', 'fish@example.org', {
          evidence: [{ kind: 'mail', messageId: 'cover@example.org', quote: '  otter: Mend the net' }],
        }),
      ],
      nodes: needed.nodes.map((n) => node('lost@example.org', { sort: 'expected', place: n.place })),
    });
    const { blocked } = await lookBack([FISH_IN, FISH_OUT, NET_IN], '2024-03-09', quoted);
    expect(blocked).toEqual({ foretold: [NET_IN.commit], happened: [] });
  });
});

test('a refusal names itself, so that it is told as wrong usage', () => {
  expect(new WhatIfError('no').name).toBe('WhatIfError');
});
