import type { Dependence } from '@sluice/dependency';
import type { Instant } from '@sluice/kernel';
import type { Comment, CommentContext } from './comment';
import type { CommentMatter, Newest, Silent } from './comment-matter';
import { evidenceRow, titleOf } from './comment-parts';
import { mailText, pageOf } from './comment-text';
import { atMostLines, indented, paragraph, row, sections } from './layout';
import { heardBy, ruleComment, type Heard, type RuleSaid } from './rule-comment';
import * as say from './sentences';

/** The rule by which dependents are told that what they need was taken back. */
export const DEPENDENCIES = 'dependencies';

type Reverted = Dependence & {
  readonly parent: { readonly fate: { readonly commit: string; readonly by: string; readonly at: Instant } };
};

/** Only what its author said, or symbols prove: what was read from prose or lines stays on the dashboard. */
const isProved = ({ edge }: Dependence): boolean =>
  edge.kind === 'declared' || (edge.kind === 'symbol' && edge.confidence !== 'weak');

/** What the newest revision of a series needs that a commit took back and that has not come back since. */
export const needsOf = (
  { derived }: CommentMatter,
  { revision }: Newest,
  revertedBy: string,
): readonly Reverted[] => {
  const own = new Set<string>(revision.patches.flatMap((p) => p.messageId ?? []));
  return (derived.dependences ?? []).filter(
    (d): d is Reverted =>
      isProved(d) &&
      own.has(d.edge.from) &&
      d.parent.fate.state === 'reverted' &&
      d.parent.fate.by === revertedBy &&
      d.parent.series !== derived.series.id,
  );
};

/** Pieces of evidence shown. */
const SHOWN = 4;
const SHORT_HASH = 12;

/** Which patch of the series uses what. */
const usedBy = ({ edge }: Dependence): readonly string[] =>
  edge.kind === 'symbol' && edge.names !== undefined ? [row(say.uses(edge.names), `<${edge.from}>`)] : [];

const textOf = (
  needs: readonly [Reverted, ...Reverted[]],
  { page, answered, version }: { readonly page: string; readonly answered: string; readonly version: number },
): string => {
  const [{ parent, edge }] = needs;
  const { commit, by, at } = parent.fate;
  const symbols = [...new Set(needs.flatMap((d) => (d.edge.kind === 'symbol' ? (d.edge.names ?? []) : [])))];
  const rows = needs.flatMap((d) => [...usedBy(d), ...d.edge.evidence.map((e) => evidenceRow(e, answered))]);
  const rule = { rule: DEPENDENCIES, ruleVersion: version };
  const lines = sections(
    [
      ...atMostLines(4, paragraph(say.parentReverted(parent.subject ?? `<${edge.to}>`, at.slice(0, 10)))),
      row(say.revertedAs(commit.slice(0, SHORT_HASH), by.slice(0, SHORT_HASH))),
      ...indented(say.byRule(rule, titleOf(DEPENDENCIES))),
    ],
    symbols.length === 0 ? [] : atMostLines(4, paragraph(say.noLongerDefined(symbols.sort()))),
    [say.NEEDED_BY, ...[...new Set(rows)].slice(0, SHOWN)],
    paragraph(say.BACK_SETTLES),
  );
  return mailText(lines, page);
};

type Needing = Heard & { readonly needs: readonly [Reverted, ...Reverted[]] };

/** What may be said to whom, before it is said: why nothing is, else the parts of it. */
const needingOf = (matter: CommentMatter, context: CommentContext, revertedBy: string): Needing | Silent => {
  const heard = heardBy(DEPENDENCIES, matter, { context });
  if ('silent' in heard) return heard;
  const [first, ...rest] = needsOf(matter, heard.newest, revertedBy);
  return first === undefined
    ? { silent: 'it does not need what was reverted, or that is back' }
    : { ...heard, needs: [first, ...rest] };
};

/**
 * What the author of a dependent series is told when a commit took back what the newest revision of it needs; or why nothing is said. Said of what depends
 * on it directly: a cycle of dependences is no matter.
 */
export const commentOnRevert = (
  matter: CommentMatter,
  context: CommentContext,
  revertedBy: string,
): Comment | Silent => {
  const heard = needingOf(matter, context, revertedBy);
  if ('silent' in heard) return heard;
  const { newest, needs } = heard;
  const version = newest.verdict.reasons.find((r) => r.rule === DEPENDENCIES)?.ruleVersion ?? 1;
  const said: RuleSaid = {
    rule: DEPENDENCIES,
    patches: needs.map((d) => d.edge.from),
    text: (answered) => {
      const page = pageOf(context.settings, matter.derived.series.id, answered);
      return textOf(needs, { page, answered, version });
    },
    about: { revertedBy },
  };
  return ruleComment(matter, context, { heard, said });
};
