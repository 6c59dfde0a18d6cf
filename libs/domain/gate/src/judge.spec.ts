import type { PolicyClass } from '@sluice/freeze';
import type { FreezeEvent } from '@sluice/freeze';
import type { ChangeClass } from '@sluice/interface-model';
import { messageId } from '@sluice/kernel';
import type { JudgeInput } from './case';
import { judge } from './judge';
import {
  announcements,
  finding,
  input,
  objection,
  patch,
  people,
  revision,
  seriesOf,
  time,
  trailer,
} from './spec/example';
import type { Verdict } from './verdict';

const rules = (verdict: Verdict, effect: string) =>
  verdict.reasons.filter((r) => r.effect === effect).map((r) => r.rule);
const sentence = (verdict: Verdict, rule: string) =>
  verdict.reasons
    .filter((r) => r.rule === rule)
    .map((r) => r.sentence)
    .join('\n');

const ack = trailer('Acked-by', people.x86);
const releaseAck = trailer('Release-Acked-by', people.rm);
const acked = (...more: Parameters<typeof trailer>[]) =>
  revision({ trailers: [ack, ...more.map((m) => trailer(...m))] });
const withTrailers = (...trailers: readonly ReturnType<typeof trailer>[]) => ({
  revision: revision({ trailers }),
});

const DEVELOPMENT = time('2021-09-20');
const FEATURE_FREEZE = time('2021-10-20');
const CODE_FREEZE = time('2021-11-05');

it('the policy asks of exactly the classes the interface model knows', () => {
  const classes: readonly PolicyClass[] = [] as readonly ChangeClass[];
  const back: readonly ChangeClass[] = [] as readonly PolicyClass[];
  expect(classes).toEqual(back);
});

it('an acked fix in development is open', () => {
  expect(judge(input())).toMatchObject({
    outcome: 'open',
    phase: 'development',
    validUntil: '2021-09-25T00:00:00Z',
  });
});

describe('the phase policy', () => {
  it.each<[string, Partial<JudgeInput>, Verdict['outcome'], string | undefined]>([
    [
      'closes to features in feature freeze',
      { now: FEATURE_FREEZE, changeClasses: ['feature'] },
      'closed',
      'phase-policy',
    ],
    ['lets fixes in during feature freeze', { now: FEATURE_FREEZE }, 'open', undefined],
    [
      'holds refactorings for a release ack',
      { now: FEATURE_FREEZE, changeClasses: ['refactoring'] },
      'held',
      'R31',
    ],
    ['holds fixes for a release ack in code freeze', { now: CODE_FREEZE }, 'held', 'R31'],
    ['asks reverts for no release ack', { now: CODE_FREEZE, changeClasses: ['revert'] }, 'open', undefined],
    [
      'asks security for nothing',
      { now: CODE_FREEZE, changeClasses: ['security'], ...withTrailers() },
      'open',
      undefined,
    ],
    [
      'takes the worst of several classes',
      { now: FEATURE_FREEZE, changeClasses: ['fix', 'feature'] },
      'closed',
      'phase-policy',
    ],
    ['leaves a line without schedule undetermined', { announcements: [] }, 'undetermined', 'phase-policy'],
    ['is final after the release', { now: time('2022-01-01') }, 'closed', 'shipped'],
  ])('%s', (...[, change, outcome, rule]) => {
    const verdict = judge(input(change));
    expect([verdict.outcome, rule === undefined ? undefined : verdict.reasons[0]?.rule]).toEqual([
      outcome,
      rule,
    ]);
  });

  it('a tentative border leaves the phase open where it would ask more, and closes nothing', () => {
    const tentative = announcements.slice(0, 1);
    const verdict = judge(input({ announcements: tentative, now: time('2021-11-08') }));
    expect([verdict.outcome, verdict.phase]).toEqual(['undetermined', 'feature-freeze']);
    expect(sentence(verdict, 'phase-border')).toBe(
      '4.16 was to enter code freeze after 2021-11-05 (tentative), and no announcement known by 2021-11-08 confirms or moves that; in it a fix needs a release ack.',
    );
    const docs = judge(input({ announcements: tentative, now: time('2021-11-08'), changeClasses: ['docs'] }));
    expect(docs.outcome).toBe('open');
  });

  it('says how near the next border is', () => {
    expect(sentence(judge(input({ now: time('2021-10-13') })), 'phase-border')).toBe(
      'Feature freeze in 2 days (after 2021-10-15, announced).',
    );
  });
});

