import { assemble } from '../assemble';
import type { Assembly, GroupingDecision, Identity, PlacedMail, Revision, Series } from '../series';

/** `assemble` with no decisions and identities unless given. */
export const assembled = (
  mails: readonly PlacedMail[],
  decisions: readonly GroupingDecision[] = [],
  identities: readonly Identity[] = [],
): Assembly => assemble({ mails, decisions, identities });

const place = (id: string | undefined, expected: string | undefined): string =>
  id ?? (expected === undefined ? '-' : `?${expected}`);

const revisionLine = (r: Revision): string => {
  const cover = place(r.coverMessageId, r.coverExpected ? (r.expectedCoverMessageId ?? '') : undefined);
  const patches = r.patches.map((p) => place(p.messageId, p.expectedMessageId)).join(' ');
  return `v${r.number} ${cover} | ${patches}`;
};

/** A series as lines: its subject, then each revision as `v2 cover | patch patch`; `-` never came, `?id` known but never came. */
export const outline = (assembly: Assembly): readonly string[] =>
  assembly.series.flatMap((s: Series) => [s.subject, ...s.revisions.map((r) => `  ${revisionLine(r)}`)]);
