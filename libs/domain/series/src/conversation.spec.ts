import { mail } from './builders/mails';
import { conversationsOf, MAX_CONVERSATION } from './conversation';
import { mergeCopies } from './copies';
import type { PlacedMail } from './series';

const sizes = (mails: readonly PlacedMail[]): readonly number[] =>
  conversationsOf(mergeCopies(mails, []).mails, [])
    .conversations.map((c) => c.length)
    .sort((a, b) => b - a);

const strangers = (count: number): readonly PlacedMail[] =>
  Array.from({ length: count }, (_, i) =>
    mail({ id: `m${i}`, subject: '[PATCH] Fix all the typos in comments', from: `Person Number${i}` }),
  );

describe('conversations', () => {
  it('hold equal subjects of strangers while that is bounded: inside, the author decides', () => {
    expect(sizes(strangers(20))).toEqual([20]);
  });

  it('fall apart when one generic subject would glue too many together', () => {
    expect(new Set(sizes(strangers(MAX_CONVERSATION + 1)))).toEqual(new Set([1]));
  });

  it('are never joined by an answer that says nothing of a posting', () => {
    const mails = [
      mail({ id: 'a', subject: '[PATCH] Add the widget' }),
      mail({ id: 'b', subject: '[PATCH] Paint the shed' }),
      mail({ id: 'r', subject: 'Re: both of them', to: ['a', 'b'], at: '13:00' }),
    ];
    expect(sizes(mails)).toEqual([2, 1]);
  });

  it('of a posting by one person are never cut, however large', () => {
    const mails = Array.from({ length: 30 }, (_, i) =>
      mail({
        id: `s${i}`,
        subject: `[PATCH ${i}/29] Part number ${i} of it`,
        ...(i === 0 ? {} : { to: 's0' }),
      }),
    );
    expect(sizes(mails)).toEqual([30]);
  });
});