describe('the last posting date', () => {
  const feature = (first: string, more: Partial<JudgeInput['series']> = {}): Partial<JudgeInput> => {
    const judged = acked();
    const series = seriesOf([judged], { firstPostedAt: time(first), ...more });
    return { revision: judged, series, now: time('2021-10-10'), changeClasses: ['feature'] };
  };

  it.each([
    ['on the last day is in time', feature('2021-09-24T23:59:59Z'), 'open'],
    ['a second later is for the next release', feature('2021-09-25T00:00:00Z'), 'closed'],
    [
      'of a fix does not matter',
      { ...feature('2021-09-25T00:00:00Z'), changeClasses: ['fix' as const] },
      'open',
    ],
    [
      'of an unknown class is not guessed',
      { ...feature('2021-09-25T00:00:00Z'), changeClasses: ['unknown' as const] },
      'undetermined',
    ],
    [
      'that no archive proves is not believed',
      feature('2021-09-10', { firstPostedAtProven: false }),
      'undetermined',
    ],
    ['that is not known stays so', feature('2021-09-10', { firstRevisionKnown: false }), 'undetermined'],
    [
      'is not asked before that date',
      { ...feature('2021-09-10', { firstRevisionKnown: false }), now: DEVELOPMENT },
      'open',
    ],
  ])('a first posting %s', (_, change, outcome) => {
    expect(judge(input(change)).outcome).toBe(outcome);
  });
});

describe('release acks', () => {
  it.each<[string, Partial<JudgeInput>, Verdict['outcome']]>([
    ['open the gate', withTrailers(ack, releaseAck), 'open'],
    ['from anybody else do not', withTrailers(ack, trailer('Release-Acked-by', people.x86)), 'held'],
    [
      'under a condition need a person',
      withTrailers(ack, { ...releaseAck, conditionText: 'if tested' }),
      'undetermined',
    ],
    [
      'are an exception for a feature',
      { ...withTrailers(ack, releaseAck), changeClasses: ['feature'] },
      'open',
    ],
    ['do not stand in for a maintainer', withTrailers(releaseAck), 'held'],
    ['refused close it', withTrailers(ack, trailer('Release-Nacked-by', people.rm)), 'closed'],
    [
      'refused by somebody else do not',
      { ...withTrailers(ack, releaseAck, trailer('Release-Nacked-by', people.arm)) },
      'open',
    ],
  ])('%s', (_, change, outcome) => {
    expect(judge(input({ now: CODE_FREEZE, ...change })).outcome).toBe(outcome);
  });

  it('an unauthorised one is shown', () => {
    const verdict = judge(
      input({ now: CODE_FREEZE, ...withTrailers(ack, trailer('Release-Acked-by', people.x86)) }),
    );
    expect(sentence(verdict, 'R31')).toMatch(/sent by Jan Maintainer does not count: unauthorised/);
  });

  it('lapse where the patch changed, and hold on where it did not', () => {
    const first = revision({ trailers: [ack, releaseAck] });
    const second = (patchId: string) =>
      revision({ number: '2', patches: [patch(1, 'xen/arch/x86/a.c', { patchId })] });
    const judged = (v2: ReturnType<typeof second>) =>
      judge(input({ now: CODE_FREEZE, revision: v2, series: seriesOf([first, v2]) }));
    expect(judged(second('id-xen/arch/x86/a.c')).outcome).toBe('open');
    expect(judged(second('changed')).outcome).toBe('held');
    expect(sentence(judged(second('changed')), 'R31')).toMatch(/was for v1, and the patch changed since/);
  });
});

