import { asksTree } from '@sluice/interface-model';
import type { EventEnvelope, Instant } from '@sluice/kernel';
import type { MailSeen } from '../facts';
import type {
  AnalysedMail,
  IncomingContent,
  IncomingMail,
  ParkedMail,
  StaleMail,
  StoredMail,
} from '../ports/intake-store';

/** A mail as the world in memory holds it. */
export type Row = StoredMail & { readonly archivedAts: readonly Instant[] };

const byHash = (a: Row, b: Row): number => (a.rawHash < b.rawHash ? -1 : 1);

export const analysedAmong = (
  rows: readonly Row[],
  after: string | undefined,
  limit: number,
): readonly AnalysedMail[] =>
  rows
    .filter((r) => r.rawHash > (after ?? '') && r.analysis !== undefined && asksTree(r.analysis))
    .sort(byHash)
    .slice(0, limit)
    .map(({ rawHash, saidAt, analysis }) => ({ rawHash, saidAt, treeCommit: analysis?.tree?.commit }));

/** A mail with all it takes to read it again; none where it is not kept. */
export const keptMail = (
  row: Row | undefined,
  compressed: Uint8Array | undefined,
  events: readonly EventEnvelope[],
): readonly StaleMail[] => {
  if (row === undefined || compressed === undefined) return [];
  const { rawHash, recordedAt, archivedAts } = row;
  const stream = events.filter((e) => e.streamName === `mail-${rawHash}` && e.type === 'MailSeen');
  const seen = stream.map((e) => e.data as MailSeen);
  return [{ rawHash, compressed, seen, archivedAt: [...archivedAts].sort()[0], recordedAt }];
};

/** A row for a mail seen for the first time; its sightings are folded in after. */
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

export const parkedOf = (mail: IncomingMail, decoderVersion: number, at: Instant): ParkedMail => ({
  id: parkedId(mail.rawHash),
  rawHash: mail.rawHash,
  ...('parked' in mail.content ? mail.content.parked : { reason: '', detail: '' }),
  source: mail.seen.origin,
  at,
  size: mail.size,
  decoderVersion,
});
