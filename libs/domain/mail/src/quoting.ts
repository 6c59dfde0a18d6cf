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
  if (line.charCodeAt(0) === 62) return true;
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
  if (c === 62) return false;
  if (c === 95) return RULE.test(line);
  if (line.includes('---')) return ORIGINAL.test(line);
  return line.includes(':') && isOutlookBlock(lines, i);
};

const isSignature = (line: string): boolean => line === '-- ' || line === '--';

/** Where reading stands: in a signature until the next quotation, in a code block, below a quotation without marks. */
type State = { i: number; signature: boolean; fence: boolean; unmarked: boolean };

const nextFilled = (lines: readonly string[], i: number): string => {
  let at = i;
  while (at < lines.length && (lines[at] ?? '').trim() === '') at += 1;
  return lines[at] ?? '';
};

const stepOverQuote = (lines: readonly string[], state: State): boolean => {
  const quoted = isQuoted(lines[state.i] ?? '');
  const length = quoted ? 1 : introLength(lines, state.i);
  if (length === 0) return false;
  state.i += length;
  state.signature = false;
  state.unmarked = !quoted && (state.unmarked || !isQuoted(nextFilled(lines, state.i)));
  return true;
};

/** Steps over quoted text, introductions, fences and signature marks; false when the line may be the sender's. */
const stepOver = (lines: readonly string[], state: State): boolean => {
  if (stepOverQuote(lines, state)) return true;
  const line = lines[state.i] ?? '';
  const fence = FENCE.test(line);
  state.signature ||= isSignature(line);
  state.fence = fence !== state.fence;
  if (!fence && !state.fence && !state.signature) return false;
  state.i += 1;
  return true;
};

/**
 * The lines that the sender of a reply wrote. Linear in the text: each line is looked at once, with at most three lines ahead.
 * Quoting styles of xen-devel: `>`; `X writes ("…")`; Outlook's `-----Original Message-----` and `From: … Sent: …`; HTML replies whose plain
 * part quotes without marks.
 */
export const ownLines = (lines: readonly string[]): readonly OwnLine[] => {
  const own: OwnLine[] = [];
  const state: State = { i: 0, signature: false, fence: false, unmarked: false };
  while (state.i < lines.length && !endsOwnText(lines, state.i)) {
    if (stepOver(lines, state)) continue;
    own.push({
      text: cut(lines[state.i] ?? '', MAX_LINE),
      number: state.i + 1,
      sure: !state.unmarked,
    });
    state.i += 1;
  }
  return own;
};
