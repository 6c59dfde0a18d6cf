import { commitClaimsIn } from './commit-claim';
import { objectionsIn } from './objection';
import { ownLines } from './quoting';
import { proseIn } from './sentence';
import { withdrawalsIn } from './withdrawal';

const prose = (text: string) => proseIn(ownLines(text.split('\n')));
const objections = (text: string) => {
  const lines = ownLines(text.split('\n'));
  return objectionsIn(lines, proseIn(lines));
};

describe('proseIn', () => {
  it('joins wrapped lines, splits at full stops, and leaves trailers out', () => {
    expect(prose('One is\nlong. Two e.g. this.\n\nAcked-by: A <a@b.c>\nThree').sentences).toEqual([
      { text: 'One is long.', line: 1 },
      { text: 'Two e.g. this.', line: 2 },
      { text: 'Three', line: 5 },
    ]);
  });
});

describe('objectionsIn', () => {
  it.each([
    ["I don't like this approach, turn left instead.", 'dislikes'],
    ['I really do not like the idea.', 'dislikes'],
    ["I'm afraid this logic is broken.", 'broken'],
    ['This is more wrong than I thought.', 'broken'],
    ['Adding the flag without removing that one is wrong.', 'broken'],
    ['We would be shipping a broken interface.', 'broken-interface'],
    ['This patch needs reverting.', 'revert'],
    ['It should be reverted.', 'revert'],
    ['I object to the flag.', 'objects'],
    ['My main objection is the name.', 'objects'],
    ['NAK', 'nack'],
    ['NACK from me.', 'nack'],
    ['Sorry, this is a NAK.', 'nack'],
    ["Please don't commit this.", 'please-do-not'],
    ["This can't go in like this.", 'cannot-go-in'],
    ["I'm not really comfortable with it.", 'uncomfortable'],
    ['I strongly disagree.', 'disagrees'],
    ['This breaks the other build.', 'breaks'],
    ['It was wrong to rush it.', 'rushed'],
    ['This is the wrong direction.', 'unacceptable'],
  ])('%s: %s', (text, wording) => {
    expect(objections(text)).toEqual([expect.objectContaining({ certainty: 'possible', wording, line: 1 })]);
  });

  it.each([
    'Looks good to me.',
    'Is this logic broken?',
    'I have no objections.',
    "I don't object to this.",
    "I don't see how this is broken.",
    'If this is wrong, tell me.',
    'My patch is broken, sorry.',
    'The existing code is broken.',
    'I fail to see how the interface would be broken.',
    'This object is freed twice.',
    'There is no need to revert it.',
    "I don't think it makes sense to block this.",
    'The device sends a NAK packet.',
    'I like this approach.',
    '> I object.',
    'Acked-by: A <a@b.c>',
    'This comment is wrong.',
    "Why can't it be committed?",
  ])('%s is none', (text) => {
    expect(objections(text)).toEqual([]);
  });

  it('is sure of the command, in unquoted text only', () => {
    expect(objections('sluice: object')).toEqual([
      { certainty: 'sure', sentence: 'sluice: object', wording: 'command', line: 1 },
    ]);
    expect(objections('> sluice: object')).toEqual([]);
  });

  it('stops at 20', () => {
    expect(objections('This is broken.\n\n'.repeat(100))).toHaveLength(20);
  });

  it.each(['this ', 'not ', 'I object ', "don't ", '? ', 'a', '. '])(
    'takes bait of %j in no time',
    (bait) => {
      const start = performance.now();
      objections(bait.repeat(200_000));
      objections(`${bait.repeat(150)}\n`.repeat(1_000));
      expect(performance.now() - start).toBeLessThan(3_000);
    },
  );
});

describe('commitClaimsIn', () => {
  it.each([
    'Committed.',
    'Committed. Thank you!',
    'Applied, thanks.',
    'Both pushed.',
    'So I have just pushed these two.',
    'I committed patches 2-7.',
    "I've applied the series.",
    'and I will push these now.',
    'These patches have now been committed.',
  ])('%s', (text) => {
    expect(commitClaimsIn(prose(text))).toHaveLength(1);
  });

  it.each([
    '> I committed patches 2-7',
    'I can commit it once this is done.',
    'It should be committed by Friday.',
    'Patches which have not yet been committed need an ack.',
    'Can this be committed?',
    'Please apply.',
    'The branch was pushed to a server for testing.',
  ])('%s claims nothing', (text) => {
    expect(commitClaimsIn(prose(text))).toEqual([]);
  });
});

describe('withdrawalsIn', () => {
  it.each([
    ['I withdraw my ack.', 'ack'],
    ['Please drop my Reviewed-by.', 'ack'],
    ['I hereby retract my release ack.', 'ack'],
    ['I withdraw my objection.', 'objection'],
    ['My concern has been addressed.', 'objection'],
    ['I no longer object.', 'objection'],
    ["I don't object any more.", 'objection'],
    ['Please ignore this series.', 'series'],
    ['I am withdrawing this patch.', 'series'],
  ])('%s: %s', (text, what) => {
    expect(withdrawalsIn(prose(text))).toEqual([expect.objectContaining({ what, line: 1 })]);
  });

  it.each([
    '> I withdraw my ack.',
    'I would withdraw my ack if asked.',
    'Please drop the blank line.',
    'I dropped it.',
  ])('%s withdraws nothing', (text) => {
    expect(withdrawalsIn(prose(text))).toEqual([]);
  });
});