describe('maintainer acks', () => {
  const files = (...trailers: readonly ReturnType<typeof trailer>[]) => ({
    revision: revision({
      total: 2,
      patches: [patch(1, 'xen/arch/x86/a.c'), patch(2, 'xen/arch/arm/b.c')],
      trailers,
    }),
  });

  it.each<[string, Partial<JudgeInput>, Verdict['outcome']]>([
    ['are needed for each file', files(ack), 'held'],
    ['of all areas suffice', files(ack, trailer('Reviewed-by', people.arm)), 'open'],
    [
      'count only for the patches they name',
      files(ack, trailer('Acked-by', people.arm, { scopePositions: [1] })),
      'held',
    ],
    [
      'in part need a person',
      files(ack, trailer('Acked-by', people.arm, { scopeText: 'Applicable parts' })),
      'undetermined',
    ],
    [
      'of THE REST stand in only unusually',
      files(ack, trailer('Acked-by', { name: 'Rest', address: 'rest@example.org' } as never)),
      'undetermined',
    ],
    ['of a stranger do not suffice', withTrailers(trailer('Reviewed-by', people.stranger)), 'held'],
    ['are not known where no roles are', { roles: [] }, 'undetermined'],
  ])('%s', (_, change, outcome) => {
    expect(judge(input(change)).outcome).toBe(outcome);
  });

  it.each([
    ['needs another pair of eyes', [], 'held'],
    ['needs no more than that', [trailer('Reviewed-by', people.stranger)], 'open'],
  ])("a maintainer's own patch %s", (_, trailers, outcome) => {
    const own = revision({
      poster: people.x86,
      patches: [patch(1, 'xen/arch/x86/a.c', { author: people.x86 })],
      trailers,
    });
    expect(judge(input({ revision: own })).outcome).toBe(outcome);
  });
});

describe('objections', () => {
  const objected = (...objections: readonly ReturnType<typeof objection>[]) => ({
    revision: revision({ trailers: [ack], objections }),
  });
  const sure = { certainty: 'sure' } as const;
  const withdrawal = {
    what: 'objection' as const,
    sentence: 'fine with me now',
    messageId: messageId('w@example.org'),
    sender: people.x86,
    saidAt: time('2021-09-13'),
  };

  it.each<[string, Partial<JudgeInput>, Verdict['outcome']]>([
    ['of a maintainer hold', objected(objection(people.x86, sure)), 'held'],
    ['of anybody else are shown', objected(objection(people.stranger, sure)), 'open'],
    ['of a maintainer of other files are shown', objected(objection(people.arm, sure)), 'open'],
    ['that may be none need a person', objected(objection(people.stranger)), 'undetermined'],
    ["in the poster's own words are shown", objected(objection(people.poster)), 'open'],
    ['as a nack of a maintainer hold', withTrailers(ack, trailer('Nacked-by', people.x86)), 'held'],
    ['as a nack of a stranger are shown', withTrailers(ack, trailer('Nacked-by', people.stranger)), 'open'],
    [
      'withdrawn hold no more',
      { revision: { ...objected(objection(people.x86, sure)).revision, withdrawals: [withdrawal] } },
      'open',
    ],
    [
      'said later do not count yet',
      objected(objection(people.x86, { ...sure, saidAt: time('2021-09-21') })),
      'open',
    ],
  ])('%s', (_, change, outcome) => {
    expect(judge(input(change)).outcome).toBe(outcome);
  });

  it('are shown with the words and where to read them', () => {
    const [reason] = judge(input(objected(objection(people.stranger)))).reasons;
    expect(reason?.sentence).toMatch(/Some Stranger on 2021-09-12: "I do not like this approach."/);
    expect(reason?.evidence).toEqual([expect.objectContaining({ kind: 'mail', line: 20 })]);
  });
});

describe('findings of the interface model', () => {
  const found = (more: Parameters<typeof finding>[0]) => ({
    interface: { changes: [], findings: [finding(more)] },
  });

  it.each([
    ['block holds', { severity: 'block' as const }, 'held'],
    ['must-fix holds', { severity: 'must-fix' as const }, 'held'],
    ['ask does not', { severity: 'ask' as const }, 'open'],
    ['info does not', { severity: 'info' as const }, 'open'],
    [
      'what could not be known is not guessed',
      { severity: 'ask' as const, undetermined: true },
      'undetermined',
    ],
  ])('%s', (_, more, outcome) => {
    const verdict = judge(input(found(more)));
    expect(verdict.outcome).toBe(outcome);
    expect(verdict.reasons.find((r) => r.rule === 'R01')?.severity).toBe(more.severity);
  });

  const dismissal = (by: string): FreezeEvent => ({
    type: 'FindingDismissed',
    said: { release: '4.16', by, at: time('2022-01-01'), reason: 'not the same', source: { text: 'x' } },
    data: { about: messageId('patch-1@example.org'), rule: 'R01' },
  });

  it.each([
    ['a maintainer of a touched file dismisses', 'x86@example.org', true, 'open'],
    ['anybody else does not', 'stranger@example.net', true, 'held'],
    ['what is no judgement stays', 'x86@example.org', false, 'held'],
  ])('a finding: %s', (...[, by, judgement, outcome]) => {
    const verdict = judge(input({ ...found({ judgement }), decisions: [dismissal(by)] }));
    expect(verdict.outcome).toBe(outcome);
  });
});

