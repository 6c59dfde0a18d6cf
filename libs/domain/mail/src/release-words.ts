import { addSeconds, type Instant } from '@sluice/kernel';
import { cut } from './cut';
import type { OwnLine } from './quoting';
import type { ReleaseDate, ReleaseStatement, ReleaseWords } from './reading';
import { dayNamedIn } from './release-day';
import { phaseNamedIn, statusOf, tableRow, type Tone } from './release-phase';
import { proseIn, type Prose, type Sentence } from './sentence';

/** Dates and statements kept of one mail; a schedule has seven rows. */
const MAX_DATES = 40;
const MAX_STATEMENTS = 20;
const MAX_SHOWN = 300;
const DAY_SECONDS = 86_400;

const ABOUT =
  /\b(?:release|schedule|freeze|development update|branch(?:ed|ing)?|moratorium|rc ?\d|posting date|tree status)\b/i;
const VERSION = /\b(?:xen|for|version)[ -]?v?(\d{1,2}\.\d{1,3})(?:\.0)?(?![\d])/i;

/** The release a mail is about by its subject; `undefined`: it is no release mail. */
export const releaseOfSubject = (subject: string): string | undefined =>
  ABOUT.test(subject) ? VERSION.exec(subject)?.[1] : undefined;

/** A mail taken apart: its own lines, without quotations, and when it was sent. */
export type ReleaseMail = {
  readonly subject: string;
  readonly lines: readonly OwnLine[];
  readonly sentAt: Instant;
};

const shown = (text: string): string => cut(text.trim().replace(/\s+/g, ' '), MAX_SHOWN);
const dayBefore = (day: string): string =>
  addSeconds(`${day}T00:00:00Z` as Instant, -DAY_SECONDS).slice(0, 10);

const DRAFT = /\bpropos(?:e|ed|al)\b/i;
const CONSIDERS = /\b(?:considering|would look roughly like|thinking (?:of|about)|how about)\b/i;

const toneOf = ({ subject }: ReleaseMail, { lower }: Prose): Tone => {
  if (DRAFT.test(subject)) return 'draft';
  return CONSIDERS.test(lower) ? 'considered' : 'said';
};

const rowsIn = ({ lines, sentAt }: ReleaseMail, tone: Tone): readonly ReleaseDate[] =>
  lines.flatMap((line): readonly ReleaseDate[] => {
    const row = line.sure ? tableRow(line.text, sentAt) : undefined;
    if (row === undefined) return [];
    const { phase, lastDay } = row;
    return [{ phase, lastDay, status: statusOf(row, tone), line: line.number, quote: shown(line.text) }];
  });

const STARTED = /\b(?:start(?:s|ed)?|beg[au]n|begins)\b.{0,20}$/i;
const TIES = /^.{0,60}?(?:\bis\b|\bwill be\b|\bon\b|\bby\b|\bto\b|\bafter\b|:| - |,).{0,30}$/i;

/** `the Code Freeze, which will be on Friday 29th October`: phase and day with a tie between them. */
const dateInSentence = ({ text, line }: Sentence, mail: ReleaseMail, tone: Tone): readonly ReleaseDate[] => {
  const named = dayNamedIn(text, mail.sentAt);
  const phase = named === undefined ? undefined : phaseNamedIn(text.slice(0, named.start), 'prose');
  if (named === undefined || phase === undefined) return [];
  const between = text.slice(phase.end, named.start);
  const isStarted = STARTED.test(between);
  if (!isStarted && !TIES.test(between)) return [];
  const status = isStarted ? 'effective' : statusOf({ phase: phase.name, mark: text }, tone);
  const lastDay = isStarted ? dayBefore(named.day) : named.day;
  return [{ phase: phase.name, lastDay, status, line, quote: shown(text) }];
};

const NOW_IN = /\bwe are (?:now |currently )?in (?:the )?(?:(deep|hard) )?(code|feature) freeze\b/i;
const BRANCHED = /\bhas (?:now )?branched\b|\bbranch (?:et al )?(?:now )?exists\b/i;

/** The phase that the sender says it is now. */
const nowIn = (sentences: readonly Sentence[]): ReleaseWords['nowIn'] => {
  for (const { text, line } of sentences) {
    const [said, hard, kind = ''] = NOW_IN.exec(text) ?? [];
    if (said === undefined) continue;
    const phase = hard === undefined ? `${kind.toLowerCase()}-freeze` : 'hard-code-freeze';
    return { phase, line, quote: shown(text) };
  }
  return undefined;
};

/** Where the mail also dates the phase that it is in, that date has come. */
const comeTrue = (date: ReleaseDate, now: ReleaseWords['nowIn']): ReleaseDate =>
  date.phase === now?.phase ? { ...date, status: 'effective' } : date;

