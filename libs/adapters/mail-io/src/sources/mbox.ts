import type { Instant } from '@sluice/kernel';
import { canonicalRaw } from '../canonical-raw';
import { parseMailDate } from '../decode/mail-date';
import { MAX_KEPT_BYTES, MAX_RAW_BYTES } from '../limits';
import { tooLarge } from '../park-reason';
import { BEING_WRITTEN, type Writing } from './being-written';
import type { SourceItem } from './source';

/** How lines of a mail that look like separators were escaped: mboxrd `>+From ` has one `>` more, mboxo only `From `, mboxcl2 none. */
export type MboxFlavour = 'mboxrd' | 'mboxo' | 'mboxcl2';

const LF = 10;
const CR = 13;
const GREATER = 62;
const FROM = Buffer.from('\nFrom ', 'latin1');
const ESCAPED = Buffer.from('>From ', 'latin1');
const EMPTY_LINES = [Buffer.from('\n\n', 'latin1'), Buffer.from('\n\r\n', 'latin1')];

/** A longer line is no separator. */
const MAX_FROM_LINE = 400;

/**
 * `From ` sender, asctime date (RFC 4155, appendix A), with what is met beside: no seconds, a zone before or after the year, and archives that
 * write senders as `user at host`.
 */
const FROM_LINE =
  /^From (\S{1,250}(?: at \S{1,100})?) {1,5}((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? {1,2}(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\d{1,2} \d{1,2}:\d\d(?::\d\d)? (?:[A-Z+-][A-Z0-9]{2,5} )?\d{4}(?: [A-Z+-][A-Z0-9]{2,5})?)\r?$/;

/** Dates that stand there because something must: public-inbox and git write them. */
const PLACEHOLDER_SENDER = 'mboxrd@z';
const PLACEHOLDER_DATE = 'Mon Sep 17 00:00:00 2001';
/** Before list archives: unset clocks. */
const FIRST_DATE = '1990-01-01T00:00:00Z';

type Separator = { readonly bodyStart: number; readonly archivedAt: Instant | undefined };

/** Reads the line at `at` as a separator; `undefined` when it is none, `'more'` when its end has not come yet. */
const separatorAt = (data: Buffer, at: number, ended: boolean): Separator | 'more' | undefined => {
  const eol = data.indexOf(LF, at);
  if (eol === -1 && !ended && data.length - at < MAX_FROM_LINE) return 'more';
  const end = eol === -1 ? data.length : eol;
  if (end - at > MAX_FROM_LINE) return undefined;
  const match = FROM_LINE.exec(data.toString('latin1', at, end));
  if (match === null) return undefined;
  const real = match[1] !== PLACEHOLDER_SENDER && match[2] !== PLACEHOLDER_DATE;
  const date = real ? parseMailDate(match[2] ?? '') : undefined;
  return {
    bodyStart: eol === -1 ? end : eol + 1,
    archivedAt: date !== undefined && date >= FIRST_DATE ? date : undefined,
  };
};

/** Whether the line that ends with the LF at `lf` is empty; `start` is where the mail begins, and with it a line. */
const isEmptyLine = (data: Buffer, lf: number, start: number): boolean => {
  const before = data[lf - 1] === CR ? lf - 2 : lf - 1;
  return before < start || data[before] === LF;
};

/** Takes one `>` from lines that escaping gave one: any number of them in mboxrd, exactly one in mboxo. */
export const unescapeFrom = (mail: Buffer, flavour: MboxFlavour): Buffer => {
  let found = flavour === 'mboxcl2' ? -1 : mail.indexOf(ESCAPED);
  if (found === -1) return mail;
  const pieces: Buffer[] = [];
  let from = 0;
  for (; found !== -1; found = mail.indexOf(ESCAPED, found + 1)) {
    let start = found;
    while (start > from && mail[start - 1] === GREATER) start--;
    const atLineStart = start === 0 || mail[start - 1] === LF;
    if (!atLineStart || (flavour === 'mboxo' && start !== found)) continue;
    pieces.push(mail.subarray(from, start));
    from = start + 1;
  }
  pieces.push(mail.subarray(from));
  return Buffer.concat(pieces);
};

const CONTENT_LENGTH = /(?:^|\n)content-length:[ \t]{0,9}(\d{1,9})[ \t]{0,9}\r?(?:\n|$)/i;
const MAX_HEADER_LOOKED_AT = 64 * 1024;

/** The header of the mail at `at` and where its body begins; `'more'` when the end of the header has not come yet. */
const headerAt = (
  data: Buffer,
  at: number,
  ended: boolean,
): { readonly text: string; readonly bodyStart: number } | 'more' | undefined => {
  let header: { readonly end: number; readonly bodyStart: number } | undefined;
  for (const line of EMPTY_LINES) {
    const end = data.indexOf(line, at);
    if (end !== -1 && (header === undefined || end < header.end))
      header = { end, bodyStart: end + line.length };
  }
  if (header !== undefined && header.end - at <= MAX_HEADER_LOOKED_AT) {
    return { text: data.toString('latin1', at, header.end + 1), bodyStart: header.bodyStart };
  }
  return !ended && data.length - at < MAX_HEADER_LOOKED_AT ? 'more' : undefined;
};

/** Where the mail that starts at `at` ends by its Content-Length, if that leads to a separator or the end; `'more'` when out of sight. */
const endByLength = (data: Buffer, at: number, ended: boolean): number | 'more' | undefined => {
  const header = headerAt(data, at, ended);
  if (typeof header !== 'object') return header;
  const length = CONTENT_LENGTH.exec(header.text)?.[1];
  if (length === undefined || Number(length) > MAX_RAW_BYTES) return undefined;
  let end = header.bodyStart + Number(length);
  if (end + MAX_FROM_LINE > data.length && !ended) return 'more';
  if (end > data.length) return undefined;
  while (data[end] === LF || data[end] === CR) end++;
  return end === data.length || typeof separatorAt(data, end, ended) === 'object' ? end : undefined;
};

/**
 * Cuts an mbox into mails while it comes, in bounded memory.
 *
 * A separator is a line `From sender asctime-date` at the start of the file or after an empty line; any other `From ` line is text.
 *
 * Flavour: where the first mail has a Content-Length that leads exactly to the next separator, the file is taken for mboxcl2, in which
 * nothing was escaped and every mail ends where its own Content-Length says, as long as that fits (else at the next separator). The
 * first mail decides, so that no later mail can swallow its neighbours by a made-up length. Any other file is read as mboxrd, which
 * undoes mboxo's `>From ` too; where a text of an mboxo file truly held `>From `, one `>` is lost, which no reader can know.
 */
export class MboxSplitter {
  private rest: Buffer = Buffer.alloc(0);
  /** Where in `rest` the mail being read begins, behind its separator. */
  private start = 0;
  private scanned = 0;
  private archivedAt: Instant | undefined;
  private count = 0;
  private begun = false;
  /** Set while a mail over the limit goes by: its first bytes, and how many there were. */
  private skipping: { readonly kept: Buffer; size: number } | undefined;

  constructor(
    private readonly name: string,
    private flavour?: MboxFlavour,
  ) {}

  /** Mails begun so far. */
  get mails(): number {
    return this.count;
  }

  /** Takes the next bytes (best in pieces of a megabyte or more); answers the mails that end in them. */
  push(chunk: Buffer): SourceItem[] {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const items = this.cut(false);
    this.forget(items);
    return items;
  }

  /** Whether what came so far does not end as an mbox does, with an empty line (RFC 4155, appendix A). */
  get isOpen(): boolean {
    return !EMPTY_LINES.some((line) => this.rest.subarray(-line.length).equals(line));
  }

  /**
   * The file has ended: the last mail is whole, or, where the stream was cut (`why`), not. What somebody still writes is left for later where it is
   * cut within a line, or grows: there are whole files without the empty line.
   */
  end(
    why?: { readonly reason: 'truncated' | 'damaged'; readonly message: string },
    writing: Writing = 'resting',
  ): SourceItem[] {
    const items = this.cut(why === undefined);
    const last = this.rest.subarray(this.start);
    this.rest = Buffer.alloc(0);
    if (
      why === undefined ? this.isHalf(last, writing) : why.reason === 'truncated' && writing !== 'resting'
    ) {
      const origin = `${this.name}:${Math.max(1, this.count)}`;
      items.push({ kind: 'unfinished', origin, why: BEING_WRITTEN });
      return items;
    }
    if (why === undefined) {
      if (this.begun) this.emit(last, items);
      return items;
    }
    const kept = this.skipping?.kept ?? last.subarray(0, MAX_KEPT_BYTES);
    items.push({
      kind: 'unreadable',
      reason: why.reason,
      detail: `${why.message}; the mails before it were taken`,
      origin: `${this.name}:${Math.max(1, this.count)}`,
      ...(kept.length === 0 ? {} : { raw: Buffer.from(kept) }),
    });
    return items;
  }

  private isHalf(last: Buffer, writing: Writing): boolean {
    if (!this.begun || writing === 'resting') return false;
    if (this.flavour === 'mboxcl2' && endByLength(last, 0, true) === last.length) return false;
    return (
      last.at(-1) !== LF ||
      (writing === 'growing' && !EMPTY_LINES.some((line) => last.subarray(-line.length).equals(line)))
    );
  }

  private cut(ended: boolean): SourceItem[] {
    const items: SourceItem[] = [];
    if (!this.begun && !this.begin(ended)) return items;
    for (;;) {
      const next = this.nextSeparator(ended);
      if (next === undefined) return items;
      this.emit(this.rest.subarray(this.start, next.at), items);
      this.open(next.separator);
    }
  }

  /** The separator at the start of the file; without one (a forced format) what stands there is read as a mail. */
  private begin(ended: boolean): boolean {
    let at = 0;
    while (this.rest[at] === LF || this.rest[at] === CR) at++;
    if (at === this.rest.length) return false;
    const separator = separatorAt(this.rest, at, ended);
    if (separator === 'more') return false;
    this.begun = true;
    this.open(separator ?? { bodyStart: at, archivedAt: undefined });
    return true;
  }

  private open(separator: Separator): void {
    this.start = separator.bodyStart;
    this.scanned = this.start;
    this.archivedAt = separator.archivedAt;
    this.count++;
  }

  private nextSeparator(ended: boolean): { readonly at: number; readonly separator: Separator } | undefined {
    const byLength = this.endOfThisByLength(ended);
    if (byLength === 'more') return undefined;
    if (byLength !== undefined) {
      const separator = separatorAt(this.rest, byLength, ended);
      return typeof separator === 'object' ? { at: byLength, separator } : undefined;
    }
    for (;;) {
      const lf = this.rest.indexOf(FROM, Math.max(this.start, this.scanned - 1));
      if (lf === -1) {
        this.scanned = Math.max(this.scanned, this.rest.length - FROM.length);
        return undefined;
      }
      const separator = isEmptyLine(this.rest, lf, this.start)
        ? separatorAt(this.rest, lf + 1, ended)
        : undefined;
      if (separator === 'more') return undefined;
      this.scanned = lf + 2;
      if (separator !== undefined) return { at: lf + 1, separator };
    }
  }

  private endOfThisByLength(ended: boolean): number | 'more' | undefined {
    if (this.skipping !== undefined || (this.flavour !== undefined && this.flavour !== 'mboxcl2'))
      return undefined;
    const end = endByLength(this.rest, this.start, ended);
    if (end === 'more') return end;
    this.flavour ??= end === undefined ? 'mboxrd' : 'mboxcl2';
    return end;
  }

  private emit(bytes: Buffer, items: SourceItem[]): void {
    const origin = `${this.name}:${this.count}`;
    const { skipping } = this;
    this.skipping = undefined;
    if (skipping !== undefined || bytes.length > MAX_RAW_BYTES) {
      const size = (skipping?.size ?? 0) + bytes.length;
      const kept = skipping?.kept ?? Buffer.from(bytes.subarray(0, MAX_KEPT_BYTES));
      items.push({ kind: 'unreadable', reason: 'too-large', detail: tooLarge(size), origin, raw: kept });
      return;
    }
    const raw = canonicalRaw(unescapeFrom(bytes, this.flavour ?? 'mboxrd'));
    const { archivedAt } = this;
    items.push({ kind: 'mail', raw, origin, ...(archivedAt === undefined ? {} : { archivedAt }) });
  }

  /** Drops what has been handed over, and of a mail over the limit everything but its first bytes. */
  private forget(items: readonly SourceItem[]): void {
    if (!this.begun) return;
    const size = this.rest.length - this.start;
    if (this.skipping === undefined && size > MAX_RAW_BYTES) {
      this.skipping = {
        kept: Buffer.from(this.rest.subarray(this.start, this.start + MAX_KEPT_BYTES)),
        size: 0,
      };
    }
    // Enough of the end stays to see a separator, and the empty line before it, that has come in part.
    const drop =
      this.skipping === undefined ? this.start : Math.max(this.start, this.rest.length - MAX_FROM_LINE - 8);
    if (this.skipping !== undefined) this.skipping.size += drop - this.start;
    // A copy where mails were handed over: a view would keep the whole piece in memory until the next.
    const rest = this.rest.subarray(drop);
    this.rest = items.length > 0 || this.skipping !== undefined ? Buffer.from(rest) : rest;
    this.scanned = Math.max(0, this.scanned - drop);
    this.start = 0;
  }
}
