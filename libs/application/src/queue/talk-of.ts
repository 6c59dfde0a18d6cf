import { sameIdentity } from '@sluice/freeze';
import type { Instant } from '@sluice/kernel';
import type { Identity, Revision, Series } from '@sluice/series';
import type { Talk } from './turn';

const REFUSALS: ReadonlySet<string> = new Set(['nacked-by', 'release-nacked-by']);

/** The mail that spoke of a revision last: its posting, where nobody answered. */
export type LastWord = { readonly messageId: string | null; readonly by: string; readonly saidAt: Instant };

export const lastWordOf = (revision: Revision, messageId: string | null): LastWord => {
  const reply = revision.replies.findLast((r) => r.contested !== true);
  if (reply === undefined)
    return {
      messageId,
      by: revision.poster.name || revision.poster.address,
      saidAt: revision.postedAt,
    };
  return {
    messageId: reply.messageId,
    by: reply.sender.name || reply.sender.address,
    saidAt: reply.saidAt,
  };
};

/** Whether somebody wrote a series or posted this revision of it. */
export const isAuthorOf = (
  address: string,
  { series, revision }: { readonly series: Series; readonly revision: Revision },
  identities: readonly Identity[],
): boolean =>
  [series.author.address, revision.poster.address].some(
    (own) => own !== '' && sameIdentity(own, address, identities),
  );

/** What was said of a revision that tells whose turn it is. Objections to earlier revisions that still stand are among it. */
export const talkOf = (series: Series, revision: Revision, identities: readonly Identity[]): Talk => {
  const isAuthor = (address: string): boolean => isAuthorOf(address, { series, revision }, identities);
  const raised = series.revisions.flatMap((r) => [
    ...r.objections,
    ...r.trailers.filter((t) => t.manner === 'said' && REFUSALS.has(t.canonical)),
  ]);
  return {
    objections: raised.map((o) => ({ messageId: o.messageId, by: o.sender.address, at: o.saidAt })),
    author: [
      revision.postedAt,
      ...revision.replies.filter((r) => isAuthor(r.sender.address)).map((r) => r.saidAt),
    ].sort(),
    isReceived: revision.patches.some((p) => p.messageId !== undefined),
    exceptionAskedAt: (revision.exceptionAsks ?? []).at(-1)?.saidAt,
  };
};
