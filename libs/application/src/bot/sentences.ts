import type { Need, PolicyClass } from '@sluice/freeze';
import { CLASS_TEXT, NEED_TEXT, type Reason } from '@sluice/gate';

/*
 * Every sentence the bot can say stands here, so that all of them can be read, and mended, in one place. They are neutral: what appears to be, by which rule,
 * on what evidence; no orders, no blame, dates and never "lately". None begins a line with a word and a colon: that could be read as a trailer.
 */

/** Words that a sentence begins with and that are no names: they lose their capital inside another sentence. */
const PLAIN_STARTERS = new Set(
  'A All An Between Both Every For If It No Number One Patch Patches Some That The There These This What Whether'.split(
    ' ',
  ),
);

/** A sentence as part of another. */
export const inside = (sentence: string): string => {
  const [word = ''] = sentence.split(' ');
  return PLAIN_STARTERS.has(word) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence;
};

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const withArticle = (words: string): string => `${/^[aeiou]/i.test(words) ? 'an' : 'a'} ${words}`;

/** `a, b and c`; of more than `most` only those, and how many more there are. */
export const several = (all: readonly string[], most = all.length): string => {
  const rest = all.length - most;
  if (rest > 0) return `${all.slice(0, most).join(', ')} and ${String(rest)} more`;
  return all.length < 2 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}`;
};

/** What the rules of the calendar are about; those of the interface bring their own titles. */
export const CALENDAR_TITLES: Readonly<Record<string, string>> = {
  'phase-policy': 'What each phase of a release takes',
  'last-posting-date': 'Features come in good time',
  R31: "A freeze asks for the release manager's ack",
  'unknown-class': 'Near a freeze a feature and a fix are not treated alike',
  dependencies: 'What a series needs goes in before it',
  'damaged-patch': 'A patch arrives as it was made',
  'schedule-change': 'A new schedule changes verdicts',
  'unsupported-ack': 'A release ack in a commit was given in a mail',
};

/** What a revision is to the calendar. */
const classed = (classes: readonly PolicyClass[]): string =>
  several(classes.map((c) => withArticle(CLASS_TEXT[c])));

/** What was found, as a first line. */
export const finding = ({ sentence }: Pick<Reason, 'sentence'>): string =>
  `It appears that ${inside(sentence)}`;

/** What the calendar says of it, as a first line: that it is of this class is what a machine read. */
export const calendarFinding = ({ sentence }: Reason, classes: readonly PolicyClass[]): string => {
  const known = classes.filter((c) => c !== 'unknown');
  return known.length === 0 ? sentence : `This appears to be ${classed(known)}. ${sentence}`;
};

export const byRule = ({ rule, ruleVersion }: Pick<Reason, 'rule' | 'ruleVersion'>, title: string): string =>
  `rule ${rule} (version ${String(ruleVersion)}): ${title}`;

export const settledBy = ({ clearedBy }: Reason): string => `what would settle it: ${inside(clearedBy)}`;

/** A further finding, in short. */
export const furtherFinding = ({ rule, ruleVersion, sentence }: Reason, isRead: boolean): string =>
  `Also ${rule} (version ${String(ruleVersion)}): ${isRead ? `it appears that ${inside(sentence)}` : inside(sentence)}`;

export const moreFindings = (count: number): string =>
  `${String(count)} more ${count === 1 ? 'finding stands' : 'findings stand'} on the page named below.`;

/** Heads the changes in declared interfaces, which follow in the words of the interface catalogue. */
export const changesOf = (revision: string, told: number, all: number): string =>
  `Interface changes in v${revision}${told === all ? '' : `, ${String(told)} of ${String(all)}`}:`;

export const maximumMoved = (name: string, to = 'nothing'): string => `${name} moved to ${to}`;

/** A phase as people speak of it. */
export type PhaseWords = { readonly title: string; readonly lastDay: string; readonly status: string };

export const lineAssumed = (release: string): string =>
  `No release is named; ${release} is the open line, and assumed.`;

/** `isNamed`: the series itself says that it is for this release. */
export const phaseNow = (
  release: string,
  isNamed: boolean,
  { title, since }: { readonly title: string; readonly since?: PhaseWords | undefined },
): string => {
  const line = isNamed ? `For ${release}` : `${release} (assumed, no release is named)`;
  const from = since === undefined ? '' : ` since the end of ${since.lastDay} (${since.status})`;
  return `${line}: ${title}${from}.`;
};

export const needed = (needs: readonly (readonly [PolicyClass, Need])[]): string =>
  `In it ${several(needs.map(([c, need]) => `${withArticle(CLASS_TEXT[c])} needs ${NEED_TEXT[need]}`))}.`;

export const phaseNext = ({ title, lastDay, status }: PhaseWords): string =>
  `${capital(title)} begins after ${lastDay} (${status}).`;

export const acksToCome = (files: readonly string[], more: number): string =>
  `A maintainer's ack is needed for ${files.join('; ')}${more === 0 ? '' : `; ${String(more)} more ${more === 1 ? 'file' : 'files'}`}.`;

