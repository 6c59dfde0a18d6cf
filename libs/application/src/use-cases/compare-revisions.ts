import type { Hashing } from '@sluice/kernel';
import { commitMessageOf, readMail, subjectKey } from '@sluice/mail';
import type { Revision, RevisionPatch, Series } from '@sluice/series';
import type { MailCodec } from '../ports/mail-source';
import type { SeriesReader } from '../ports/series-reader';
import type { LineDiff } from '../range-diff/line-diff';
import type { ComparedPatch } from '../range-diff/patch-lines';
import { rangeDiff, type PatchComparison } from '../range-diff/range-diff';

export type ComparePorts = {
  readonly reader: SeriesReader;
  readonly codec: MailCodec;
  readonly hashing: Hashing;
  readonly diff: LineDiff;
};

/** A patch that was never received, or whose mail is no longer kept; its subject as far as a cover letter or reply tells it. */
export type MissingPatch = { readonly position: number; readonly subject?: string | undefined };

/** Two revisions compared, and the patches that could not be: what is called new or dropped may be one without a known subject. */
export type RevisionComparison = {
  readonly from: string;
  readonly to: string;
  /** `sure` is false for a patch called new or dropped that may be one that was never received. */
  readonly patches: readonly (PatchComparison & { readonly sure: boolean })[];
  readonly missing: { readonly from: readonly MissingPatch[]; readonly to: readonly MissingPatch[] };
};

/** Two revisions of a series were asked for and cannot be compared; the message says why and what there is. */
export class NoSuchRevisionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NoSuchRevisionError';
  }
}

const withoutV = (number: string): string => number.trim().replace(/^v(?=\d)/i, '');

const revisionNamed = (series: Series, asked: string): Revision => {
  const found = series.revisions.find((r) => r.number === withoutV(asked));
  if (found !== undefined) return found;
  const known = series.revisions.map((r) => `v${r.number}`).join(', ');
  throw new NoSuchRevisionError(`"${series.subject}" has no revision "${asked}": it has ${known}`);
};

/**
 * The two revisions a person means: without `to` the latest, without `from` the one before `to`.
 * @throws NoSuchRevisionError
 */
export const revisionsToCompare = (
  series: Series,
  asked: { readonly from?: string | undefined; readonly to?: string | undefined },
): { readonly from: Revision; readonly to: Revision } => {
  const latest = series.revisions.at(-1);
  const to = asked.to === undefined ? latest : revisionNamed(series, asked.to);
  if (to === undefined) throw new NoSuchRevisionError(`no revision of "${series.subject}" is known`);
  const before = series.revisions[series.revisions.indexOf(to) - 1];
  const from = asked.from === undefined ? before : revisionNamed(series, asked.from);
  if (from !== undefined) return { from, to };
  throw new NoSuchRevisionError(
    `v${to.number} is the first known revision of "${series.subject}": there is none before it to compare with`,
  );
};

const comparedPatch = async (
  ports: ComparePorts,
  { position, messageId, rawHash }: RevisionPatch,
): Promise<ComparedPatch | undefined> => {
  if (messageId === undefined || rawHash === undefined) return undefined;
  const kept = await ports.reader.raw(rawHash);
  if (kept === undefined) return undefined;
  const decoded = await ports.codec.decode(ports.codec.expand(kept), rawHash);
  if (!decoded.ok) return undefined;
  const { reading, diff } = readMail(decoded.mail, ports.hashing);
  return {
    position,
    messageId,
    subject: reading.title ?? reading.subject,
    patchId: reading.patch?.patchId,
    author: reading.author,
    message: commitMessageOf(decoded.mail),
    diff: diff ?? { files: [] },
  };
};

type Read = { readonly patches: readonly ComparedPatch[]; readonly missing: readonly MissingPatch[] };

const patchesOf = async (ports: ComparePorts, revision: Revision): Promise<Read> => {
  const patches: ComparedPatch[] = [];
  const missing: MissingPatch[] = [];
  for (const patch of revision.patches) {
    const read = await comparedPatch(ports, patch);
    if (read === undefined) missing.push({ position: patch.position, subject: patch.subject });
    else patches.push(read);
  }
  return { patches, missing };
};

const isAmong = (missing: readonly MissingPatch[], patch: ComparedPatch | undefined): boolean =>
  patch !== undefined &&
  missing.some((m) => m.subject !== undefined && subjectKey(m.subject) === subjectKey(patch.subject));

/** A patch without a partner whose partner is known of and was never received: neither new nor dropped, and said to be missing. */
const isUnknown = ({ status, from, to }: PatchComparison, before: Read, after: Read): boolean =>
  (status === 'new' && isAmong(before.missing, to)) || (status === 'dropped' && isAmong(after.missing, from));

const isNameless = ({ missing }: Read): boolean => missing.some((m) => m.subject === undefined);

const isSure = ({ status }: PatchComparison, before: Read, after: Read): boolean =>
  !(status === 'new' && isNameless(before)) && !(status === 'dropped' && isNameless(after));

/** The range-diff of two revisions, from the raw mails as they are stored: a re-roll of single patches is compared with what it took over. */
export const compareRevisions = async (
  ports: ComparePorts,
  { from, to }: { readonly from: Revision; readonly to: Revision },
): Promise<RevisionComparison> => {
  const [before, after] = [await patchesOf(ports, from), await patchesOf(ports, to)];
  return {
    from: from.number,
    to: to.number,
    patches: rangeDiff(before.patches, after.patches, ports.diff)
      .filter((patch) => !isUnknown(patch, before, after))
      .map((patch) => ({ ...patch, sure: isSure(patch, before, after) })),
    missing: { from: before.missing, to: after.missing },
  };
};
