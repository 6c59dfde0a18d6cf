import type { AnalysedPatch, ChangeClass, InterfaceChange } from '@sluice/interface-model';
import { messageId } from '@sluice/kernel';
import type { DeclaredAim, Revision } from '@sluice/series';
import type { JudgeInput } from '../case';
import { declaredClasses } from '../declared-class';
import { judge } from '../judge';
import { input, patch, people, revision, seriesOf, time, trailer } from '../spec/example';

const SAID = {
  as: 'release-manager',
  by: people.rm.address,
  reason: '',
  source: messageId('said@x'),
} as const;

const aim = (kind: { kind: 'target'; release: string } | { kind: 'future' }): DeclaredAim => ({
  ...{ ...SAID, ...kind, messageId: messageId('patch-1@example.org'), at: time('2021-09-15T10:00:00Z') },
});

const acked = (more: Partial<Revision>) => revision({ trailers: [trailer('Acked-by', people.x86)], ...more });

const verdictOn = (judged: Revision, more: Partial<JudgeInput> = {}) =>
  judge(input({ revision: judged, series: seriesOf([judged]), ...more }));

describe('what a series is declared to be for', () => {
  it('is told with who said it, and by which mail', () => {
    const target = { release: '4.16', asked: false };
    const verdict = verdictOn(
      acked({ target, declared: { aim: { ...aim({ kind: 'target', release: '4.16' }), reason: 'small' } } }),
    );
    expect(verdict.outcome).toBe('open');
    expect(verdict.reasons.find((r) => r.rule === 'declared')).toMatchObject({
      effect: 'informs',
      sentence: 'On 2021-09-15 Ian Manager (release manager) aimed it at 4.16 (“small”).',
      evidence: [{ kind: 'mail', messageId: 'said@x' }],
    });
  });

  it('holds it back from an earlier release', () => {
    const verdict = verdictOn(
      acked({
        target: { release: '4.17', asked: false },
        declared: { aim: aim({ kind: 'target', release: '4.17' }) },
      }),
    );
    expect(verdict.outcome).toBe('held');
    expect(verdict.reasons[0]).toMatchObject({
      rule: 'target',
      sentence: 'On 2021-09-15 Ian Manager (release manager) aimed v1 at 4.17, not at 4.16.',
      evidence: [{ kind: 'mail', messageId: 'said@x' }],
    });
  });

  it('closes it where it is parked', () => {
    const verdict = verdictOn(acked({ kind: 'future', declared: { aim: aim({ kind: 'future' }) } }));
    expect(verdict).toMatchObject({
      outcome: 'closed',
      reasons: [
        {
          rule: 'rfc',
          sentence:
            'On 2021-09-15 Ian Manager (release manager) parked it: what is parked is never a gate candidate.',
          evidence: [{ kind: 'mail', messageId: 'said@x' }],
        },
        expect.anything(),
      ],
    });
  });
});