const branchedIn = (sentences: readonly Sentence[], { sentAt }: ReleaseMail): readonly ReleaseDate[] =>
  sentences
    .filter(({ text }) => BRANCHED.test(text))
    .slice(0, 1)
    .map(({ text, line }) => ({
      phase: 'branch',
      lastDay: sentAt.slice(0, 10),
      status: 'effective' as const,
      line,
      quote: shown(text),
    }));

/** One date for each phase: what is said to be so now, then a row of a schedule, then prose. */
const oncePerPhase = (dates: readonly ReleaseDate[]): readonly ReleaseDate[] =>
  [...new Map([...dates].reverse().map((d) => [d.phase, d])).values()].reverse().slice(0, MAX_DATES);

const LIFTED =
  /\bmoratorium (?:is |has been )?(?:now )?(?:lifted|over|ended)\b|\blift(?:ing|ed)? (?:the|our) (?:commit )?moratorium\b/i;
const DECLARED =
  /\b(?:please )?(?:do not|don't) (?:commit|push) anything\b|\bcommit moratorium (?:is |now )?(?:in (?:force|effect)|starts|begins)\b/i;

const moratoriumIn = (sentences: readonly Sentence[]): ReleaseWords['moratorium'] => {
  const last = sentences.findLast(({ text }) => LIFTED.test(text) || DECLARED.test(text));
  if (last === undefined) return undefined;
  const what = LIFTED.test(last.text) ? ('lifted' as const) : ('declared' as const);
  return { what, line: last.line, quote: shown(last.text) };
};

const ACK = String.raw`release[- ]ack(?:s|ed)?`;
const NOTHING_WITHOUT = new RegExp(`\\b(?:nothing|not|never)\\b.{0,40}\\bwithout (?:an? |any )?${ACK}`, 'i');
const STATEMENTS: readonly (readonly [ReleaseStatement['kind'], RegExp])[] = [
  ['blanket-ack', new RegExp(`\\bblanket ${ACK}`, 'i')],
  ['ack-needed', NOTHING_WITHOUT],
  [
    'no-ack-needed',
    new RegExp(
      `\\bwithout (?:an? |any )?${ACK}|\\bno ${ACK} (?:(?:is|are) )?(?:needed|required)|\\b(?:needs?|requires?) no ${ACK}|\\b${ACK} (?:is|are) not (?:needed|required)`,
      'i',
    ),
  ],
  [
    'ack-needed',
    new RegExp(
      `\\b(?:needs?|requires?) (?:an? |the )?${ACK}|\\b${ACK} (?:(?:is|are) )?(?:needed|required)`,
      'i',
    ),
  ],
];

/** `might need a release ack` says of nothing that it does. */
const UNSURE = /\b(?:might|maybe|perhaps|whether)\b|\?$/i;

const statementsIn = (sentences: readonly Sentence[]): readonly ReleaseStatement[] =>
  sentences
    .flatMap(({ text, line }) => {
      const kind = UNSURE.test(text) ? undefined : STATEMENTS.find(([, says]) => says.test(text))?.[0];
      return kind === undefined ? [] : [{ kind, sentence: shown(text), line }];
    })
    .slice(0, MAX_STATEMENTS);

const CANDIDATE = /\brc ?(\d{1,2})\b.{0,40}\b(?:is|are) (?:now )?(?:available|out|tagged)\b/i;

const candidateIn = (sentences: readonly Sentence[]): string | undefined => {
  const number = sentences.map(({ text }) => CANDIDATE.exec(text)?.[1]).find((n) => n !== undefined);
  return number === undefined ? undefined : `rc${number}`;
};

/**
 * What a release mail says of its release: days of a schedule in rows and prose, moratoria, branching, a candidate, and sentences about release
 * acks. Pure; quotations are no part of `lines`. `undefined` where the subject names no release, or nothing of the kind is said. Whether its
 * sender may say so is not asked here.
 */
export const releaseWordsIn = (mail: ReleaseMail): ReleaseWords | undefined => {
  const release = releaseOfSubject(mail.subject);
  if (release === undefined) return undefined;
  const prose = proseIn(mail.lines);
  const sentences = [{ text: mail.subject, line: 0 }, ...prose.sentences];
  const tone = toneOf(mail, prose);
  const rows = rowsIn(mail, tone);
  const told = sentences.flatMap((sentence) => dateInSentence(sentence, mail, tone));
  const now = nowIn(sentences);
  const dates = oncePerPhase([...branchedIn(sentences, mail), ...rows, ...told]).map((d) => comeTrue(d, now));
  const moratorium = moratoriumIn(sentences);
  const candidate = candidateIn(sentences);
  const statements = statementsIn(prose.sentences);
  const isSilent =
    dates.length + statements.length === 0 && [now, moratorium, candidate].every((w) => w === undefined);
  return isSilent ? undefined : { release, dates, nowIn: now, moratorium, candidate, statements };
};
