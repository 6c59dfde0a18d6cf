import { shortHash } from '@sluice/kernel';
import { bySubject, commitKeys } from '@sluice/series';
import type { StoredMail } from './ports/intake-store';

/** Under what the commits that may be tied to some mails are looked for: see `SeriesReader.commitsOf`. */
export type CommitQuery = { readonly patchIds: readonly string[]; readonly subjects: readonly string[] };

/** Patch-ids and subjects of some mails, each once. Replies name subjects of patches that never came. */
export const commitQuery = (mails: readonly StoredMail[]): CommitQuery => ({
  patchIds: [...new Set(mails.flatMap((m) => m.reading.patch?.patchId ?? []))],
  subjects: [...new Set(mails.map((m) => m.reading.subjectKey).filter((key) => key !== ''))].map((key) =>
    bySubject(key),
  ),
});

/** Hashed keys of the mails that commits may be the outcome of, on some lists: their neighbourhoods are to be derived again. */
export const hashedCommitKeys = (
  commits: readonly Parameters<typeof commitKeys>[0][],
  lists: readonly string[],
): readonly string[] => [...new Set(commits.flatMap((c) => commitKeys(c, lists)))].map(shortHash);
