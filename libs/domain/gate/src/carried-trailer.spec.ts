import type { PlacedTrailer, Revision } from '@sluice/series';
import { messageId } from '@sluice/kernel';
import type { JudgeInput } from './case';
import { judge } from './judge';
import {
  identities,
  input,
  patch,
  people,
  policy,
  revision,
  roles,
  seriesOf,
  time,
  trailer,
} from './spec/example';
import { weighTrailers } from './weigh';

const X86 = 'xen/arch/x86/a.c';
const context = { release: '4.16', policy, standing: { roles, identities }, impostors: [] };

/** A trailer that the poster carries in somebody's name. */
const carried = (key: string, who: (typeof people)[keyof typeof people], more: Partial<PlacedTrailer> = {}) =>
  trailer(key, who, {
    manner: 'carried',
    sender: people.poster,
    messageId: messageId('patch-1@example.org'),
    place: 'commit-message',
    saidAt: time('2021-09-15'),
    ...more,
  });

const v2 = (trailers: readonly PlacedTrailer[], more: Partial<Revision> = {}) =>
  revision({ number: '2', trailers, ...more });

const weighLast = (...revisions: readonly Revision[]) => weighTrailers(seriesOf(revisions), context).at(-1);

describe('what a poster carries weighs no more than what the person said', () => {
  const said = (more: Partial<PlacedTrailer> = {}) => trailer('Acked-by', people.x86, more);
  const claim = carried('Acked-by', people.x86);

  it.each<[string, readonly PlacedTrailer[], RegExp]>([
    ['under a condition', [said({ conditionText: 'if tested' })], /which does not count by itself/],
    ['for a part', [said({ scopeText: 'Applicable parts' })], /which does not count by itself/],
    ['without a trusted origin', [said({ trust: 'unproven' })], /origin is unproven/],
    ['under another key', [trailer('Tested-by', people.x86)], /no mail in which that person says so/],
    ['nothing', [], /no mail in which that person says so/],
  ])('said %s', (_, trailers, why) => {
    const weighed = weighLast(revision({ trailers }), v2([claim]));
    expect(weighed).toMatchObject({ counts: false, needsHuman: false });
    expect(weighed?.why).toMatch(why);
  });

  it('said and withdrawn', () => {
    const withdrawals = [
      {
        what: 'ack' as const,
        sentence: 'I withdraw my ack.',
        messageId: messageId('withdrawal@example.org'),
        sender: people.x86,
        saidAt: time('2021-09-13'),
      },
    ];
    expect(weighLast(revision({ trailers: [said()], withdrawals }), v2([claim]))).toMatchObject({
      counts: false,
      why: expect.stringContaining('withdrawn') as string,
    });
  });

  it('said without the right to say it: nobody makes a release manager by carrying a word', () => {
    const first = revision({ trailers: [trailer('Release-Acked-by', people.stranger)] });
    expect(weighLast(first, v2([carried('Release-Acked-by', people.stranger)]))).toMatchObject({
      counts: false,
      why: expect.stringContaining('unauthorised') as string,
    });
  });

  it('said of another patch', () => {
    const first = revision({
      total: 2,
      patches: [patch(1, X86), patch(2, 'xen/arch/x86/b.c')],
      trailers: [said({ scopePositions: [2] })],
    });
    expect(weighLast(first, v2([claim]))).toMatchObject({ counts: false, carried: { heard: false } });
  });

  it('said once of the same patch suffices, whatever was said of others since', () => {
    const first = revision({ trailers: [said()] });
    const other = revision({
      number: '2',
      patches: [patch(1, X86, { patchId: 'other' })],
      trailers: [said()],
    });
    const third = revision({ number: '3', trailers: [claim] });
    expect(weighLast(first, other, third)).toMatchObject({ counts: true, carried: { heard: true } });
  });

  it('said of a version whose patch never came: whether it changed is not known', () => {
    const first = revision({
      patches: [patch(1, X86, { messageId: undefined, patchId: undefined, files: [] })],
      trailers: [said()],
    });
    expect(weighLast(first, v2([claim]))?.why).toMatch(
      /said for v1, and whether the patch changed since is not known/,
    );
  });
});

