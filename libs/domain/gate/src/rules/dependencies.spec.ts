import type { Dependence, Edge, ParentFate } from '@sluice/dependency';
import { judge } from '../judge';
import { input, patch, people, revision, seriesOf, time, trailer } from '../spec/example';
import type { Verdict } from '../verdict';

const FLAG = '2075b410eea7a7a7a7a7a7a7a7a7a7a7a7a7a7a7';
const REVERT = '9516d01ac3b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8';
const NOW = time('2021-09-20');

const fates = {
  posted: { state: 'posted' },
  unknown: { state: 'unknown' },
  landed: { state: 'landed', commit: FLAG, at: time('2021-09-12') },
  reverted: { state: 'reverted', commit: FLAG, by: REVERT, at: time('2021-09-14') },
  superseded: { state: 'superseded', revision: '3', at: time('2021-09-13') },
  withdrawn: { state: 'withdrawn', at: time('2021-09-15') },
} as const satisfies Record<string, ParentFate>;

type Parts = Partial<Omit<Dependence, 'edge'>> & {
  readonly edge?: Partial<Edge>;
  readonly fate?: ParentFate;
};

const needs = ({ edge, fate = fates.posted, ...more }: Parts = {}): Dependence => ({
  edge: {
    from: 'patch-1@example.org',
    to: 'flag@example.org',
    kind: 'declared',
    confidence: 'certain',
    evidence: [{ kind: 'mail', messageId: 'patch-1@example.org', line: 3, quote: 'Depends-on: the flag' }],
    saidAt: time('2021-09-10T12:00:00Z'),
    ...edge,
  },
  parent: { fate, series: 'series-2', subject: 'domctl: a flag' },
  ...more,
});

const SYMBOL = { kind: 'symbol', names: ['XEN_DOMCTL_CDF_x'] } as const;
const LIKELY = { kind: 'lines', confidence: 'likely' } as const;
const WEAK = { kind: 'prose', confidence: 'weak' } as const;

const judged = (dependences: readonly Dependence[], more: Parameters<typeof input>[0] = {}): Verdict =>
  judge(input({ now: NOW, dependences, ...more }));

const reasons = (verdict: Verdict) => verdict.reasons.filter((r) => r.rule === 'dependencies');

describe('what a revision needs', () => {
  it.each<readonly [string, Dependence, Verdict['outcome'], number]>([
    ['as its poster says, posted only', needs(), 'held', 1],
    ['as its poster says, landed', needs({ fate: fates.landed }), 'open', 0],
    ['as its poster says, reverted', needs({ fate: fates.reverted }), 'held', 1],
    ['as its poster says, withdrawn', needs({ fate: fates.withdrawn }), 'held', 1],
    ['as its poster says, no longer in its series', needs({ fate: fates.superseded }), 'held', 1],
    ['as its poster says, never received', needs({ fate: fates.unknown }), 'undetermined', 1],
    ['as its base, posted only', needs({ edge: { kind: 'base' } }), 'held', 1],
    ['as its base, never received', needs({ edge: { kind: 'base' }, fate: fates.unknown }), 'open', 1],
    ['by a symbol the tree confirms, posted only', needs({ edge: SYMBOL }), 'held', 1],
    ['by a likely symbol, posted only', needs({ edge: { ...SYMBOL, confidence: 'likely' } }), 'open', 1],
    ['by lines, posted only', needs({ edge: LIKELY }), 'open', 1],
    ['by lines, landed', needs({ edge: LIKELY, fate: fates.landed }), 'open', 0],
    ['by lines, reverted', needs({ edge: LIKELY, fate: fates.reverted }), 'undetermined', 1],
    [
      'by lines of the tree, reverted',
      needs({ edge: { kind: 'lines' }, fate: fates.reverted }),
      'undetermined',
      1,
    ],
    ['by the number beside it, posted only', needs({ edge: { kind: 'number' } }), 'open', 1],
    ['by prose, posted only', needs({ edge: WEAK }), 'open', 1],
    ['by prose, withdrawn', needs({ edge: WEAK, fate: fates.withdrawn }), 'open', 1],
    ['by prose, reverted', needs({ edge: WEAK, fate: fates.reverted }), 'undetermined', 1],
    ['by prose, never received', needs({ edge: WEAK, fate: fates.unknown }), 'open', 1],
    ['by prose that a person confirmed, posted only', needs({ edge: WEAK, confirmed: true }), 'held', 1],
    [
      'by prose that a person confirmed, never received',
      needs({ edge: WEAK, confirmed: true, fate: fates.unknown }),
      'undetermined',
      1,
    ],
    ['to revert it, reverted', needs({ edge: { kind: 'reverts' }, fate: fates.reverted }), 'open', 0],
    ['to revert it, posted only', needs({ edge: { kind: 'reverts' } }), 'open', 1],
    ['to fix it, never received', needs({ edge: { kind: 'fixes' }, fate: fates.unknown }), 'open', 0],
    ['to fix it, reverted', needs({ edge: { kind: 'fixes' }, fate: fates.reverted }), 'undetermined', 1],
  ])('%s', (...[, dependence, outcome, said]) => {
    const verdict = judged([dependence]);
    expect([verdict.outcome, reasons(verdict).length]).toEqual([outcome, said]);
    for (const reason of reasons(verdict)) {
      expect(reason.evidence).not.toEqual([]);
      // Whatever acts says what would clear it, and only that.
      expect(reason.clearedBy === '').toBe(reason.effect === 'informs');
    }
  });

  it('is told with how it is known, what became of it, and what clears it', () => {
    const [held, asked] = reasons(
      judged([
        needs({ edge: SYMBOL }),
        needs({ edge: { ...LIKELY, to: 'other@example.org' }, fate: fates.reverted }),
      ]),
    );
    expect(held).toMatchObject({
      sentence:
        'It needs "domctl: a flag" (for what it introduces: XEN_DOMCTL_CDF_x), which is posted and not in.',
      clearedBy: '"domctl: a flag" goes in, or a version that does not need it.',
    });
    expect(asked).toMatchObject({
      sentence:
        'It needs "domctl: a flag" (whose lines it changes), which went in as 2075b410ee and was reverted by 9516d01ac3 on 2021-09-14.',
      evidence: [{ kind: 'mail' }, { kind: 'commit', commit: REVERT }],
    });
    expect(asked?.clearedBy).toContain('A person confirms or dismisses');
  });

  it('names the patches that need it, once for all of one kind', () => {
    const two = revision({
      total: 2,
      patches: [patch(1, 'xen/arch/x86/a.c'), patch(2, 'xen/arch/x86/b.c')],
      trailers: [trailer('Acked-by', people.x86)],
    });
    const all = [needs(), needs({ edge: { from: 'patch-2@example.org' } })];
    expect(reasons(judged(all, { revision: two })).map((r) => r.sentence)).toEqual([
      'Patches 1, 2 need "domctl: a flag" (as its poster says), which is posted and not in.',
    ]);
  });

  it('is told in one sentence where it only seems to be needed, however much it is', () => {
    const many = Array.from({ length: 50 }, (_, n) => ({
      ...needs({ edge: { ...WEAK, to: `m${String(n)}@example.org` } }),
      parent: { fate: fates.posted, subject: `patch number ${String(n)}` },
    }));
    const said = reasons(judged(many));
    expect(said.map((r) => r.sentence)).toEqual([
      'It seems to need what is not known to be in: "patch number 0", "patch number 1", "patch number 2" and 47 more (`sluice deps show`).',
    ]);
    expect(said[0]?.evidence).toHaveLength(3);
  });
});

