import type { InterfaceChange } from '@sluice/interface-model';
import type { Revision } from '@sluice/series';
import type { DerivedRevision, DerivedSeries } from '../derive';
import type { BitRow, ObjectionRow, ReportItem } from './freeze-report';

/** A mail of the revision to look up: the cover, else a patch, else what spoke of it. */
const messageOf = ({ coverMessageId, patches, replies }: Revision): string | null =>
  [coverMessageId, ...patches.map((p) => p.messageId), ...replies.map((r) => r.messageId)].find(
    (id) => id !== undefined,
  ) ?? null;

/** A revision on the report, with the series it belongs to. */
export type Entry = { readonly derived: DerivedSeries; readonly judged: DerivedRevision };

const NOTHING_AGAINST = { sentence: 'nothing stands against it', rule: '', clearedBy: '' };

/** One line of the decisions; `undefined` for a revision that was not judged. */
export const itemOf = ({ derived, judged }: Entry): ReportItem | undefined => {
  const { series } = derived;
  const verdict = judged.verdict;
  if (verdict === undefined) return undefined;
  const revision = series.revisions.find((r) => r.number === judged.number);
  const first = verdict.reasons[0] ?? NOTHING_AGAINST;
  return {
    series: series.id,
    subject: series.subject,
    revision: judged.number,
    author: series.author.name || series.author.address,
    outcome: verdict.outcome,
    because: first.sentence,
    rule: first.rule,
    clearedBy: first.clearedBy,
    reasons: verdict.reasons,
    messageId: revision === undefined ? null : messageOf(revision),
  };
};

/** How a change of a bit reads in the table, by its kind; other changes have no row. */
const BIT_CHANGES: Partial<
  Record<
    InterfaceChange['kind'],
    (change: InterfaceChange) => { readonly bit: string; readonly change: string }
  >
> = {
  'bit-added': ({ to = '?' }) => ({ bit: to, change: 'added' }),
  'bit-removed': ({ from = '?' }) => ({ bit: from, change: 'removed' }),
  'bit-renumbered': ({ from = '?', to = '?' }) => ({ bit: to, change: `renumbered, was ${from}` }),
};

export const bitsOf = ({ derived, judged }: Entry): readonly BitRow[] => {
  const { id: series, subject } = derived.series;
  return judged.changes.flatMap((c) => {
    const bit = BIT_CHANGES[c.kind]?.(c);
    return bit === undefined ? [] : [{ ...bit, channel: c.channel ?? '', name: c.name, series, subject }];
  });
};

export const objectionsOf = ({ derived, judged }: Entry): readonly ObjectionRow[] => {
  const revision = derived.series.revisions.find((r) => r.number === judged.number);
  return (revision?.objections ?? []).map((o) => ({
    series: derived.series.id,
    subject: derived.series.subject,
    revision: judged.number,
    by: o.sender.name || o.sender.address,
    saidAt: o.saidAt,
    certainty: o.certainty,
    sentence: o.sentence,
    messageId: o.messageId,
  }));
};
