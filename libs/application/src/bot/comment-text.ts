import type { Reason } from '@sluice/gate';
import type { CommentMatter, Newest } from './comment-matter';
import { acksPart, changesPart, findingsPart, phasePart, type Room } from './comment-parts';
import type { CommentSettings } from './comment-settings';
import { guarded, MAX_LINES, paragraph, sections } from './layout';
import * as say from './sentences';
import { ruleSetOf } from './speaking';

/** From roomy to tight; the first with which a comment has at most 25 lines is taken. */
const ROOMS: readonly Room[] = [
  { findings: 4, lines: 6, short: 3, evidence: 3, changes: 4, files: 4, sources: 2 },
  { findings: 4, lines: 5, short: 3, evidence: 2, changes: 3, files: 3, sources: 1 },
  { findings: 4, lines: 4, short: 2, evidence: 1, changes: 2, files: 1, sources: 0 },
  { findings: 3, lines: 4, short: 2, evidence: 1, changes: 2, files: 1, sources: 0 },
  { findings: 2, lines: 4, short: 2, evidence: 1, changes: 2, files: 1, sources: 0 },
  { findings: 1, lines: 5, short: 2, evidence: 2, changes: 3, files: 2, sources: 1 },
  { findings: 1, lines: 5, short: 2, evidence: 1, changes: 2, files: 1, sources: 0 },
  { findings: 1, lines: 4, short: 2, evidence: 1, changes: 1, files: 1, sources: 0 },
  { findings: 1, lines: 4, short: 2, evidence: 1, changes: 0, files: 0, sources: 0 },
];

/** Where everything that bears on a series can be looked up: its page, else the command that shows it. */
export const pageOf = ({ publicUrl }: CommentSettings, series: string, answered: string): string =>
  publicUrl === undefined ? say.pageBy(answered) : say.pageAt(`${publicUrl}/app/series/${series}`);

const SHORT_HASH = 12;

/** On what it rests: what never came, the base, the tree, what is a judgement, and that a bot wrote it. */
const groundsPart = (
  matter: CommentMatter,
  newest: Newest,
  reasons: readonly Reason[],
): readonly string[] => {
  const { revision, judged } = newest;
  const tree = revision.patches
    .map((p) => matter.mails.get(p.messageId ?? '')?.analysis?.tree)
    .find((t) => t !== undefined);
  const judgements = judged.findings.filter((f) => f.judgement).map((f) => f.rule);
  const told = ruleSetOf(reasons).filter((rule) => judgements.includes(rule));
  const { missing, total, baseCommit } = revision;
  // The rules that mind say it themselves.
  const isTold = reasons.some((r) => r.sentence.includes('never received'));
  const words = [
    ...(missing.length === 0 || isTold ? [] : [say.neverReceived(missing.length, total)]),
    say.baseOf(baseCommit?.slice(0, SHORT_HASH), tree && `${tree.commit.slice(0, SHORT_HASH)} (${tree.day})`),
    say.confidence(told),
  ];
  return paragraph(words.join(' '));
};

/** Lines below the text. */
const FOOTER = say.footer('').length;

/** A text with its footer: none of its lines is one that somebody's tools act on. */
export const mailText = (lines: readonly string[], page: string): string =>
  `${[...guarded(lines), ...say.footer(page)].join('\n')}\n`;

/** What a text is made of, beside its matter. */
export type TextParts = {
  readonly reasons: readonly Reason[];
  /** Message-ID of the mail that is answered. */
  readonly answered: string;
  readonly settings: CommentSettings;
};

/** The text of a comment: at most 25 lines of at most 72 columns, none of which parses as a trailer. */
export const textOf = (
  matter: CommentMatter,
  newest: Newest,
  { reasons, answered, settings }: TextParts,
): string => {
  const page = pageOf(settings, matter.derived.series.id, answered);
  const fill = (room: Room): readonly string[] =>
    sections(
      findingsPart(reasons, newest, { room, answered }),
      [
        ...changesPart(newest, room),
        ...phasePart(matter, newest, { room, reasons }),
        ...acksPart(matter, newest, room),
      ],
      groundsPart(matter, newest, reasons),
    );
  const texts = ROOMS.map(fill);
  const fitting = texts.find((lines) => lines.length + FOOTER <= MAX_LINES) ?? texts.at(-1) ?? [];
  return mailText(fitting, page);
};
