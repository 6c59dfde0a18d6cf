import { MAX_HEADER_BYTES, MAX_HEADER_FIELDS } from '../limits';

const LF = 10;
const EMPTY_LINE = Buffer.from('\n\n', 'latin1');

/** Names of fields are in lower case, values unfolded, as latin1 views of their bytes, in the order of the mail. */
export type HeaderFields = ReadonlyMap<string, readonly string[]>;

export type HeaderBlock = {
  readonly fields: HeaderFields;
  /** Where the body begins. */
  readonly bodyStart: number;
  /** False where most lines are neither fields, nor folded ones, nor mbox separators. */
  readonly plausible: boolean;
};

/** Which fields to read: two thirds of a list mail is header, and most of that is transport. */
export type Wanted = {
  readonly pattern: RegExp;
  /** Fields of which there are many and the first alone is read. */
  readonly onlyFirst: readonly { readonly name: string; readonly pattern: RegExp }[];
};

/** Name and value, folded lines included. Case does not matter; blanks before the colon are obsolete (RFC 5322, 4.5), but met. */
const fieldPattern = (names: readonly string[], flags: string): RegExp =>
  new RegExp(`(?:^|\\n)(${names.join('|')})[ \\t]{0,9}:([^\\n]*(?:\\n[ \\t][^\\n]*)*)`, flags);

/** Makes one pattern of field names, so that the block is searched once, by the regular expression engine, not line by line. */
export const wantedFields = (names: readonly string[], onlyFirst: readonly string[] = []): Wanted => ({
  pattern: fieldPattern(names, 'gi'),
  onlyFirst: onlyFirst.map((name) => ({ name, pattern: fieldPattern([name], 'i') })),
});

/** End of the block that begins at `start`: the position of the LF that ends its last line, or of what ends it early. */
const endOfBlock = (raw: Buffer, start: number, limit: number): number => {
  if (start >= limit || raw[start] === LF) return start;
  const empty = raw.indexOf(EMPTY_LINE, start);
  return empty === -1 || empty > limit ? limit : empty;
};

/** An empty block is followed by one LF, any other by the LF of its last line and an empty line. */
const bodyAfter = (raw: Buffer, start: number, end: number): number => {
  if (raw[end] !== LF) return end;
  return end > start && raw[end + 1] === LF ? end + 2 : end + 1;
};

/** Position of the LF that ends the field, folded lines included, or the end of the block. */
const endOfField = (block: string, at: number): number => {
  let eol = block.indexOf('\n', at);
  while (eol !== -1) {
    const next = block.charCodeAt(eol + 1);
    if (next !== 32 && next !== 9) return eol;
    eol = block.indexOf('\n', eol + 1);
  }
  return block.length;
};

const unfold = (value: string): string =>
  (value.includes('\n') ? value.replace(/\n[ \t]+/g, ' ') : value).trim();

/** A field, and the two lines that stand above a header in spools and in mails that passed through one. */
const FIELD_LINE = /^(?:[!-9;-~]{1,100}[ \t]{0,9}:|>?From )/;

/** Fields and other lines, folded ones left out. Only for blocks that look odd or large: it looks at every line. */
const census = (block: string): { readonly fields: number; readonly others: number } => {
  let fields = 0;
  let others = 0;
  for (let at = 0; at < block.length; at = endOfField(block, at) + 1) {
    if (FIELD_LINE.test(block.slice(at, at + 120))) fields++;
    else others++;
  }
  return { fields, others };
};

/** Below this the bytes bound the number of fields well enough. */
const SMALL_BLOCK = 32 * 1024;

/** A delimiter in a block of a part: the part has no body, and no empty line either. No field begins with `--`. */
const delimiterIn = (block: string): number => {
  if (block.startsWith('--')) return 0;
  const at = block.indexOf('\n--');
  return at === -1 ? -1 : at + 1;
};

const collect = (block: string, wanted: Wanted): HeaderFields => {
  const fields = new Map<string, string[]>();
  const { pattern, onlyFirst } = wanted;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(block); match !== null; match = pattern.exec(block)) {
    const name = (match[1] ?? '').toLowerCase();
    const value = unfold(match[2] ?? '');
    const values = fields.get(name);
    if (values === undefined) fields.set(name, [value]);
    else values.push(value);
  }
  for (const { name, pattern: first } of onlyFirst) {
    const match = first.exec(block);
    if (match !== null) fields.set(name, [unfold(match[2] ?? '')]);
  }
  return fields;
};

/**
 * Reads the header block at `start` of `raw` (lines ended by LF), up to `limit`. `undefined` when the block is larger than Sluice takes.
 */
export const readHeaderBlock = (
  raw: Buffer,
  start: number,
  limit: number,
  wanted: Wanted,
): HeaderBlock | undefined => {
  let end = endOfBlock(raw, start, limit);
  if (end - start > MAX_HEADER_BYTES) return undefined;
  let block = raw.toString('latin1', start, end);
  let bodyStart = Math.min(bodyAfter(raw, start, end), limit);
  const delimiter = start === 0 ? -1 : delimiterIn(block);
  if (delimiter !== -1) {
    block = block.slice(0, delimiter);
    end = start + delimiter;
    bodyStart = end;
  }
  let plausible = true;
  if (block.length > SMALL_BLOCK || !FIELD_LINE.test(block.slice(0, 120))) {
    const { fields, others } = census(block);
    if (fields + others > MAX_HEADER_FIELDS) return undefined;
    plausible = fields >= others;
  }
  return { fields: collect(block, wanted), bodyStart, plausible };
};
