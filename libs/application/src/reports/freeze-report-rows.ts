import type { Verdict } from '@sluice/gate';
import type { InterfaceChange } from '@sluice/interface-model';
import type { Address } from '@sluice/mail';
import type { Revision } from '@sluice/series';
import type { DerivedRevision, DerivedSeries } from '../derive';
import type { BitRow, ObjectionRow, ReportItem } from './freeze-report-value';

/** A mail of the revision to look up: the cover, else a patch, else what spoke of it. */
export const messageOf = ({ coverMessageId, patches, replies }: Revision): string | null =>
  [coverMessageId, ...patches.map((p) => p.messageId), ...replies.map((r) => r.messageId)].find(
    (id) => id !== undefined,
  ) ?? null;

/** A revision on the report, with the series it belongs to. */
export type Entry = { readonly derived: DerivedSeries; readonly judged: DerivedRevision };

/** For what is known by answers only: nobody can tell whose it is. */
export const NEVER_RECEIVED = 'author never received';

const NOTHING_AGAINST = { sentence: 'nothing stands against it', rule: '', clearedBy: '' };

type Deciding = Pick<ReportItem, 'because' | 'rule' | 'clearedBy'>;

/**
 * What decides an outcome. That something went in and was taken back is told with it whatever else stands against the series: what held it before
 * it went in is only half of where it stands.
 */
export const decidingOf = ({ reasons }: Verdict): Deciding => {
  const [first = NOTHING_AGAINST] = reasons;
  const taken = reasons.find((r) => r.rule === 'reverted' && r.effect === 'holds');
  if (taken === undefined || taken === first)
    return { because: first.sentence, rule: first.rule, clearedBy: first.clearedBy };
  const told = reasons[0]?.effect === taken.effect ? [taken, first] : [first, taken];
  return {
    because: told.map((r) => r.sentence).join(' '),
    rule: told[0]?.rule ?? '',
    clearedBy: told.flatMap((r) => (r.clearedBy === '' ? [] : [r.clearedBy])).join(' '),
  };
};

/** One line of the decisions; `undefined` for a revision that was not judged. */
export const itemOf = ({ derived, judged }: Entry): ReportItem | undefined => {
  const { series } = derived;
  const verdict = judged.verdict;
  if (verdict === undefined) return undefined;
  const revision = series.revisions.find((r) => r.number === judged.number);
  return {
    series: series.id,
    subject: series.subject,
    revision: judged.number,
    author: series.author.name || series.author.address || NEVER_RECEIVED,
    outcome: verdict.outcome,
    ...decidingOf(verdict),
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

/** Whether a kind of change has a row in the table of bits. */
export const isBitChange = (kind: InterfaceChange['kind']): boolean => BIT_CHANGES[kind] !== undefined;

export const bitsOf = ({ derived, judged }: Entry): readonly BitRow[] => {
  const { id: series, subject } = derived.series;
  return judged.changes.flatMap((c) => {
    const bit = BIT_CHANGES[c.kind]?.(c);
    return bit === undefined ? [] : [{ ...bit, channel: c.channel ?? '', name: c.name, series, subject }];
  });
};

type Said = Pick<ObjectionRow, 'saidAt' | 'messageId'> & { readonly sender: Address };

const REFUSALS: ReadonlySet<string> = new Set(['nacked-by', 'release-nacked-by']);

/** What was said against a revision: refusals by trailer, then objections in words. */
export const objectionsOf = ({ derived, judged }: Entry): readonly ObjectionRow[] => {
  const revision = derived.series.revisions.find((r) => r.number === judged.number);
  const frame = { series: derived.series.id, subject: derived.series.subject, revision: judged.number };
  const row = (o: Said, certainty: ObjectionRow['certainty'], sentence: string): ObjectionRow => ({
    ...frame,
    by: o.sender.name || o.sender.address,
    saidAt: o.saidAt,
    certainty,
    sentence,
    messageId: o.messageId,
  });
  return [
    ...(revision?.trailers ?? [])
      .filter((t) => t.manner === 'said' && REFUSALS.has(t.canonical))
      .map((t) => row(t, 'sure', `${t.key}: ${t.value}`)),
    ...(revision?.objections ?? []).map((o) => row(o, o.certainty, o.sentence)),
  ];
};
