import { nameOf, type CalendarPhase } from '@sluice/freeze';
import { patchApprovals, type FileApproval, type Reason } from '@sluice/gate';
import { describeChange, RULES, type InterfaceChange } from '@sluice/interface-model';
import type { Evidence } from '@sluice/kernel';
import { judgeInputOf } from '../judge-input';
import { releaseStanding } from '../release-standing';
import type { CommentMatter, Newest } from './comment-matter';
import { atMostLines, indented, paragraph, row } from './layout';
import * as say from './sentences';
import { isOfCalendar } from './speaking';

/** How much of each part is told: a comment is made shorter by all of them together. */
export type Room = {
  readonly findings: number;
  /** Lines of the first finding, and of a further one. */
  readonly lines: number;
  readonly short: number;
  readonly evidence: number;
  readonly changes: number;
  readonly files: number;
  readonly sources: number;
};

const TITLES: ReadonlyMap<string, string> = new Map(RULES.map((r) => [r.id, r.title]));

/** What a rule is about, in a few words. */
export const titleOf = (rule: string): string => TITLES.get(rule) ?? say.CALENDAR_TITLES[rule] ?? rule;

/** What a piece of evidence shows, in Sluice's words or as it stands there. */
const toldBy = (what: string | undefined, quote?: string): string =>
  what === undefined ? (quote === undefined ? '' : `: ${quote.replaceAll(/\s+/g, ' ')}`) : `: ${what}`;

/** What lets a reader check it by hand: the mail that is answered needs no name. */
export const evidenceRow = (evidence: Evidence, answered: string): string => {
  switch (evidence.kind) {
    case 'hunk': {
      const line = `line ${String(evidence.line)}`;
      const quote = evidence.quote.replaceAll(/\s+/g, ' ');
      return evidence.messageId === answered
        ? row(`${line} of this mail: ${quote}`)
        : row(`${line}: ${quote}`, `<${evidence.messageId}>`);
    }
    case 'mail':
      return row(toldBy(evidence.what, evidence.quote), `<${evidence.messageId}>`);
    case 'commit':
      return row(toldBy(evidence.quote), `commit ${evidence.commit.slice(0, 12)}`);
    case 'date':
      return row(`${evidence.date}, ${evidence.what}`);
    case 'model':
      return row(`in the interface model: ${evidence.quote}`);
  }
};

/** The worst finding: what, by which rule, on what evidence, and what would settle it. */
const firstFinding = (
  reason: Reason,
  { judged }: Newest,
  { room, answered }: { readonly room: Room; readonly answered: string },
): readonly string[] => {
  const sentence = isOfCalendar(reason)
    ? say.calendarFinding(reason, judged.changeClasses)
    : say.finding(reason);
  const rows = reason.evidence.slice(0, room.evidence).map((e) => evidenceRow(e, answered));
  return [
    ...atMostLines(room.lines, paragraph(sentence)),
    ...indented(say.byRule(reason, titleOf(reason.rule))),
    ...new Set(rows),
    ...atMostLines(3, indented(say.settledBy(reason))),
  ];
};

/** The findings, the worst first and in full; of more than there is room for only how many. */
export const findingsPart = (
  [first, ...further]: readonly Reason[],
  newest: Newest,
  at: { readonly room: Room; readonly answered: string },
): readonly string[] => {
  if (first === undefined) return [];
  const told = further.slice(0, at.room.findings - 1);
  const rest = further.length - told.length;
  return [
    ...firstFinding(first, newest, at),
    ...told.flatMap((reason) =>
      atMostLines(at.room.short, paragraph(say.furtherFinding(reason, !isOfCalendar(reason)))),
    ),
    ...(rest === 0 ? [] : paragraph(say.moreFindings(rest))),
  ];
};

/** A change in a declared interface before what follows from it. */
const weight = ({ kind }: InterfaceChange): number =>
  /^(?:bit|field|structure|constant|version)-/.test(kind)
    ? 0
    : kind === 'max-moved' || kind === 'mask-grown'
      ? 1
      : 2;

