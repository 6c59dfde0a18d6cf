import type { RevisionPatch } from '@sluice/series';
import { isFor } from './carried-trailer';
import type { Case } from './case';
import { bearingOn, type Bearing, type Bears } from './patch-index';
import type { TrailerKind, WeighedTrailer } from './weighed-trailer';

/** What was said of a patch of the judged revision. */
export type PatchWords = {
  /** The words that bind to it, those that need a person included. */
  readonly binding: readonly WeighedTrailer[];
  /** Words that were good for an earlier version of it and lapsed, because it changed. */
  readonly lapsed: readonly WeighedTrailer[];
};

const NO_WORDS: PatchWords = { binding: [], lapsed: [] };

/** One twin for each word, so that a word stays one however often it is asked for. */
const twins = new WeakMap<WeighedTrailer, WeighedTrailer>();

/** A word that may be about the same patch: it is shown to a person, and does not count. */
const doubtful = (word: WeighedTrailer): WeighedTrailer => {
  if (!word.counts) return word;
  const why = `said for v${word.revision}, and whether the patch changed since is not known`;
  const twin = twins.get(word) ?? { ...word, counts: false, needsHuman: true, why };
  twins.set(word, twin);
  return twin;
};

const NOTHING: readonly WeighedTrailer[] = [];

const saidOf = ({ words }: Case, kinds: readonly TrailerKind[]): readonly WeighedTrailer[] => {
  const [first, ...more] = kinds;
  const said = (first === undefined ? undefined : words.get(first)) ?? NOTHING;
  return more.length === 0 ? said : [...said, ...more.flatMap((kind) => words.get(kind) ?? NOTHING)];
};

/**
 * The words of some kinds about a patch of the judged revision. What was said for another revision binds where that one holds the same
 * patch (by patch-id), whatever its position; what was said for an earlier version of it has lapsed.
 */
export const wordsFor = (matter: Case, patch: RevisionPatch, kinds: readonly TrailerKind[]): PatchWords => {
  const said = saidOf(matter, kinds);
  if (said.length === 0) return NO_WORDS;
  const to = { revision: matter.revision.number, patch };
  const bears = new Map<string, Bears>();
  const found = { binding: [] as WeighedTrailer[], lapsed: [] as WeighedTrailer[] };
  for (const word of said) {
    const from = bears.get(word.revision) ?? bearingOn(matter.input.series, word.revision, to);
    bears.set(word.revision, from);
    sort(
      word,
      from((position) => isFor(word, position)),
      found,
    );
  }
  return found;
};

const sort = (
  word: WeighedTrailer,
  bearing: Bearing,
  into: { readonly binding: WeighedTrailer[]; readonly lapsed: WeighedTrailer[] },
): void => {
  if (bearing === 'same') into.binding.push(word);
  else if (bearing === 'perhaps') into.binding.push(doubtful(word));
  else if (bearing === 'changed' && word.counts) into.lapsed.push(word);
};

/** What posters carry of some kinds in the judged revision, without the mail in which the named person says so. */
export const unheard = (matter: Case, kinds: readonly TrailerKind[]): readonly WeighedTrailer[] =>
  matter.unheard.filter((w) => kinds.includes(w.kind));

const once = (words: readonly (readonly WeighedTrailer[])[]): readonly WeighedTrailer[] => [
  ...new Set(words.flat()),
];

/** What binds to any patch of the judged revision, each word once. */
export const bindingWords = (matter: Case, kinds: readonly TrailerKind[]): readonly WeighedTrailer[] =>
  once(matter.revision.patches.map((patch) => wordsFor(matter, patch, kinds).binding));

/** Whether the release manager acked each patch of the revision; the acks that say so. */
export type ReleaseAcks = {
  readonly isComplete: boolean;
  readonly acks: readonly WeighedTrailer[];
  readonly doubtful: readonly WeighedTrailer[];
  readonly lapsed: readonly WeighedTrailer[];
};

const NO_ACKS: ReleaseAcks = { isComplete: false, acks: [], doubtful: [], lapsed: [] };

export const releaseAcks = (matter: Case): ReleaseAcks => {
  if (!matter.words.has('release-ack')) return NO_ACKS;
  const words = matter.revision.patches.map((patch) => wordsFor(matter, patch, ['release-ack']));
  const all = once(words.map((w) => w.binding));
  return {
    isComplete: words.length > 0 && words.every(({ binding }) => binding.some((w) => w.counts)),
    acks: all.filter((w) => w.counts),
    doubtful: all.filter((w) => w.needsHuman),
    lapsed: once(words.map((w) => w.lapsed)),
  };
};
