import type { Dependence } from '@sluice/dependency';
import type { Instant } from '@sluice/kernel';
import { mailOf, type Comment, type CommentContext } from './comment';
import { newestOf, whyNobody, type CommentMatter, type Newest, type Silent } from './comment-matter';
import { evidenceRow, titleOf } from './comment-parts';
import { mailOfPatches, placeOf, silenceIn, type CommentPlace } from './comment-place';
import { commentRecipients } from './comment-recipients';
import { levelOf, voiceOf, type BotLevel, type ListVoice } from './comment-settings';
import { mailText, pageOf } from './comment-text';
import { atMostLines, indented, paragraph, row, sections } from './layout';
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

type Heard = {
  readonly voice: ListVoice;
  readonly level: BotLevel;
  readonly newest: Newest;
  readonly needs: readonly [Reverted, ...Reverted[]];
};

/** How far the rule is heard by an audience; `off`: not at all. */
const levelFor = (voice: ListVoice, { standing, audience }: CommentContext): BotLevel => {
  const level = levelOf(DEPENDENCIES, voice, standing.rules);
  return (level === 'shadow') === (audience === 'shadow') ? level : 'off';
};

/** What may be said to whom, before it is said: why nothing is, else the parts of it. */
const heardOf = (matter: CommentMatter, context: CommentContext, revertedBy: string): Heard | Silent => {
  const voice = voiceOf(context.settings, matter.derived.series.listId);
  const level = voice === undefined ? 'off' : levelFor(voice, context);
  if (voice === undefined || level === 'off') return { silent: 'the rule may not be heard' };
  const newest = newestOf(matter.derived);
  if (newest === undefined) return { silent: 'it is judged for no release line' };
  const why = whyNobody(matter, newest);
  if (why !== undefined) return { silent: why };
  const [first, ...rest] = needsOf(matter, newest, revertedBy);
  return first === undefined
    ? { silent: 'it does not need what was reverted, or that is back' }
    : { voice, level, newest, needs: [first, ...rest] };
};

const saidIn = (
  matter: CommentMatter,
  {
    place,
    heard,
    settings,
  }: Pick<CommentContext, 'settings'> & {
    readonly place: CommentPlace;
    readonly heard: Heard;
  },
): string => {
  const { messageId: answered } = place.answered;
  const { reasons } = heard.newest.verdict;
  const version = reasons.find((r) => r.rule === DEPENDENCIES)?.ruleVersion ?? 1;
  const page = pageOf(settings, matter.derived.series.id, answered);
  return textOf(heard.needs, { page, answered, version });
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
  const { settings, standing, audience } = context;
  const heard = heardOf(matter, context, revertedBy);
  if ('silent' in heard) return heard;
  const { voice, level, newest, needs } = heard;
  const place = placeOf(
    matter,
    mailOfPatches(
      needs.map((d) => d.edge.from),
      newest.revision,
    ),
  );
  if ('silent' in place) return place;
  const silent = silenceIn(place, newest.revision, { standing, own: settings.own });
  if (silent !== undefined) return { silent };
  const recipients = commentRecipients(level, place.answered, { voice, settings, standing, maintainers: [] });
  if ('silent' in recipients) return recipients;
  const { release, outcome, revision } = newest.verdict;
  const rules = [DEPENDENCIES];
  const text = saidIn(matter, { place, heard, settings });
  return {
    about: {
      ...{ audience, level, series: matter.derived.series.id, revision, release, outcome, rules },
      ...{ answers: place.answered.messageId, revertedBy },
    },
    mail: mailOf(place, recipients, { text, rules, list: voice.address, level }),
  };
};
