import type { StoredMail } from '../ports/intake-store';
import type { SeriesReader } from '../ports/series-reader';
import type { StoredCommit } from '../ports/tree-store';

/** What conversations are made of: their mails, and the commits that may be tied to these, by conversation. */
export type Material = {
  readonly mails: ReadonlyMap<string, readonly StoredMail[]>;
  readonly commits: ReadonlyMap<string, readonly StoredCommit[]>;
};

/** Reads what some conversations are made of, all of them together. */
export const readMaterial = async (
  reader: Pick<SeriesReader, 'mailsOf' | 'commitsOf'>,
  conversationIds: readonly string[],
): Promise<Material> => {
  const ids = [...new Set(conversationIds)];
  if (ids.length === 0) return { mails: new Map(), commits: new Map() };
  const mails = await reader.mailsOf(ids);
  return { mails, commits: await reader.commitsOf(mails) };
};
