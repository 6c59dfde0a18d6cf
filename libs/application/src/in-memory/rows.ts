import type { Instant } from '@sluice/kernel';
import { betterTrust, saidAt } from '@sluice/series';
import { onLists } from '../read-content';
import type { IncomingContent, IncomingMail, ParkedMail, StoredMail } from '../ports/intake-store';
import type { Coverage } from '../ports/series-reader';

/** What is kept in memory of one mail. */
export type Row = StoredMail & { readonly archivedAts: readonly Instant[] };

const latest = (rows: readonly Row[]): Instant | undefined =>
  rows
    .map((r) => r.saidAt)
    .sort()
    .at(-1);

/** Through when the knowledge of some mails goes. */
export const coverageOf = (rows: readonly Row[], parked: number): Coverage => ({
  mails: rows.length,
  parked,
  knownThrough: latest(rows.filter((r) => r.saidAt <= r.recordedAt)),
  latestSaidAt: latest(rows.filter((r) => r.proven || r.reading.date !== undefined)),
});

/** A mail at its first sighting. */
export const firstRow = (rawHash: string, content: IncomingContent, recordedAt: Instant): Row => ({
  rawHash,
  reading: content.reading,
  analysis: content.analysis,
  saidAt: content.saidAt,
  proven: content.proven,
  trust: 'unproven',
  archivedAts: [],
  recordedAt,
});

export const parkedId = (rawHash: string): string => rawHash.slice(0, 16);

/** A mail that could not be read, as it is listed. */
export const parkedOf = (mail: IncomingMail, decoderVersion: number, at: Instant): ParkedMail => ({
  id: parkedId(mail.rawHash),
  rawHash: mail.rawHash,
  ...('parked' in mail.content ? mail.content.parked : { reason: '', detail: '' }),
  source: mail.seen.origin,
  at,
  size: mail.raw.length,
  decoderVersion,
});

/** A mail sighted once more: by the earliest archive time, the best trust, and on every list that is named for it. */
export const sighted = (before: Row, { sighting }: IncomingMail, content: IncomingContent): Row => {
  const { archivedAt, trust } = sighting;
  const archivedAts = [...before.archivedAts, ...(archivedAt === undefined ? [] : [archivedAt])];
  const said = saidAt(before.reading.date, archivedAts, before.recordedAt);
  return {
    ...before,
    reading: onLists(content, before.reading.listIds).reading,
    trust: betterTrust(before.trust, trust),
    archivedAts,
    saidAt: said.at,
    proven: said.proven,
  };
};

/** The mails of a batch of which more is kept than was handed over. */
export const saidOtherwise = (
  batch: readonly IncomingMail[],
  rows: ReadonlyMap<string, Row>,
): ReadonlySet<string> =>
  new Set(
    batch.flatMap(({ rawHash, content }) =>
      'reading' in content && rows.get(rawHash)?.reading.listIds.length !== content.reading.listIds.length
        ? [rawHash]
        : [],
    ),
  );
