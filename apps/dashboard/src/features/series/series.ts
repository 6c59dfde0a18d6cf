import type { Answer, REST } from '@sluice/contracts';
import { counted } from '../../lib/format';

export type SeriesAnswer = Answer<typeof REST.getSeries>;
export type Revision = SeriesAnswer['revisions'][number];
export type Patch = Revision['patches'][number];
export type TrailerRow = Answer<typeof REST.listTrailers>['trailers'][number];

/** The revision of a number, else the latest. */
export const revisionAsked = (
  { revisions }: Pick<SeriesAnswer, 'revisions'>,
  number: string | undefined,
): Revision | undefined => revisions.find((r) => r.number === number) ?? revisions.at(-1);

const mailsOf = ({ coverMessageId, patches }: Revision): readonly string[] => [
  ...(coverMessageId === null ? [] : [coverMessageId]),
  ...patches.flatMap(({ messageId }) => messageId ?? []),
];

/**
 * What the API is asked about a revision by: a mail of it that no earlier one has, for a re-roll takes over the patches of another. Where none came, an answer to it;
 * of the latest the series itself will do.
 */
export const refOfRevision = (
  { id, revisions }: Pick<SeriesAnswer, 'id' | 'revisions'>,
  revision: Revision,
): string => {
  const place = revisions.indexOf(revision);
  if (place === revisions.length - 1) return id;
  const earlier = new Set(revisions.slice(0, place).flatMap(mailsOf));
  return mailsOf(revision).find((one) => !earlier.has(one)) ?? revision.replies[0]?.messageId ?? id;
};

/** The mail that begins a revision: its cover, else its first patch, else the first answer to it. */
export const leadOf = (revision: Revision): string | undefined =>
  mailsOf(revision)[0] ?? revision.replies[0]?.messageId;

/** `10 of 11, cover pending` of what is not whole. */
export const gapText = ({ total, received, complete, coverPending }: Revision): string | undefined => {
  if (complete && !coverPending) return undefined;
  const patches = complete ? counted(total, 'patch', 'patches') : `${String(received)} of ${String(total)}`;
  return coverPending ? `${patches}, cover pending` : patches;
};

/** Whether a trailer may be about a patch: what is limited by words alone may be. */
export const isAbout = ({ scope, revision }: TrailerRow, patch: Patch, of: Revision): boolean => {
  if (revision !== of.number) return false;
  if (scope === 'all' || !/^\d+(?:,\s*\d+)*$/.test(scope)) return true;
  return scope.split(',').map(Number).includes(patch.position);
};

export type PatchRow =
  | { readonly kind: 'patch'; readonly patch: Patch }
  | { readonly kind: 'gap'; readonly from: number; readonly to: number };

/** Patches in their order; those side by side of which not even the title is known are one row. */
export const patchRows = (patches: readonly Patch[]): readonly PatchRow[] => {
  const rows: PatchRow[] = [];
  for (const patch of patches) {
    const isUnknown = patch.messageId === null && patch.subject === null && patch.landing === null;
    const last = rows.at(-1);
    if (!isUnknown) rows.push({ kind: 'patch', patch });
    else if (last?.kind === 'gap') rows[rows.length - 1] = { ...last, to: patch.position };
    else rows.push({ kind: 'gap', from: patch.position, to: patch.position });
  }
  return rows;
};
