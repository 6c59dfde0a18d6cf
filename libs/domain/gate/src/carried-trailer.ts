import type { PlacedTrailer, Revision, RevisionPatch, Series } from '@sluice/series';
import { bearingOn, type Bearing } from './patch-index';
import type { WeighedTrailer, Weight } from './weighed-trailer';

/** What people said themselves in a series, by `wordKey`, oldest revision first. */
export type SaidWords = ReadonlyMap<string, readonly WeighedTrailer[]>;

/** The key of `SaidWords`: the person (as `personOf` names them) and the canonical trailer key. */
export const wordKey = (person: string, canonical: string): string => `${canonical} ${person}`;

const covers = (positions: WeighedTrailer['positions'], position: number): boolean =>
  positions === undefined || positions === 'all' || positions.includes(position);

/** Whether words cover a position of their revision; words whose scope cannot be read may cover any. */
export const isFor = (weighed: WeighedTrailer, position: number): boolean =>
  covers(weighed.positions, position);

type Carried = {
  readonly series: Series;
  readonly revision: Revision;
  readonly trailer: PlacedTrailer;
  /** What the named person said themselves under the same key. */
  readonly words: readonly WeighedTrailer[];
};

const bearingsOf = (word: WeighedTrailer, patch: RevisionPatch, { series, revision }: Carried): Bearing =>
  bearingOn(series, word.revision, { revision: revision.number, patch })((p) => isFor(word, p));

const not = (why: string, heard: boolean) => ({ counts: false, needsHuman: false, why, heard });
const NEVER_HEARD = not('a claim of the poster; no mail in which that person says so was received', false);

/** The best of what the person said of one patch: words that count first, then the newest. */
const wordOn = (patch: RevisionPatch, carried: Carried) => {
  const said = carried.words.flatMap((word) => {
    const bears = bearingsOf(word, patch, carried);
    return bears === 'none' ? [] : [{ word, bears }];
  });
  return (
    said.findLast((s) => s.bears === 'same' && s.word.counts) ??
    said.findLast((s) => s.bears === 'same') ??
    said.at(-1)
  );
};

type Found = NonNullable<ReturnType<typeof wordOn>>;

const whyNot = ({ word, bears }: Found): string => {
  if (!word.counts) return `said in ${word.messageId}, which does not count by itself: ${word.why}`;
  return bears === 'changed'
    ? `a claim of the poster; said for v${word.revision}, and the patch changed since`
    : `a claim of the poster; said for v${word.revision}, and whether the patch changed since is not known`;
};

/**
 * What a trailer weighs that a poster carries in another's name: as much as that person's own mail, where it was received and was about
 * the same patch. `heard` is false where no mail in which they say so of one of the patches was received. It never counts twice: the gates
 * ask for what was said.
 */
export const weighCarried = (
  carried: Carried,
): Pick<Weight, 'counts' | 'needsHuman' | 'why'> & { readonly heard: boolean } => {
  const { revision, trailer, words } = carried;
  if (words.length === 0) return NEVER_HEARD;
  const covered = revision.patches.filter(
    (p) => trailer.scope === 'all' || trailer.scope.includes(p.position),
  );
  const found = covered.map((patch) => wordOn(patch, carried));
  const heard = found.flatMap((f) => f ?? []);
  const doubtful = heard.find((f) => f.bears !== 'same' || !f.word.counts);
  const [first] = heard;
  if (first === undefined || heard.length < found.length) return NEVER_HEARD;
  if (doubtful !== undefined) return not(whyNot(doubtful), true);
  return {
    counts: true,
    needsHuman: false,
    why: `borne out by the mail of that person (${first.word.messageId})`,
    heard: true,
  };
};
