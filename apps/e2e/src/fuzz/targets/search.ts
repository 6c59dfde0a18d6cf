import { readSearch, SearchError } from '@sluice/application';
import { words } from '../mutate/bytes';
import { promiseSame, type Target } from '../target';

const SEEDS = [
  's:"vpci: add a flag" AND f:jackson AND d:20211001..20211013',
  'm:story-004@example.org OR (patchid:0123456789abcdef0123456789abcdef01234567 d:2021-10-13..)',
  'nq:"change-id: 20211006-widget-1" OR nq:"change-id:x"',
  '((s:a OR s:b) AND (f:c OR (f:d AND d:..20211013)))',
];

const WORDS = [
  '(',
  ')',
  '"',
  ' OR ',
  ' AND ',
  's:',
  'f:',
  'd:',
  'd:..',
  'm:',
  'nq:"change-id:',
  'patchid:',
  ':',
  '..',
  'x:',
  '\0',
  '\u00a0',
];

/** Searches of public-inbox's clients. */
export const SEARCH: Target = {
  name: 'search',
  what: 'a search is read: answers or says what of it cannot be answered',
  maxBytes: 16 * 1024,
  mutators: [words(WORDS), words(WORDS)],
  covers: /archive\/search-query/,
  short: { runs: 1_000 },
  open: () =>
    Promise.resolve({
      seeds: () => SEEDS.map((text) => Buffer.from(text)),
      run: (input, call) => {
        const text = input.toString('utf8');
        try {
          promiseSame(
            call(() => readSearch(text)),
            readSearch(text),
            'one search, read twice',
          );
        } catch (error) {
          if (!(error instanceof SearchError)) throw error;
        }
      },
    }),
};
