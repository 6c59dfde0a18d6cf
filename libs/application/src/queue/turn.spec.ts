import type { Reason } from '@sluice/gate';
import { time } from '../spec-builders';
import { turnsOf, type Talk } from './turn';

const POSTED = time('2024-03-01');
const RAISED = time('2024-03-02');
const ANSWERED = time('2024-03-03');

const reason = (rule: string, parts: Partial<Reason> = {}): Reason => ({
  rule,
  ruleVersion: 1,
  severity: 'must-fix',
  effect: 'holds',
  sentence: `something about ${rule}`,
  evidence: [],
  clearedBy: 'An act.',
  ...parts,
});
const objection = reason('objections', { evidence: [{ kind: 'mail', messageId: 'no@example.org' }] });
const talk = (parts: Partial<Talk> = {}): Talk => ({
  objections: [{ messageId: 'no@example.org', by: 'milo@example.org', at: RAISED }],
  author: [POSTED],
  isReceived: true,
  ...parts,
});
const first = (reasons: readonly Reason[], said = talk()) => turnsOf(reasons, said)[0];

describe('whose turn it is', () => {
  test('is the author’s while an objection is unanswered, and of whoever raised it once it is answered', () => {
    expect(first([objection])).toMatchObject({ role: 'author', since: RAISED });
    expect(first([objection], talk({ author: [POSTED, ANSWERED] }))).toMatchObject({
      role: 'maintainer',
      who: 'milo@example.org',
      since: ANSWERED,
    });
  });

  test('cannot be told where the mail that objected is not known', () => {
    expect(first([objection], talk({ objections: [] }))).toMatchObject({ role: 'unknown', since: undefined });
  });

  it.each([
    ['maintainer-ack', {}, 'maintainer'],
    ['maintainer-ack', { sentence: 'Who maintained a.c on 2024-03-01 is not known.' }, 'unknown'],
    ['R31', {}, 'release-manager'],
    ['R31', { effect: 'closes' }, 'nobody'],
    ['moratorium', {}, 'release-manager'],
    ['R01', {}, 'author'],
    ['completeness', { effect: 'undetermines' }, 'author'],
    ['completeness', { effect: 'informs', sentence: 'git am will not take patch 1.' }, 'author'],
    ['impostor', { effect: 'undetermines' }, 'unknown'],
    ['dependencies', {}, 'nobody'],
    ['shipped', { effect: 'closes' }, 'nobody'],
    ['phase-policy', { effect: 'closes' }, 'author'],
    ['last-posting-date', { effect: 'undetermines' }, 'unknown'],
  ] as const)('by %s %j is: %s', (rule, parts, role) => {
    expect(first([reason(rule, parts)])?.role).toBe(role);
  });

  test('cannot be told of a revision of which nothing was received', () => {
    const missing = reason('completeness', { effect: 'undetermines' });
    expect(first([missing], talk({ isReceived: false }))?.role).toBe('unknown');
  });

  test('is the release manager’s once an exception was asked for', () => {
    const asked = talk({ exceptionAskedAt: ANSWERED });
    expect(first([reason('phase-policy', { effect: 'closes' })], asked)).toMatchObject({
      role: 'release-manager',
      since: ANSWERED,
    });
  });

  test('is a committer’s where nothing stands against it, whatever only informs', () => {
    expect(turnsOf([reason('R30', { effect: 'informs' })], talk())).toEqual([
      { role: 'committer', reason: undefined, since: POSTED },
    ]);
  });

  test('is told of everybody, the author before those who wait for the next version', () => {
    const turns = turnsOf([reason('R31'), reason('maintainer-ack'), reason('R01')], talk());
    expect(turns.map((t) => t.role)).toEqual(['author', 'maintainer', 'release-manager']);
  });

  test('is nobody’s where something closes for good', () => {
    const turns = turnsOf([reason('R01'), reason('shipped', { effect: 'closes' })], talk());
    expect(turns.map((t) => t.role)).toEqual(['nobody']);
  });
});
