import { listId, messageId, rawHash } from './ids';

describe('a Message-ID', () => {
  it.each([
    ['without brackets is itself', 'one@example.org', 'one@example.org'],
    ['loses its angle brackets', '<one@example.org>', 'one@example.org'],
    ['loses white space around them', ' \t<one@example.org>\n', 'one@example.org'],
    ['keeps a second pair, which is part of it', '<<one@example.org>>', '<one@example.org>'],
    ['keeps a bracket that has no partner', '<one@example.org', '<one@example.org'],
    ['keeps its case: it is compared as written', '<One@Example.ORG>', 'One@Example.ORG'],
    ['may be broken over lines', '<one\n@example.org>', 'one\n@example.org'],
    ['may be empty', '<>', ''],
  ])('%s', (_, text, expected) => {
    expect(messageId(text)).toBe(expected);
  });

  test('read twice is the same', () => {
    expect(messageId(messageId('<one@example.org>'))).toBe('one@example.org');
  });
});

test('a list is known by its id in lower case, however a header spells it', () => {
  expect(listId('Otter-Devel.Example.ORG')).toBe('otter-devel.example.org');
});

test('a raw hash is the hex it was given', () => {
  expect(rawHash('00ff')).toBe('00ff');
});
