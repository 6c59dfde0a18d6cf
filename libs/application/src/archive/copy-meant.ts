import { mergeCopies, type GroupingDecision } from '@sluice/series';
import type { StoredMail } from '../ports/intake-store';

/**
 * Which of the copies of one Message-ID is meant: the one that is asked for by its hash, else the one that counts, else the first that was recorded. `contested`: they
 * differ in more than what lists add, and no person picked one, so that none counts.
 * @param copies as a viewpoint leaves them, in the order they were recorded
 */
export const copyMeant = (
  copies: readonly StoredMail[],
  decisions: readonly GroupingDecision[],
  asked?: string,
): { readonly mail: StoredMail | undefined; readonly contested: boolean } => {
  const { mails, impostors } = mergeCopies(copies, decisions);
  const contested = impostors.length > 0;
  const meant = asked ?? (contested ? undefined : mails[0]?.rawHash);
  return { mail: copies.find((m) => meant === undefined || m.rawHash === meant), contested };
};
