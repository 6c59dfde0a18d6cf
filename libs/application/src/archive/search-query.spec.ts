import fc from 'fast-check';
import { evaluateSearch, readSearch, SearchError, type SearchTerm } from './search-query';
import { threadsOf } from './thread-of';

const term = (t: SearchTerm) => ({ kind: 'term', term: t });

describe('a search', () => {
  it.each([
    ['patchid:AB12', term({ what: 'patchid', value: 'ab12' })],
    [
      's:"otter: swim" f:"a@b.org"',
      { kind: 'and', of: [term({ what: 's', value: 'otter: swim' }), term({ what: 'f', value: 'a@b.org' })] },
    ],
    [
      'patchid:a OR patchid:b',
      { kind: 'or', of: [term({ what: 'patchid', value: 'a' }), term({ what: 'patchid', value: 'b' })] },
    ],
    [
      '((s:x AND f:y)) AND d:20211013..',
      {
        kind: 'and',
        of: [
          { kind: 'and', of: [term({ what: 's', value: 'x' }), term({ what: 'f', value: 'y' })] },
          term({ what: 'd', from: '2021-10-13', to: undefined }),
        ],
      },
    ],
    ['d:..20211013', term({ what: 'd', from: undefined, to: '2021-10-13' })],
    ['nq:"change-id:20240101-x-1"', term({ what: 'changeid', value: '20240101-x-1' })],
    ['m:a/b@c', term({ what: 'm', value: 'a/b@c' })],
  ])('%s', (text, expected) => {
    expect(readSearch(text)).toEqual(expected);
  });

  it.each([
    '',
    '(',
    's:a)',
    'bare words',
    'nq:"any words"',
    'd:yesterday',
    'd:20219999',
    `${'('.repeat(50)}s:a${')'.repeat(50)}`,
    's:a OR',
    's:"a',
  ])('that cannot be answered says so: %s', (text) => {
    expect(() => readSearch(text)).toThrow(SearchError);
  });

  test('ends in a search or a SearchError, whatever is asked', () => {
    const part = fc.constantFrom(
      '(',
      ')',
      ' AND ',
      ' OR ',
      's:"a b"',
      'f:x',
      'd:2021',
      'patchid:',
      '"',
      ' ',
      'é',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        try {
          readSearch(parts.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(SearchError);
        }
      }),
    );
  });

  test('finds what its words find together', async () => {
    const found: Readonly<Record<string, readonly string[]>> = { a: ['1', '2'], b: ['2', '3'], c: ['4'] };
    const find = (t: SearchTerm) => Promise.resolve(new Set('value' in t ? found[t.value] : []));
    const of = async (text: string) => [...(await evaluateSearch(readSearch(text), find))];
    expect(await of('s:a s:b')).toEqual(['2']);
    expect(await of('s:a OR s:c')).toEqual(['1', '2', '4']);
    expect(await of('(s:a OR s:c) AND s:b')).toEqual(['2']);
  });
});

test('a thread is what answers hold together, over mails that never came', () => {
  const mail = (messageId: string, ...references: string[]) => ({
    messageId,
    references,
    inReplyTo: references.slice(-1),
  });
  const mails = [mail('a'), mail('b', 'a'), mail('c', 'gone'), mail('d', 'gone'), mail('e')];
  expect([...threadsOf(mails, ['b'])].sort()).toEqual(['a', 'b']);
  expect([...threadsOf(mails, ['c'])].sort()).toEqual(['c', 'd']);
  expect([...threadsOf(mails, ['unknown'])]).toEqual([]);
});
