import { messageId } from '@sluice/kernel';
import type { JudgeInput } from './case';
import { judge } from './judge';
import { input, objection, people, revision, seriesOf, time, trailer } from './spec/example';
import type { Verdict } from './verdict';

const sentence = (verdict: Verdict, rule: string) =>
  verdict.reasons
    .filter((r) => r.rule === rule)
    .map((r) => r.sentence)
    .join('\n');

const acked = (...more: Parameters<typeof trailer>[]) =>
  revision({ trailers: [trailer('Acked-by', people.x86), ...more.map((m) => trailer(...m))] });

describe('what is no candidate', () => {
  const newer = acked();
  it.each<[string, Partial<JudgeInput>, Verdict['outcome'], string]>([
    ['an RFC', { revision: { ...acked(), kind: 'rfc' } }, 'closed', 'rfc'],
    ['a FUTURE posting', { revision: { ...acked(), kind: 'future' } }, 'closed', 'rfc'],
    [
      'an incomplete revision',
      { revision: { ...acked(), total: 3, missing: [2, 3], complete: false } },
      'undetermined',
      'completeness',
    ],
    [
      'one for a later release',
      { revision: { ...acked(), target: { release: '4.17', asked: false } } },
      'held',
      'target',
    ],
    [
      'one that asks whether',
      { revision: { ...acked(), target: { release: '4.16', asked: true } } },
      'undetermined',
      'target',
    ],
    [
      'a superseded one',
      { series: seriesOf([acked(), { ...newer, number: '2' }]), revision: acked() },
      'held',
      'superseded',
    ],
    [
      'one whose copies differ',
      { impostors: [{ messageId: messageId('patch-1@example.org'), rawHashes: ['a', 'b'] }] },
      'undetermined',
      'impostor',
    ],
    [
      'an answer that refuses it and whose copies differ',
      ((refusal) => ({
        revision: { ...acked(), trailers: [...acked().trailers, refusal] },
        impostors: [{ messageId: refusal.messageId, rawHashes: ['a', 'b'] }],
      }))(trailer('Nacked-by', people.x86, { messageId: messageId('nack@x') })),
      'undetermined',
      'impostor',
    ],
    [
      'an objection whose copies differ',
      ((raised) => ({
        revision: { ...acked(), objections: [raised] },
        impostors: [{ messageId: raised.messageId, rawHashes: ['a', 'b'] }],
      }))(objection(people.x86, { certainty: 'sure', messageId: messageId('no@x') })),
      'undetermined',
      'impostor',
    ],
    [
      'an answer that says nothing and whose copies differ',
      { impostors: [{ messageId: messageId('chat@x'), rawHashes: ['a', 'b'] }] },
      'open',
      'phase-border',
    ],
    [
      'one that its poster withdrew',
      {
        revision: {
          ...acked(),
          withdrawals: [
            {
              what: 'series',
              sentence: 'dropped',
              messageId: messageId('w@x'),
              sender: people.poster,
              saidAt: time('2021-09-12'),
            },
          ],
        },
      },
      'held',
      'withdrawn',
    ],
  ])('%s', (...[, change, outcome, rule]) => {
    const verdict = judge(input(change));
    expect([verdict.outcome, verdict.reasons[0]?.rule]).toEqual([outcome, rule]);
  });

  it('a partial re-roll supersedes only its own patch', () => {
    const judged = acked();
    const reroll = { ...acked(), number: '1.1', rerollOf: '1' };
    expect(judge(input({ revision: judged, series: seriesOf([judged, reroll]) })).outcome).toBe('open');
  });
});

describe('what did not land before its release was made', () => {
  const verdict = judge(input({ now: time('2022-01-01'), changeClasses: ['fix'] }));

  it('is judged in the last phase, and told of no border to come', () => {
    expect(verdict).toMatchObject({ outcome: 'closed', phase: 'release' });
    expect(verdict.reasons.map((r) => r.rule)).not.toContain('phase-border');
  });

  it('is told in the past tense what it lacked', () => {
    expect(sentence(verdict, 'R31')).toContain('4.16 was, when it was released, in ');
  });
});
