import type { Answer, REST } from '@sluice/contracts';

export type Dependencies = Answer<typeof REST.getDependencies>;
export type Edge = Dependencies['edges'][number];
export type PatchNode = Dependencies['nodes'][number];
export type Kind = Edge['kind'];

/** How a kind of edge reads after the patch that needs another. */
export const KIND_WORDS: Readonly<Record<Kind, string>> = {
  declared: 'declared',
  base: 'built on it',
  'series-order': 'order in the series',
  symbol: 'uses its symbols',
  lines: 'touches its lines',
  number: 'next number after it',
  mirror: 'mirrors it',
  fixes: 'fixes it',
  reverts: 'reverts it',
  promise: 'promised',
  prose: 'prose names it',
};

/** What kinds have in common, by what they rest on: the style of a line and the words of the legend. */
export type Family = 'said' | 'shown' | 'hinted';

const SAID: ReadonlySet<Kind> = new Set<Kind>(['declared', 'base', 'fixes', 'reverts']);
const SHOWN: ReadonlySet<Kind> = new Set<Kind>(['symbol', 'lines', 'number', 'mirror']);

export const familyOf = (kinds: readonly Kind[]): Family => {
  if (kinds.some((kind) => SAID.has(kind))) return 'said';
  return kinds.some((kind) => SHOWN.has(kind)) ? 'shown' : 'hinted';
};

export const FAMILIES: readonly { readonly family: Family; readonly words: string }[] = [
  { family: 'said', words: 'the author says so: declared, base, fixes, reverts' },
  { family: 'shown', words: 'the code shows it: symbols, lines, numbers, mirrors' },
  { family: 'hinted', words: 'a hint: order in the series, a promise, prose' },
];

const RANK = ['certain', 'likely', 'weak'] as const;
export type Confidence = Edge['confidence'];

/** The surest of some edges. */
export const surest = (edges: readonly Pick<Edge, 'confidence'>[]): Confidence =>
  RANK.find((confidence) => edges.some((edge) => edge.confidence === confidence)) ?? 'weak';

export const rankOf = (confidence: Confidence): number => RANK.indexOf(confidence);

/** Of a patch that never came: where it would stand. */
export const isExpectedRef = (ref: string): boolean => /^s[0-9a-f]{6,}\/[^/]+\/\d+$/.test(ref);

/** What to call a patch of which no title is known. */
export const titleOf = ({ subject, place, ref }: Pick<PatchNode, 'subject' | 'place' | 'ref'>): string =>
  subject ??
  (place === null
    ? ref
    : `patch ${String(place.position)} of ${String(place.total)} in v${place.revision}, title not known`);
