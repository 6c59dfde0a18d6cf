import { createReadStream } from 'node:fs';
import { gunzip, isGzip, isXz, unxz, type Bytes } from './compressed';

/** Pieces that mails are cut from: large, for each piece costs a copy of what is left of the one before. */
const PIECE_BYTES = 2 * 1024 * 1024;

/** The bytes of a file; `onRead` hears how many have been read so far. */
export async function* fileBytes(path: string, onRead: (total: number) => void): Bytes {
  let total = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: PIECE_BYTES }) as Bytes) {
    total += chunk.length;
    onRead(total);
    yield chunk;
  }
}

/** Joins small chunks into pieces; what came before an error is handed out before it is thrown. */
export async function* inPieces(bytes: Bytes): Bytes {
  let waiting: Buffer[] = [];
  let size = 0;
  const take = (): Buffer => {
    const piece = waiting.length === 1 && waiting[0] !== undefined ? waiting[0] : Buffer.concat(waiting);
    waiting = [];
    size = 0;
    return piece;
  };
  try {
    for await (const chunk of bytes) {
      waiting.push(chunk);
      size += chunk.length;
      if (size >= PIECE_BYTES) yield take();
    }
  } catch (error) {
    if (size > 0) yield take();
    throw error;
  }
  if (size > 0) yield take();
}

/** The first bytes of a stream, and the stream with them still in it. */
export const peek = async (bytes: Bytes, size: number): Promise<{ first: Buffer; all: Bytes }> => {
  const iterator = bytes[Symbol.asyncIterator]();
  let first: Buffer = Buffer.alloc(0);
  let failure: unknown;
  try {
    while (first.length < size) {
      const { done, value } = await iterator.next();
      if (done === true) break;
      first = first.length === 0 ? value : Buffer.concat([first, value]);
    }
  } catch (error) {
    failure = error;
  }
  async function* all(): Bytes {
    if (first.length > 0) yield first;
    if (failure !== undefined) throw failure;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { first, all: all() };
};

/** The bytes with gzip or xz undone, as the first bytes show, whatever the file is called. */
export const uncompressed = async (bytes: Bytes, xzProgram: string | null | undefined): Promise<Bytes> => {
  const { first, all } = await peek(bytes, 6);
  if (isGzip(first)) return gunzip(all);
  return isXz(first) ? unxz(all, xzProgram) : all;
};
