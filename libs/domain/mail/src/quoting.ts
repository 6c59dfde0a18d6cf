import { cut } from './cut';
/** A line its sender wrote: not quoted, not a signature, not code, not a footer. */
export type OwnLine = {
  readonly text: string;
  /** 1-based line number in the mail's text. */
  readonly number: number;
  /**
   * False below a quotation that lost its `>` marks (HTML made plain): whose words these are cannot be known, so only a trailer
   * that names the sender is taken from them.
   */
  readonly sure: boolean;
};

/** Lines longer than this are cut: no sentence or trailer is longer, and every later pattern stays cheap. */
export const MAX_LINE = 1_000;
/** An Outlook header block has From, Sent and one of To or Subject within this many lines. */
const HEADER_BLOCK = 6;

/** `A wrote:` */
const MIN_INTRO = 8;

const GREATER = 62;
const INITIALS = /^ {0,3}[A-Za-z]{0,4}>/;
const ORIGINAL =
  /^\s{0,4}-{3,20} ?(?:original (?:message|appointment)|forwarded message|begin forwarded message)/i;
const RULE = /^_{20,100}\s{0,4}$/;
const WROTE = /(?:\bwrote|\bwrites|\bschrieb[^:]{0,80}|a écrit|\bsaid) ?:$/;
const JACKSON = /^.{1,120}? writes? \("/;
const ON_DATE = /^\s{0,3}(?:on|am|le|el) .{0,200}\d/i;
const FENCE = /^\s{0,3}(?:```|~~~)/;
const OUTLOOK_FROM = /^\s{0,3}\*?(?:from|von|de):\*? {0,3}\S/i;
const OUTLOOK_SENT = /^\s{0,3}\*?(?:sent|date|gesendet|envoyé):\*?/i;
const OUTLOOK_TO = /^\s{0,3}\*?(?:to|an|cc|subject|betreff|objet):\*?/i;

/** Quoted by `>`, by up to three spaces and `>`, or by initials (`JB> `). */
export const isQuoted = (line: string): boolean => {
  if (line.charCodeAt(0) === GREATER) return true;
  const at = line.indexOf('>');
  return at > 0 && at < 8 && INITIALS.test(line);
};

const isWrote = (line: string | undefined): boolean =>
  line?.includes(':') === true && WROTE.test(line.slice(0, MAX_LINE).trimEnd());

/** Lines of a quotation's introduction that begin at `i` (`On … wrote:` may be wrapped over three); 0 where there is none. */
export const introLength = (lines: readonly string[], i: number): number => {
  const line = lines[i] ?? '';
  if (line.length < MIN_INTRO) return 0;
  if (isWrote(line) || (line.includes(' write') && JACKSON.test(line))) return 1;
  if (!ON_DATE.test(line)) return 0;
  const rest = [1, 2].find((n) => isWrote(lines[i + n]));
  return rest === undefined ? 0 : rest + 1;
};

const isOutlookBlock = (lines: readonly string[], i: number): boolean => {
  if (!OUTLOOK_FROM.test(lines[i] ?? '')) return false;
  const block = lines.slice(i + 1, i + HEADER_BLOCK);
  return block.some((line) => OUTLOOK_SENT.test(line)) && block.some((line) => OUTLOOK_TO.test(line));
};

/** From here on nothing is the sender's: Outlook's whole-mail quotation, or a list's footer. */
const endsOwnText = (lines: readonly string[], i: number): boolean => {
  const line = lines[i] ?? '';
  const c = line.charCodeAt(0);
  if (c === 95) return RULE.test(line);
  if (line.includes('---')) return ORIGINAL.test(line);
  return line.includes(':') && isOutlookBlock(lines, i);
};

const isSignature = (line: string): boolean => line === '-- ' || line === '--';

/** Where reading stands: in a signature until the next quotation, in a code block, below a quotation without marks. */
type State = { signature: boolean; fence: boolean; unmarked: boolean };

/** A line that has none of these begins and ends nothing: one look for nearly all prose. */
const MAY_BE_MARK = /[>:`~]|---|^--|^_| write|^\s{0,3}(?:on|am|le|el) /i;

const nextFilled = (lines: readonly string[], i: number): string => {
  let at = i;
  while (at < lines.length && (lines[at] ?? '').trim() === '') at += 1;
  return lines[at] ?? '';
};

/** A quotation ends the signature before it; its own marks, or their lack, say whose the next lines are. */
const afterQuote = (state: State, unmarked: boolean): void => {
  state.signature = false;
  state.unmarked = unmarked;
};

const quoteLength = (lines: readonly string[], i: number, state: State): number => {
  const quoted = isQuoted(lines[i] ?? '');
  const length = quoted ? 1 : introLength(lines, i);
  if (length > 0) afterQuote(state, !quoted && (state.unmarked || !isQuoted(nextFilled(lines, i + length))));
  return length;
};

/** Whether a fence or signature, begun on this line or before, takes the line. */
const isTaken = (line: string, state: State): boolean => {
  const fence = FENCE.test(line);
  state.signature ||= isSignature(line);
  state.fence = fence !== state.fence;
  return fence || state.fence || state.signature;
};

/** How many lines from `i` on are quoted text, an introduction, a fence with its code, a signature; 0 when the line is the sender's. */
const foreignLength = (lines: readonly string[], i: number, state: State): number => {
  const line = lines[i] ?? '';
  if (!MAY_BE_MARK.test(line)) return state.fence || state.signature ? 1 : 0;
  if (endsOwnText(lines, i)) return lines.length - i;
  return quoteLength(lines, i, state) || Number(isTaken(line, state));
};

/**
 * The lines that the sender of a reply wrote. Linear in the text: each line is looked at once, with at most three lines ahead.
 * Quoting styles of xen-devel: `>`; `X writes ("…")`; Outlook's `-----Original Message-----` and `From: … Sent: …`; HTML replies whose plain
 * part quotes without marks.
 */
export const ownLines = (lines: readonly string[]): readonly OwnLine[] => {
  const own: OwnLine[] = [];
  const state: State = { signature: false, fence: false, unmarked: false };
  let i = 0;
  while (i < lines.length) {
    const line = lines[i] ?? '';
    const quoted = line.charCodeAt(0) === GREATER;
    if (quoted) afterQuote(state, false);
    const foreign = quoted ? 1 : foreignLength(lines, i, state);
    if (foreign === 0) own.push({ text: cut(line, MAX_LINE), number: i + 1, sure: !state.unmarked });
    i += Math.max(foreign, 1);
  }
  return own;
};
