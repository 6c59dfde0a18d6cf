import { exceptionAsksIn } from './exception-ask';
import { ownLines } from './quoting';
import { readMail } from './read-mail';
import { SAMPLE_DIFF, sampleMail } from './sample-mail';
import { proseIn } from './sentence';

const asks = (text: string) => exceptionAsksIn(proseIn(ownLines(text.split('\n'))));

describe('an ask for an exception', () => {
  it.each([
    ['Rita, can we get your release-ack for this?'],
    ['I would like to request a freeze exception for this series.'],
    ['Please consider granting a freeze exception.'],
    ['May I have a release ack?'],
    ['This is asking for a freeze exception: the risk is low.'],
    ['Would you give it a release ack, please?'],
    ['sluice: exception-request 1.4 "it will not boot without"'],
    ['#sluice exception-request 1.4'],
  ])('is read from: %s', (text) => {
    expect(asks(text)).toEqual([{ sentence: text, line: 1 }]);
  });

  it.each([
    ['Freeze exceptions will not be routine.'],
    ['If in doubt please ask for a Release-Ack.'],
    ['Contributors must not ask for a freeze exception.'],
    ['You already gave your release ack, can you push it?'],
    ['We raise an exception when the guest asks for it.'],
    ['> Can we get a release ack?'],
    ['Write sluice: exception-request 1.4 to ask.'],
    ['sluice: exception-requests 1.4'],
    ['Release-Acked-by: Rita Manager <rita@example.org>'],
  ])('is not read from: %s', (text) => {
    expect(asks(text)).toEqual([]);
  });

  const read = (subject: string, text: string) =>
    readMail(sampleMail({ subject, text }), { sha1: (t) => t, sha256: (t) => t }).reading.exceptionAsks;

  it('is read from the notes of a patch, its cover and replies, not from what would be committed', () => {
    const ask = 'Can I get a release ack for this?';
    expect(read('[PATCH] widget: turn', `Words.\n---\n${ask}\n\n${SAMPLE_DIFF}`)).toHaveLength(1);
    expect(read('[PATCH] widget: turn', `${ask}\n---\n\n${SAMPLE_DIFF}`)).toEqual([]);
    expect(read('[PATCH 0/2] widgets', `${ask}\n\nA (1):\n  x\n`)).toHaveLength(1);
    expect(read('Re: [PATCH] widget: turn', ask)).toHaveLength(1);
  });
});