describe('a carried ack whose own mail was never received', () => {
  const judged = (trailers: readonly PlacedTrailer[], more: Partial<JudgeInput> = {}) =>
    judge(input({ revision: revision({ trailers }), ...more }));
  const ackReasons = (verdict: ReturnType<typeof judge>) =>
    verdict.reasons.filter((r) => r.rule === 'maintainer-ack');

  it.each(['Acked-by', 'Reviewed-by'])('%s of a maintainer leaves it undetermined, and says so', (key) => {
    const verdict = judged([carried(key, people.x86)]);
    expect(verdict.outcome).toBe('undetermined');
    expect(ackReasons(verdict)).toEqual([
      expect.objectContaining({
        effect: 'undetermines',
        sentence: `v1 carries ${key}: Jan Maintainer for ${X86}, but the mail in which Jan Maintainer says so was never received.`,
        clearedBy: 'That mail, taken from the archive of the list, or the word of Jan Maintainer.',
        evidence: [{ kind: 'mail', messageId: 'patch-1@example.org', line: 10 }],
      }),
    ]);
  });

  it.each<[string, readonly PlacedTrailer[], string]>([
    ['of a maintainer of other files is none', [carried('Acked-by', people.arm)], 'held'],
    ['of a stranger is none', [carried('Reviewed-by', people.stranger)], 'held'],
    ['that only says tested is none', [carried('Tested-by', people.x86)], 'held'],
    ["of the patch's own author is none", [carried('Acked-by', people.poster)], 'held'],
    [
      'does not matter once the mail came',
      [carried('Acked-by', people.x86), trailer('Acked-by', people.x86)],
      'open',
    ],
    [
      'does not matter beside the ack of another maintainer',
      [carried('Acked-by', people.x86), trailer('Acked-by', people.x86), trailer('Acked-by', people.arm)],
      'open',
    ],
  ])('%s', (_, trailers, outcome) => {
    expect(judged(trailers).outcome).toBe(outcome);
  });

  it('does not cover the files of others: those are still held', () => {
    const two = revision({
      total: 2,
      patches: [patch(1, X86), patch(2, 'xen/arch/arm/b.c')],
      trailers: [carried('Acked-by', people.x86, { scope: [1] })],
    });
    const reasons = ackReasons(judge(input({ revision: two })));
    expect(reasons.map((r) => [r.effect, r.sentence])).toEqual([
      ['holds', "No maintainer's ack is known for xen/arch/arm/b.c."],
      [
        'undetermines',
        `v1 1/2 carries Acked-by: Jan Maintainer for ${X86}, but the mail in which Jan Maintainer says so was never received.`,
      ],
    ]);
  });

  it('in several patches is told once', () => {
    const patches = [1, 2, 3].map((n) => patch(n, `xen/arch/x86/${n}.c`));
    const trailers = patches.map((p) =>
      carried('Acked-by', people.x86, {
        scope: [p.position],
        messageId: messageId(`patch-${p.position}@example.org`),
      }),
    );
    const [reason, ...more] = ackReasons(
      judge(input({ revision: revision({ total: 3, patches, trailers }) })),
    );
    expect(more).toEqual([]);
    expect(reason?.sentence).toMatch(/^v1 1\/3, v1 2\/3, v1 3\/3 carry Acked-by: Jan Maintainer for /);
    expect(reason?.evidence).toHaveLength(3);
  });

  it("of anybody is in doubt where the poster maintains the file, and needs another's eyes", () => {
    const own = revision({
      poster: people.x86,
      patches: [patch(1, X86, { author: people.x86 })],
      trailers: [carried('Reviewed-by', people.stranger, { sender: people.x86 })],
    });
    expect(judge(input({ revision: own })).outcome).toBe('undetermined');
  });

  it('of the release manager is neither a release ack nor none', () => {
    const trailers = [trailer('Acked-by', people.x86), carried('Release-Acked-by', people.rm)];
    const verdict = judged(trailers, { now: time('2021-11-05') });
    expect(verdict.outcome).toBe('undetermined');
    expect(verdict.reasons[0]).toMatchObject({
      rule: 'R31',
      sentence:
        'v1 carries Release-Acked-by: Ian Manager, but the mail in which Ian Manager says so was never received.',
    });
    const strange = [trailer('Acked-by', people.x86), carried('Release-Acked-by', people.stranger)];
    expect(judged(strange, { now: time('2021-11-05') }).outcome).toBe('held');
  });
});

describe('an ack of an earlier version', () => {
  const said = revision({ trailers: [trailer('Acked-by', people.x86)] });
  const judged = (first: Revision, second: Revision) =>
    judge(input({ revision: second, series: seriesOf([first, second]) }));

  it('lapses where the patch changed, and is named', () => {
    const verdict = judged(said, v2([], { patches: [patch(1, X86, { patchId: 'changed' })] }));
    expect(verdict.outcome).toBe('held');
    expect(verdict.reasons[0]?.sentence).toBe(
      `No maintainer's ack is known for ${X86}. Jan Maintainer's Acked-by of 2021-09-12 was for v1, and the patch changed since.`,
    );
  });

  it('may still hold where that version of the patch never came', () => {
    const never = {
      ...said,
      patches: [patch(1, X86, { messageId: undefined, patchId: undefined, files: [] })],
    };
    const verdict = judged(never, v2([]));
    expect(verdict.outcome).toBe('undetermined');
    expect(verdict.reasons[0]?.sentence).toMatch(
      /said for v1, and whether the patch changed since is not known/,
    );
  });

  it('was for another patch: it is not said to have lapsed', () => {
    const verdict = judged(said, v2([], { patches: [patch(1, X86, { patchId: 'b', subject: 'another' })] }));
    expect(verdict.reasons[0]?.sentence).toBe(`No maintainer's ack is known for ${X86}.`);
  });

  it('of a later version says nothing of an earlier one that differs', () => {
    const later = v2([trailer('Acked-by', people.x86)], { patches: [patch(1, X86, { patchId: 'later' })] });
    const first = revision();
    const { reasons } = judge(input({ revision: first, series: seriesOf([first, later]) }));
    expect(reasons.find((r) => r.rule === 'maintainer-ack')?.sentence).toBe(
      `No maintainer's ack is known for ${X86}.`,
    );
  });
});
