import { MAX_MIME_DEPTH, MAX_MIME_PARTS } from '../limits';
import { headersTooLarge, mimeTooDeep, mimeTooManyParts, type Refusal } from '../park-reason';
import { boundedMemo } from './bounded-memo';
import { parseParameterised, type Parameterised } from './content-type';
import { readHeaderBlock, wantedFields, type HeaderFields } from './header-fields';
import { transferEncodingOf, type TransferEncoding } from './transfer-encoding';

/** A part that holds content, not parts: what it says of itself, and where its body lies. */
export type Leaf = {
  readonly type: Parameterised;
  readonly disposition: Parameterised;
  readonly encoding: TransferEncoding;
  readonly start: number;
  readonly end: number;
};

export type MimeTree = {
  readonly ok: true;
  readonly leaves: readonly Leaf[];
  /** Well-formed and of a shape that both decoders are known to read alike. */
  readonly plain: boolean;
  /** A delimiter is missing, or a boundary. */
  readonly damaged: boolean;
};

/** The body of a mail and the header fields that describe it. */
export type Entity = { readonly fields: HeaderFields; readonly start: number; readonly end: number };

type Multipart = { readonly boundary: string; readonly depth: number };

const PART_FIELDS = wantedFields(['content-disposition', 'content-transfer-encoding', 'content-type']);

const TEXT_PLAIN = 'text/plain';
const EMPTY: Parameterised = { type: '', parameters: new Map() };
const LF = 10;
const DELIMITER = Buffer.from('\n--', 'latin1');
/** RFC 2046, 5.1.1 allows 70; longer ones are met. */
const MAX_BOUNDARY_LENGTH = 200;

/** RFC 2045, 5.2: what is no type at all is plain text. */
const typed = boundedMemo((value: string): Parameterised => {
  const read = parseParameterised(value);
  return read.type.includes('/') ? read : { ...read, type: TEXT_PLAIN };
});

const typeOf = (fields: HeaderFields): Parameterised => typed(fields.get('content-type')?.[0] ?? TEXT_PLAIN);

const parsed = boundedMemo(parseParameterised);

const dispositionOf = (fields: HeaderFields): Parameterised => {
  const value = fields.get('content-disposition')?.[0];
  return value === undefined ? EMPTY : parsed(value);
};

/**
 * Walks the MIME structure of one mail, line by line from delimiter to delimiter, with a stack of its own: depth costs nothing, and is
 * capped. A delimiter of any open multipart ends all that are inside it (RFC 2046, 5.1.2).
 */
class Walk {
  private readonly leaves: Leaf[] = [];
  private readonly open: Multipart[] = [];
  private readonly byBoundary = new Map<string, Multipart>();
  private current: Omit<Leaf, 'end'> | undefined;
  private parts = 0;
  private plain = true;
  private damaged = false;

  constructor(
    private readonly raw: Buffer,
    private readonly end: number,
  ) {}

  run(entity: Entity): MimeTree | Refusal {
    const refused = this.enter(entity.fields, entity.start);
    if (refused !== undefined) return refused;
    let at = Math.max(0, entity.start - 1);
    while (this.open.length > 0) {
      const found = this.raw.indexOf(DELIMITER, at);
      if (found === -1 || found >= this.end) break;
      const eol = this.endOfLine(found + 1);
      const result = this.delimiter(found, eol);
      if (typeof result === 'object') return result;
      at = result ?? eol;
    }
    this.finishLeaf(this.end);
    if (this.open.length > 0) this.damaged = true;
    return { ok: true, leaves: this.leaves, plain: this.plain && !this.damaged, damaged: this.damaged };
  }

  private endOfLine(from: number): number {
    const eol = this.raw.indexOf(LF, from);
    return eol === -1 || eol > this.end ? this.end : eol;
  }

  /** Handles the line after the LF at `found`, if it is a delimiter: answers where to go on, or `undefined` when it is none. */
  private delimiter(found: number, eol: number): number | Refusal | undefined {
    if (eol - found > MAX_BOUNDARY_LENGTH + 10) return undefined;
    const line = this.raw.toString('latin1', found + 3, eol).trimEnd();
    const opened = this.byBoundary.get(line);
    const closed =
      opened === undefined && line.endsWith('--') ? this.byBoundary.get(line.slice(0, -2)) : undefined;
    const multipart = opened ?? closed;
    if (multipart === undefined) return undefined;
    this.finishLeaf(found);
    this.leave(multipart, closed !== undefined);
    if (closed !== undefined) return eol;
    if (++this.parts > MAX_MIME_PARTS) return mimeTooManyParts();
    const start = Math.min(eol + 1, this.end);
    const block = readHeaderBlock(this.raw, start, this.end, PART_FIELDS);
    if (block === undefined) return headersTooLarge();
    return this.enter(block.fields, block.bodyStart) ?? Math.max(eol, block.bodyStart - 1);
  }

  /** Closes every multipart inside `multipart`, and itself when its own end was met. */
  private leave(multipart: Multipart, itself: boolean): void {
    const keep = itself ? multipart.depth - 1 : multipart.depth;
    if (this.open.length > multipart.depth) this.damaged = true;
    for (const inner of this.open.splice(keep)) this.byBoundary.delete(inner.boundary);
  }

  /** Begins a part: a multipart is pushed on the stack, anything else becomes the current leaf. */
  private enter(fields: HeaderFields, start: number): Refusal | undefined {
    const type = typeOf(fields);
    const encoding = transferEncodingOf(fields.get('content-transfer-encoding')?.[0] ?? '');
    const isMultipart = type.type.startsWith('multipart/');
    const boundary = isMultipart ? type.parameters.get('boundary')?.trimEnd() : undefined;
    if (boundary !== undefined && boundary !== '') return this.push(type.type, boundary, encoding);
    if (isMultipart) this.damaged = true;
    if (type.type.startsWith('message/') || encoding === 'unknown') this.plain = false;
    this.current = { type, disposition: dispositionOf(fields), encoding, start };
    return undefined;
  }

  private push(type: string, boundary: string, encoding: TransferEncoding): Refusal | undefined {
    if (this.open.length >= MAX_MIME_DEPTH) return mimeTooDeep();
    if (encoding !== 'identity' || type === 'multipart/digest') this.plain = false;
    if (this.byBoundary.has(boundary) || boundary.length > MAX_BOUNDARY_LENGTH) this.damaged = true;
    const multipart = { boundary, depth: this.open.length + 1 };
    this.open.push(multipart);
    this.byBoundary.set(boundary, multipart);
    return undefined;
  }

  private finishLeaf(end: number): void {
    if (this.current !== undefined)
      this.leaves.push({ ...this.current, end: Math.max(this.current.start, end) });
    this.current = undefined;
  }
}

/** The parts of a mail in order, or why it is parked. Linear in its size, whatever it holds. */
export const mimeTreeOf = (raw: Buffer, entity: Entity): MimeTree | Refusal =>
  new Walk(raw, entity.end).run(entity);