/** Without its file and capability, which the line quoted above and the page have. */
const described = (change: InterfaceChange): string =>
  change.kind === 'max-moved'
    ? say.maximumMoved(change.name, change.to)
    : describeChange(change)
        .slice(0, -`, ${change.file}`.length)
        .replace(/, capability \S+$/, '');

/** What changes in declared interfaces, the weightiest first. */
export const changesPart = ({ judged }: Newest, room: Room): readonly string[] => {
  const { changes } = judged;
  if (changes.length === 0 || room.changes === 0) return [];
  const told = changes.toSorted((a, b) => weight(a) - weight(b)).slice(0, room.changes);
  return [
    say.changesOf(judged.number, told.length, changes.length),
    ...told.map((change) => row(described(change))),
  ];
};

const phaseWords = ({ title, lastDay, from, status }: CalendarPhase): say.PhaseWords | undefined =>
  lastDay === undefined && from === undefined
    ? undefined
    : { title, lastDay: lastDay ?? from?.slice(0, 10) ?? '', status };

/** Where the release stands and what that asks of the revision; where a finding says so already, only for which release it was asked. */
const phaseStands = (
  { judged, revision, verdict: { release } }: Newest,
  current: CalendarPhase,
  isTold: boolean,
): readonly string[] => {
  const isNamed = revision.target?.release === release;
  if (isTold) return isNamed ? [] : [say.lineAssumed(release)];
  const classes = judged.changeClasses.length === 0 ? (['unknown'] as const) : judged.changeClasses;
  return [
    say.phaseNow(release, isNamed, { title: current.title, since: phaseWords(current) }),
    say.needed(classes.map((c) => [c, current.rule.needs[c]] as const)),
  ];
};

/** The phase of the release, what comes next, and the mails that say so. */
export const phasePart = (
  { knowledge, now }: CommentMatter,
  newest: Newest,
  { room, reasons }: { readonly room: Room; readonly reasons: readonly Reason[] },
): readonly string[] => {
  const { current, upcoming, announcementsUsed } = releaseStanding(
    knowledge,
    newest.verdict.release,
    now,
  ).calendar;
  if (announcementsUsed.length === 0) return [];
  const isTold = reasons.some(isOfCalendar);
  const next = upcoming.map(phaseWords).find((words) => words !== undefined);
  const words = [
    ...phaseStands(newest, current, isTold),
    ...(next === undefined ? [] : [say.phaseNext(next)]),
  ];
  const shown = new Set(
    reasons.flatMap((r) => r.evidence.flatMap((e) => (e.kind === 'mail' ? [e.messageId] : []))),
  );
  const phases = [...upcoming.slice(0, 1), ...(isTold ? [] : [current])];
  const sources = [...new Set(phases.flatMap((p) => p.source.messageId ?? []))].filter(
    (id) => !shown.has(id),
  );
  return words.length === 0
    ? []
    : [...paragraph(words.join(' ')), ...sources.slice(0, room.sources).map((id) => row('', `<${id}>`))];
};

const isToCome = ({ approval }: FileApproval): boolean => approval === 'missing' || approval === 'unreviewed';

/** Files that no maintainer's ack is known for, with who could give it: files of the same people together. */
export const acksPart = (
  matter: CommentMatter,
  { judged, verdict }: Newest,
  room: Room,
): readonly string[] => {
  const { knowledge, now } = matter;
  if (!verdict.reasons.some((r) => r.rule === 'maintainer-ack')) return [];
  const { input } = judgeInputOf(matter, judged, { knowledge, now, release: verdict.release });
  const byPeople = new Map<string, Set<string>>();
  for (const one of patchApprovals(input).flatMap((p) => p.files.filter(isToCome))) {
    const names = [...one.maintainers.specific].map((p) => nameOf(p, knowledge.identities)).sort();
    const people = say.several(names, 3);
    byPeople.set(people, (byPeople.get(people) ?? new Set()).add(one.file));
  }
  if (byPeople.size === 0 || room.files === 0) return [];
  const told = [...byPeople].slice(0, room.files);
  const rest = [...byPeople].slice(room.files).reduce((sum, [, files]) => sum + files.size, 0);
  const files = told.map(([people, [first = '', ...more]]) => say.filesOf(first, more.length, people));
  return paragraph(say.acksToCome(files, rest));
};