describe('what people decided', () => {
  const decided = (type: string, data: object, at = '2021-10-19'): FreezeEvent =>
    ({
      type,
      said: {
        release: '4.16',
        by: 'rm@example.org',
        at: time(at),
        reason: 'small risk',
        source: { text: 'x' },
      },
      data: { about: messageId('patch-1@example.org'), ...data },
    }) as FreezeEvent;
  const feature = { now: FEATURE_FREEZE, changeClasses: ['feature'] as const };

  it.each<[string, FreezeEvent, Partial<JudgeInput>, Verdict['outcome']]>([
    ['an exception lets a feature in', decided('ExceptionGranted', {}), feature, 'open'],
    [
      'one for another series does not',
      decided('ExceptionGranted', { about: messageId('other@example.org') }),
      feature,
      'closed',
    ],
    [
      'one that ran out does not',
      decided('ExceptionGranted', { until: time('2021-10-19') }),
      feature,
      'closed',
    ],
    ['one for another revision does not', decided('ExceptionGranted', { revision: '2' }), feature, 'closed'],
    ['one that comes later does not yet', decided('ExceptionGranted', {}, '2021-10-25'), feature, 'closed'],
    ['a refused one closes', decided('ExceptionRefused', {}), { now: FEATURE_FREEZE }, 'closed'],
    ['a hold holds', decided('HoldPlaced', {}), { now: FEATURE_FREEZE }, 'held'],
    ['a moratorium holds', decided('MoratoriumDeclared', {}), { now: FEATURE_FREEZE }, 'held'],
    [
      'a waiver changes what a class needs',
      decided('WaiverGranted', {
        waiver: { classes: ['fix'], need: 'maintainer-ack', sentence: 'simple fixes' },
      }),
      { now: CODE_FREEZE },
      'open',
    ],
    [
      'a waiver for one person is for their patches',
      decided('WaiverGranted', {
        waiver: { person: 'other@example.org', need: 'maintainer-ack', sentence: 's' },
      }),
      { now: CODE_FREEZE },
      'held',
    ],
    [
      'a waiver for some files is for these',
      decided('WaiverGranted', {
        waiver: { files: ['CHANGELOG.md'], need: 'maintainer-ack', sentence: 's' },
      }),
      { now: CODE_FREEZE },
      'held',
    ],
  ])('%s', (...[, event, change, outcome]) => {
    expect(judge(input({ ...change, decisions: [event] })).outcome).toBe(outcome);
  });

  it('an announced moratorium holds until it is lifted', () => {
    expect(rules(judge(input({ now: time('2021-11-01T12:00:00Z') })), 'holds')).toContain('moratorium');
    expect(rules(judge(input({ now: time('2021-11-01T13:00:00Z') })), 'holds')).not.toContain('moratorium');
  });

  it.each([
    [
      'lifted by decision ends the announced one',
      'MoratoriumLifted',
      '2021-11-01T11:00:00Z',
      '2021-11-01T12:00:00Z',
      false,
    ],
    [
      'lifted by mail ends the decided one',
      'MoratoriumDeclared',
      '2021-10-30',
      '2021-11-01T14:00:00Z',
      false,
    ],
    ['decided after the lift holds again', 'MoratoriumDeclared', '2021-11-02', '2021-11-03', true],
  ] as const)('a moratorium %s', (...[, type, decidedAt, now, holds]) => {
    const decisions = [decided(type, {}, decidedAt)];
    const verdict = judge(input({ now: time(now), decisions }));
    expect(rules(verdict, 'holds').includes('moratorium')).toBe(holds);
  });
});

describe('a class that could not be read', () => {
  it.each([
    ['in freeze', FEATURE_FREEZE, 'held'],
    ['near a freeze', time('2021-10-10'), 'undetermined'],
    ['with a release ack in freeze, still', FEATURE_FREEZE, 'undetermined'],
  ])('is never open %s', (name, now, outcome) => {
    const trailers = name.startsWith('with') ? [ack, releaseAck] : [ack];
    expect(judge(input({ now, changeClasses: ['unknown'], revision: revision({ trailers }) })).outcome).toBe(
      outcome,
    );
  });

  it('does not matter far from one', () => {
    expect(judge(input({ now: DEVELOPMENT, changeClasses: ['unknown'] })).outcome).toBe('open');
  });
});