export const filesOf = (first: string, more: number, people: string): string =>
  `${first}${more === 0 ? '' : ` and ${String(more)} more`} (${people})`;

export const baseOf = (named: string | undefined, tree: string | undefined): string => {
  const read = tree === undefined ? 'no tree was at hand' : `the tree read is ${tree}`;
  return named === undefined
    ? `No base-commit is named (git format-patch --base would), and ${read}.`
    : `The base-commit named is ${named}; ${read}.`;
};

export const neverReceived = (missing: number, total: number): string =>
  `${String(missing)} of ${String(total)} patches were not received here, and may change this.`;

/** How sure it is, and who wrote it. */
export const confidence = (judgements: readonly string[]): string =>
  judgements.length === 0
    ? 'A bot wrote this from what it read, and it can be wrong.'
    : `A bot wrote this; ${several(judgements)} ${judgements.length === 1 ? 'is a judgement' : 'are judgements'}, which a maintainer's word settles.`;

/** A parent that was taken back, as a first line for who needs it. */
export const parentReverted = (title: string, day: string): string =>
  `This series appears to depend on "${title}", which was reverted on ${day}.`;

export const revertedAs = (commit: string, by: string): string => `went in as ${commit}, reverted by ${by}`;

export const noLongerDefined = (names: readonly string[]): string =>
  `Symbols no longer defined: ${several(names, 6)}.`;

export const uses = (names: readonly string[]): string => `uses ${several(names, 3)}`;

export const NEEDED_BY = 'Known from:';

export const BACK_SETTLES =
  'What would settle it: that patch is back in the tree, or a version of this series does without it. A bot wrote this from what it read, and it can be wrong.';

/** To administrators: a rule that muted itself. */
export const ruleMutedSubject = (rule: string): string =>
  `[sluice] rule ${rule} is silent: called wrong too often`;

export const ruleMuted = (
  { rule, wrong, comments }: { readonly rule: string; readonly wrong: number; readonly comments: number },
  percent: number,
): readonly string[] => [
  `Of the last ${String(comments)} comments by rule ${rule} people called ${String(wrong)} wrong. From ${String(percent)} percent on a rule is silent (bot.wrongPercent in the configuration). It says nothing on any list until a person lets it speak again.`,
  'What the bot would say of a series is shown by: sluice bot preview REF',
];

/** To administrators: more depends on what was reverted than was told. */
export const dependentsSubject = (by: string, count: number): string =>
  `[sluice] ${String(count)} more series appear to depend on what ${by} reverted`;

export const dependentsLeft = (told: number, count: number): string =>
  `The authors of ${String(told)} series are told, each in their own thread. Nothing is sent about the other ${String(count)}:`;

/** Below the signature mark, so that answers do not quote it. None of its lines is a command, even where it is quoted without marks. */
export const footer = (page: string): readonly string[] => [
  '-- ',
  page,
  'On a line of its own in a reply: "sluice: wrong" or "sluice: mute".',
];

export const pageAt = (url: string): string => `Sluice, a bot - ${url}`;

export const pageBy = (ref: string): string => `Sluice, a bot - sluice gate show ${ref}`;

export const shadowSubject = (subject: string): string => `[sluice shadow] ${subject}`;
