import { asksTree } from '@sluice/interface-model';
import type { EventEnvelope } from '@sluice/kernel';
import type { MailSeen } from '../facts';
import type { AnalysedMail, Reread, StaleMail } from '../ports/intake-store';
import type { KeptRaw } from '../ports/mail-source';
import type { Row } from './rows';

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

type Kept = {
  readonly rows: ReadonlyMap<string, Row>;
  readonly bytes: ReadonlyMap<string, KeptRaw>;
};

/** Mails with all it takes to read them again; those that are not kept are left out. */
export const keptMails = (
  rawHashes: readonly string[],
  { rows, bytes }: Kept,
  events: readonly EventEnvelope[],
): readonly StaleMail[] =>
  rawHashes.flatMap((rawHash) => {
    const [row, kept] = [rows.get(rawHash), bytes.get(rawHash)];
    if (row === undefined || kept === undefined) return [];
    const stream = events.filter((e) => e.streamName === `mail-${rawHash}` && e.type === 'MailSeen');
    const seen = stream.map((e) => e.data as MailSeen);
    const { recordedAt, archivedAts } = row;
    return [{ rawHash, kept, seen, archivedAt: [...archivedAts].sort()[0], recordedAt }];
  });

/** Replaces what was read of mails that are kept; answers which were. */
export const rereadRows = (rows: Map<string, Row>, batch: readonly Reread[]): readonly string[] =>
  batch.flatMap(({ mail: { rawHash }, content }) => {
    const row = rows.get(rawHash);
    if (row === undefined || content === undefined) return [];
    rows.set(rawHash, { ...row, reading: content.reading, analysis: content.analysis });
    return [rawHash];
  });
