import { OUTCOMES } from '../outcomes';

/** What can be asked of series, as it is written before the colon. */
export const FIELDS = ['state', 'outcome', 'author', 'release', 'list', 'since', 'rev'] as const;
export type Field = (typeof FIELDS)[number];

export const STATES = [
  'posted',
  'incomplete',
  'superseded',
  'landed',
  'partly-landed',
  'reverted',
  'withdrawn',
  'rfc',
] as const;

/** What each field asks, for whoever does not know it. */
export const HINTS: Readonly<Record<Field, string>> = {
  state: 'where the series stands',
  outcome: 'what the gate says',
  author: 'part of a name or an address',
  release: 'the release line it is judged for',
  list: 'a List-Id',
  since: 'posted then or later: 2021-10-01',
  rev: 'the latest version: 5, >2, <4',
};

/** The values that a field has; none where anything may be written. */
export const valuesOf = (field: Field, releases: readonly string[]): readonly string[] => {
  if (field === 'state') return STATES;
  if (field === 'outcome') return OUTCOMES;
  return field === 'release' ? releases : [];
};

export const isField = (text: string): text is Field => (FIELDS as readonly string[]).includes(text);