describe('what never holds', () => {
  it.each<readonly [string, Dependence]>([
    ['another patch of the same series', needs({ edge: { to: 'patch-1@example.org' } })],
    [
      'a posting that is known to belong to it',
      { ...needs(), parent: { fate: fates.posted, series: 'series-1' } },
    ],
  ])('%s', (_, dependence) => {
    expect(reasons(judged([dependence]))).toEqual([]);
  });

  it('its own commit, nor what it reverted itself', () => {
    const landing = {
      commit: REVERT,
      committedAt: time('2021-09-14'),
      branch: 'staging',
      subject: 'Revert the flag',
      confidence: 'certain',
      score: 1,
      evidence: [],
      differs: [],
      also: [],
    } as const;
    const own = revision({
      patches: [patch(1, 'xen/arch/x86/a.c', { landing })],
      trailers: [trailer('Acked-by', people.x86)],
    });
    const matter = { revision: own, series: seriesOf([own]) };
    expect(reasons(judged([needs({ edge: LIKELY, fate: fates.reverted })], matter))).toEqual([]);
    expect(reasons(judged([needs({ edge: { to: REVERT } })], matter))).toEqual([]);
  });

  it('anything once the release is made', () => {
    const now = time('2022-01-01');
    expect(reasons(judged([needs()], { now }))).toEqual([]);
  });
});

describe('what is in already', () => {
  const landed = (at: string) => ({ landed: { commit: 'c'.repeat(40), at: time(at) } });

  it.each<readonly [string, string, Dependence, Verdict['outcome']]>([
    ['its ground was taken away since', '2021-09-13', needs({ fate: fates.reverted }), 'held'],
    [
      'its ground was taken away since, by all that is alike',
      '2021-09-13',
      needs({ edge: LIKELY, fate: fates.reverted }),
      'undetermined',
    ],
    [
      'what it touched, as the tree tells, was taken away since',
      '2021-09-13',
      needs({ edge: { kind: 'number' }, fate: fates.reverted }),
      'open',
    ],
    ['it went in after that', '2021-09-16', needs({ fate: fates.reverted }), 'open'],
    ['what it needs is not in', '2021-09-13', needs(), 'open'],
  ])('%s', (...[, at, dependence, outcome]) => {
    expect(judged([dependence], landed(at)).outcome).toBe(outcome);
  });
});

test('a revision without edges is judged as before', () => {
  expect(judged([])).toEqual(judge(input({ now: NOW })));
});
