import { messageId } from '@sluice/kernel';
import type { Address } from '@sluice/mail';
import { judge } from '../judge';
import { input, people, revision, time, trailer } from '../spec/example';

const acked = () => revision({ trailers: [trailer('Acked-by', people.x86)] });

describe('an exception that was asked for', () => {
  const ask = (sender: Address = people.poster, saidAt = '2021-10-18') => ({
    sentence: 'Can we get a release ack?',
    line: 3,
    messageId: messageId('ask@example.org'),
    sender,
    saidAt: time(saidAt),
  });
  const told = (asks: readonly ReturnType<typeof ask>[], trailers = acked().trailers) => {
    const judged = { ...acked(), exceptionAsks: asks, trailers };
    const verdict = judge(input({ now: time('2021-11-03'), revision: judged }));
    return verdict.reasons.filter((r) => r.rule === 'exception').map((r) => `${r.effect}: ${r.sentence}`);
  };

  it('is told, and holds nothing', () => {
    expect(told([ask()])).toEqual([
      'informs: Rahul Poster asked for a freeze exception or release ack on 2021-10-18; no answer is known.',
    ]);
  });

  it('is told with the answer', () => {
    const given = [
      ...acked().trailers,
      trailer('Release-Acked-by', people.rm, { saidAt: time('2021-11-02') }),
    ];
    expect(told([ask()], given)[0]).toMatch(/it was given\.$/);
  });

  it.each([
    ['of the release manager, who offers one', ask(people.rm)],
    ['that comes later', ask(people.poster, '2021-11-04')],
  ])('is none %s', (_, one) => {
    expect(told([one])).toEqual([]);
  });
});
