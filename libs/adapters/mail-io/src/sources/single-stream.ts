import { canonicalRaw, hasFromLine } from '../canonical-raw';
import { MAX_KEPT_BYTES, MAX_RAW_BYTES } from '../limits';
import { tooLarge } from '../park-reason';
import { BEING_WRITTEN, type Writing } from './being-written';
import { CutStreamError, type Bytes } from './compressed';
import { inPieces, peek, uncompressed } from './file-bytes';
import { MboxSplitter, type MboxFlavour } from './mbox';
import { SourceError, type SourceFormat, type SourceItem, type SourceOptions } from './source';

/** One file or standard input: its name for people, and its bytes as they are. */
export type Stream = {
  readonly name: string;
  readonly bytes: Bytes;
  /** How far it has been read, if that means anything. */
  readonly progress?: (() => Extract<SourceItem, { kind: 'progress' }>) | undefined;
  /** Whether somebody still writes it; asked at its end, where that looks cut. */
  readonly writing?: (() => Promise<Writing>) | undefined;
};

const FLAVOURS: Partial<Record<SourceFormat, MboxFlavour>> = {
  mboxrd: 'mboxrd',
  mboxo: 'mboxo',
  mboxcl2: 'mboxcl2',
};

const isMbox = (format: SourceFormat | undefined, first: Buffer): boolean => {
  if (format !== undefined) return format.startsWith('mbox');
  let at = 0;
  while (first[at] === 10 || first[at] === 13) at++;
  return hasFromLine(first.subarray(at));
};

async function* readMbox(
  stream: Stream,
  bytes: Bytes,
  flavour: MboxFlavour | undefined,
): AsyncIterable<SourceItem[]> {
  const splitter = new MboxSplitter(stream.name, flavour);
  try {
    for await (const piece of inPieces(bytes)) {
      const items = splitter.push(piece);
      if (stream.progress !== undefined) items.push(stream.progress());
      yield items;
    }
    yield splitter.end(undefined, splitter.isOpen ? await stream.writing?.() : undefined);
  } catch (error) {
    if (!(error instanceof CutStreamError)) throw error;
    yield splitter.end(error, await stream.writing?.());
  }
}

/** Reads up to the limit and no further: a file of any size costs no more than a large mail. */
const readOne = async (bytes: Bytes): Promise<{ raw: Buffer; size: number; cut?: CutStreamError }> => {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of bytes) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MAX_RAW_BYTES) break;
    }
  } catch (error) {
    if (!(error instanceof CutStreamError)) throw error;
    return { raw: Buffer.concat(chunks), size, cut: error };
  }
  return { raw: Buffer.concat(chunks), size };
};

/** Whether bytes end as the last line of a mail does. */
export const endsWithLine = (bytes: Buffer): boolean => bytes.at(-1) === 10;

/** The bytes of one mail as an item: in canonical form, or why it is not taken. */
export const mailItem = (bytes: Buffer, origin: string): SourceItem => {
  if (bytes.length <= MAX_RAW_BYTES) return { kind: 'mail', raw: canonicalRaw(bytes), origin };
  const raw = Buffer.from(bytes.subarray(0, MAX_KEPT_BYTES));
  return { kind: 'unreadable', reason: 'too-large', detail: tooLarge(bytes.length), origin, raw };
};

async function* readSingleMail(stream: Stream, bytes: Bytes): AsyncIterable<SourceItem[]> {
  const { raw, size, cut } = await readOne(bytes);
  const origin = stream.name;
  const kept = Buffer.from(raw.subarray(0, MAX_KEPT_BYTES));
  const looksCut =
    cut === undefined ? size > 0 && size <= MAX_RAW_BYTES && !endsWithLine(raw) : cut.reason === 'truncated';
  if (looksCut && ((await stream.writing?.()) ?? 'resting') !== 'resting') {
    yield [{ kind: 'unfinished', origin, why: BEING_WRITTEN }];
  } else if (cut !== undefined) {
    yield [
      {
        kind: 'unreadable',
        reason: cut.reason,
        detail: cut.message,
        origin,
        ...(size === 0 ? {} : { raw: kept }),
      },
    ];
  } else if (size > MAX_RAW_BYTES) {
    yield [
      { kind: 'unreadable', reason: 'too-large', detail: tooLarge(MAX_RAW_BYTES, true), origin, raw: kept },
    ];
  } else yield [mailItem(raw, origin)];
}

/**
 * Reads one file or standard input: compression undone, then an mbox where it begins with a separator, else one mail. What is no mail at
 * all comes out as one too, and the decoder parks it: nothing is dropped unseen.
 * @throws SourceError `empty` where there is nothing but line ends.
 */
export async function* readStream(
  stream: Stream,
  options: SourceOptions,
): AsyncIterable<readonly SourceItem[]> {
  const plain = await uncompressed(stream.bytes, options.xzProgram);
  const { first, all } = await peek(plain, 64);
  let found = false;
  const chunks = isMbox(options.format, first)
    ? readMbox(stream, all, options.format === undefined ? undefined : FLAVOURS[options.format])
    : readSingleMail(stream, all);
  for await (const chunk of chunks) {
    found ||= chunk.some(
      (item) =>
        item.kind === 'unreadable' ||
        item.kind === 'unfinished' ||
        (item.kind === 'mail' && item.raw.length > 1),
    );
    if (!found && chunk.some((item) => item.kind === 'mail')) break;
    yield chunk;
  }
  if (!found) {
    throw new SourceError('empty', `nothing to read: ${stream.name} is empty; name a file that holds mail`);
  }
}
