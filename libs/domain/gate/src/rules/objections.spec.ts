import { messageId } from '@sluice/kernel';
import type { PlacedObjection } from '@sluice/series';
import { judge } from '../judge';
import { input, objection, patch, people, revision, seriesOf, trailer } from '../spec/example';

const ack = trailer('Acked-by', people.x86);
const one = objection(people.arm, { sentence: 'This is wrong.', line: 4 });
const two = objection(people.arm, { sentence: 'It breaks x86.', line: 9 });
const three = objection(people.arm, { sentence: 'Please drop it.', line: 12 });

const told = (objections: readonly PlacedObjection[]) =>
  judge(input({ revision: revision({ trailers: [ack], objections }) })).reasons.filter(
    (r) => r.rule === 'objections',
  );

describe('several sentences of one mail', () => {
  it('are one reason: the first is quoted, the others are counted, each is evidence', () => {
    expect(told([one, two, three])).toEqual([
      expect.objectContaining({
        effect: 'undetermines',
        sentence:
          'Possible objection by Julien Maintainer on 2021-09-12: "This is wrong." and 2 more sentences of that mail. Whether they are objections needs a person.',
        evidence: [one, two, three].map((o) => ({
          kind: 'mail',
          messageId: o.messageId,
          line: o.line,
          quote: o.sentence,
        })),
      }),
    ]);
  });

  it('of two are told as one more', () => {
    expect(told([one, two])[0]?.sentence).toMatch(/"This is wrong." and 1 more sentence of that mail\. /);
  });

  it('of two mails are two reasons', () => {
    expect(told([one, { ...two, messageId: messageId('second@example.org') }])).toHaveLength(2);
  });

  it('that object for sure stand apart from those that may', () => {
    const reasons = told([
      { ...one, sender: people.x86, certainty: 'sure' },
      { ...two, sender: people.x86 },
    ]);
    expect(reasons.map((r) => r.effect)).toEqual(['holds', 'undetermines']);
  });
});

describe('words about an earlier version', () => {
  const judged = (first: ReturnType<typeof patch>, second: ReturnType<typeof patch>) => {
    const v1 = revision({ patches: [first], objections: [one] });
    const v2 = revision({ number: '2', patches: [second], trailers: [ack] });
    return judge(input({ revision: v2, series: seriesOf([v1, v2]) })).reasons.filter(
      (r) => r.rule === 'objections',
    );
  };
  const now = patch(1, 'xen/arch/x86/a.c');

  it.each([
    ['stand where the patch is the same', now, 'undetermines', /^Possible objection/],
    ['are shown where it changed', { ...now, patchId: 'old' }, 'informs', /The patch changed since; whether/],
    [
      'are in doubt where that version never came',
      { ...now, patchId: undefined, messageId: undefined },
      'undetermines',
      /Whether the patch changed since is not known/,
    ],
    [
      'are shown where they were about another patch',
      { ...now, patchId: 'other', subject: 'something else' },
      'informs',
      /v2 is not known to hold that patch; whether/,
    ],
  ])('%s', (...[, then, effect, sentence]) => {
    const [reason] = judged(then, now);
    expect([reason?.effect, reason?.sentence]).toEqual([effect, expect.stringMatching(sentence)]);
  });
});
