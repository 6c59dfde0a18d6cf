import type { Search } from '../../lib/search';

/** A board as somebody likes to come back to it: a name and what of the address makes it. */
export type View = { readonly name: string; readonly search: Search };

/** What everybody has. */
export const BUILT_IN: readonly View[] = [
  { name: 'Everything', search: {} },
  { name: 'In doubt', search: { outcome: 'held,undetermined' } },
  { name: 'Waits for a person', search: { outcome: 'held', state: 'posted,incomplete' } },
  {
    name: 'Needs the release manager',
    search: { rule: 'release-ack,exception,hold,moratorium,last-posting-date,phase-policy,read-by-machine' },
  },
  { name: 'Held by an objection', search: { outcome: 'held', rule: 'objections' } },
  { name: 'Not known', search: { outcome: 'undetermined' } },
  { name: 'May go in', search: { outcome: 'open', state: 'posted' } },
  { name: 'Taken back', search: { state: 'reverted' } },
];

/** What of the address a view keeps. */
export const KEPT = ['outcome', 'text', 'author', 'state', 'rule'] as const;

export const searchOf = (search: Search): Search =>
  Object.fromEntries(KEPT.flatMap((name) => (search[name] === undefined ? [] : [[name, search[name]]])));

/** A search that has exactly this of what views keep. */
export const asView = ({ search }: View): Search => ({
  ...Object.fromEntries(KEPT.map((name) => [name, undefined])),
  ...search,
});

export const isView = (view: View, search: Search): boolean =>
  KEPT.every((name) => view.search[name] === search[name]);