describe('what class of change a series is declared to be', () => {
  const header = { kind: 'header-touched' } as InterfaceChange;
  const analysed = (
    of: Revision,
    classes: readonly ChangeClass[],
    changes: readonly InterfaceChange[] = [],
  ): readonly AnalysedPatch[] =>
    of.patches.map(({ position, messageId: id, subject }, n) => ({
      position,
      messageId: id ?? messageId('?'),
      subject: subject ?? '',
      analysis: { changes, changeClass: classes[n] ?? 'unknown', classReason: '', mentions: [] },
    }));

  const first = acked({ patches: [patch(1, 'a.c'), patch(2, 'b.c')], total: 2 });
  const word = (kind: 'bugfix' | 'feature', number = '1') => ({
    ...{ ...SAID, kind, revision: number },
    messageId: messageId('patch-1@example.org'),
    at: time('2021-09-15T10:00:00Z'),
  });
  const laterPatch = (position: number, file: string, more: object = {}) =>
    patch(position, file, {
      ...{ messageId: messageId(`later-${position}@x`), saidAt: time('2021-09-17') },
      ...more,
    });
  const later = (patches: Revision['patches'], kind: 'bugfix' | 'feature') =>
    acked({ number: '2', patches, total: patches.length, declared: { class: word(kind) } });
  const READ = ['feature', 'docs', 'feature'] as const;
  const classes = (judged: Revision, changes: readonly InterfaceChange[] = []) =>
    declaredClasses(
      seriesOf(judged.number === '1' ? [judged] : [first, judged]),
      judged,
      analysed(judged, READ, changes),
    );

  it('is as it was read where nobody says', () => {
    expect(classes(first)).toEqual({ changeClasses: ['feature', 'docs'] });
  });

  it('goes before what was read, with every patch that there was', () => {
    const judged = { ...first, declared: { class: word('bugfix') } };
    expect(classes(judged, [header])).toMatchObject({
      changeClasses: ['fix'],
      classSaid: { read: ['feature', 'docs'], uncovered: [] },
    });
  });

  it.each<
    [string, Revision['patches'], readonly InterfaceChange[], readonly ChangeClass[], readonly number[]]
  >([
    ['patches of the same titles', [laterPatch(1, 'a.c'), laterPatch(2, 'b.c')], [], ['fix'], []],
    [
      'a change of an interface that is the same',
      [laterPatch(1, 'a.c'), laterPatch(2, 'b.c')],
      [header],
      ['fix'],
      [],
    ],
    [
      'a change of an interface that is another',
      [laterPatch(1, 'a.c', { patchId: 'other' }), laterPatch(2, 'b.c')],
      [header],
      ['feature', 'fix'],
      [1],
    ],
    [
      'a patch that changed and changes no interface',
      [laterPatch(1, 'a.c', { patchId: 'other' }), laterPatch(2, 'b.c')],
      [],
      ['fix'],
      [],
    ],
    [
      'a patch that changed and cannot be read wholly',
      [laterPatch(1, 'a.c', { patchId: undefined }), laterPatch(2, 'b.c')],
      [],
      ['feature', 'fix'],
      [1],
    ],
    [
      'a new patch',
      [laterPatch(1, 'a.c'), laterPatch(2, 'b.c'), laterPatch(3, 'c.c')],
      [],
      ['fix', 'feature'],
      [3],
    ],
  ])('as a bugfix in a later version: %s', (...[, patches, changes, expected, uncovered]) => {
    const found = classes(later(patches, 'bugfix'), changes);
    expect([found.changeClasses, found.classSaid?.uncovered]).toEqual([expected, uncovered]);
  });

  it('as a bugfix does not cover a patch that came after it was said', () => {
    const patches = [patch(1, 'a.c'), patch(2, 'b.c', { saidAt: time('2021-09-15T10:00:01Z') })];
    const judged = { ...first, patches, declared: { class: word('bugfix') } };
    expect(classes(judged).changeClasses).toEqual(['fix', 'docs']);
  });

  it('as a feature holds for whatever comes after it', () => {
    const patches = [laterPatch(1, 'x.c', { subject: 'quite another' })];
    expect(classes(later(patches, 'feature'))).toMatchObject({
      changeClasses: ['feature'],
      classSaid: { uncovered: [] },
    });
  });

  it('is told with who said it, what was read, and what it was not said of', () => {
    const FREEZE = time('2021-10-20');
    const told = (judged: Revision, number: string) => {
      const found = classes(judged, [header]);
      const verdict = verdictOn(judged, { ...found, now: FREEZE });
      expect(verdict.revision).toBe(number);
      return [verdict.outcome, verdict.reasons.find((r) => r.rule === 'declared')?.sentence];
    };
    expect(told({ ...first, declared: { class: word('bugfix') } }, '1')).toEqual([
      'held',
      'On 2021-09-15 Ian Manager (release manager) said that it is a fix; by itself it would count as a feature and a documentation change.',
    ]);
    const changed = [laterPatch(1, 'a.c', { patchId: 'other' }), laterPatch(2, 'b.c')];
    expect(told(later(changed, 'bugfix'), '2')).toEqual([
      'closed',
      'On 2021-09-15 Ian Manager (release manager) said that v1 is a fix; that does not count for patch 1 of v2, new, not wholly readable, or with another change of an interface since.',
    ]);
  });
});
