import { maintainersOf, personOf, type FileMaintainers } from '@sluice/freeze';
import type { RevisionPatch } from '@sluice/series';
import { isFor } from './carried-trailer';
import type { Case } from './case';
import { unheard, wordsFor } from './consent';
import type { WeighedTrailer } from './weighed-trailer';

/** How far a file of a patch is approved (check-in policy of Xen's MAINTAINERS, rules 1 and 2, and "the meaning of nesting"). */
export type Approval =
  'approved' | 'unreviewed' | 'general-only' | 'needs-human' | 'unheard' | 'missing' | 'maintainer-unknown';

/** Somebody's word, or what the poster carries as such, with the key of the person whose it is. */
export type Spoken = { readonly word: WeighedTrailer; readonly person: string };

/** What was said, or is said to have been said, of a patch. */
export type PatchWords = {
  readonly submitters: ReadonlySet<string>;
  readonly binding: readonly Spoken[];
  readonly lapsed: readonly Spoken[];
  readonly unheard: readonly Spoken[];
};

export type FileApproval = {
  readonly file: string;
  readonly approval: Approval;
  readonly maintainers: FileMaintainers;
  readonly words: PatchWords;
};

const KINDS = ['ack', 'review'] as const;

const wordsOf = (matter: Case, patch: RevisionPatch): PatchWords => {
  const { identities } = matter.standing;
  const key = (address: string) => personOf(address, identities);
  const author = key((patch.author ?? matter.revision.poster).address);
  const by = (words: readonly WeighedTrailer[]): readonly Spoken[] =>
    words
      .map((word) => ({ word, person: key((word.carried?.person ?? word.by).address) }))
      // An ack to all of a series is none of the patch that its sender wrote.
      .filter(({ person }) => person !== author);
  const { binding, lapsed } = wordsFor(matter, patch, KINDS);
  return {
    submitters: new Set([author, key(matter.revision.poster.address)]),
    binding: by(binding),
    lapsed: by(lapsed),
    unheard: by(unheard(matter, KINDS).filter((w) => isFor(w, patch.position))),
  };
};

/** A file that its submitter maintains needs anybody else's approval, any other that of a maintainer. */
const doubtOf = (words: PatchWords, suffices: (said: Spoken) => boolean): Approval | undefined => {
  if (words.binding.some(suffices)) return 'needs-human';
  return words.unheard.some(suffices) ? 'unheard' : undefined;
};

const approvalOf = ({ specific, general }: FileMaintainers, words: PatchWords): Approval => {
  if (specific.size === 0) return 'maintainer-unknown';
  const counted = words.binding.filter(({ word }) => word.counts);
  if (counted.some(({ person }) => specific.has(person))) return 'approved';
  if ([...words.submitters].some((s) => specific.has(s)))
    return counted.length > 0 ? 'approved' : (doubtOf(words, () => true) ?? 'unreviewed');
  const doubt = doubtOf(words, ({ person }) => specific.has(person));
  if (doubt !== undefined) return doubt;
  return counted.some(({ person }) => general.has(person)) ? 'general-only' : 'missing';
};

/** The files of one patch of the judged revision with their approval. */
export const approvalsIn = (matter: Case, patch: RevisionPatch): readonly FileApproval[] => {
  if (patch.files.length === 0) return [];
  const words = wordsOf(matter, patch);
  return patch.files.map(({ path: file }) => {
    const maintainers = maintainersOf(matter.standing, file, matter.at);
    return { file, approval: approvalOf(maintainers, words), maintainers, words };
  });
};

/** Every file that the judged revision touches with its approval; a file of several patches with the least of theirs. */
export const fileApprovals = (matter: Case): readonly FileApproval[] => {
  const byFile = new Map<string, FileApproval>();
  for (const patch of matter.revision.patches)
    for (const found of approvalsIn(matter, patch)) {
      const before = byFile.get(found.file);
      if (before === undefined || before.approval === 'approved') byFile.set(found.file, found);
    }
  return [...byFile.values()];
};

/** The words of some sort about some files, each once; only those of maintainers of the file where it has others than its submitter. */
export const distinct = (
  files: readonly FileApproval[],
  pick: (words: PatchWords) => readonly Spoken[],
): readonly WeighedTrailer[] => [
  ...new Set(
    files.flatMap(({ words, maintainers: { specific } }) => {
      const isOwn = [...words.submitters].some((s) => specific.has(s));
      return pick(words).flatMap(({ word, person }) => (isOwn || specific.has(person) ? [word] : []));
    }),
  ),
];
