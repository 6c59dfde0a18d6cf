import { spawn } from 'node:child_process';
import { createGunzip } from 'node:zlib';
import { MAX_XZ_MEMORY_BYTES } from '../limits';
import type { ParkReason } from '../park-reason';

export type Bytes = AsyncIterable<Buffer>;

/** A stream that ends too early, or is broken: what came before is good. */
export class CutStreamError extends Error {
  constructor(
    readonly reason: Extract<ParkReason, 'truncated' | 'damaged'>,
    message: string,
  ) {
    super(message);
    this.name = 'CutStreamError';
  }
}

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
const XZ_MAGIC = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]);

export const isGzip = (first: Buffer): boolean => first.subarray(0, 2).equals(GZIP_MAGIC);
export const isXz = (first: Buffer): boolean => first.subarray(0, 6).equals(XZ_MAGIC);

/** Compressed bytes undone at once: a bomb makes a thousand times as much of them. */
const GZIP_PIECE = 16 * 1024;

/** Length of the checksum and size at the end of a member. */
const GZIP_TRAILER = 8;

/**
 * Cuts the input small. What would be the trailer comes as a piece of its own: where the checksum is wrong, zlib throws away what it made
 * in the same step.
 */
async function* gzipPieces(bytes: Bytes): Bytes {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of bytes) {
    const all = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const end = Math.max(0, all.length - GZIP_TRAILER);
    for (let at = 0; at < end; at += GZIP_PIECE) yield all.subarray(at, Math.min(end, at + GZIP_PIECE));
    held = Buffer.from(all.subarray(end));
  }
  if (held.length > 0) yield held;
}

/** Undoes gzip, several members one behind the other included. Yields all that can be had before it throws. */
export async function* gunzip(bytes: Bytes): Bytes {
  const gunzipper = createGunzip({ chunkSize: 128 * 1024 });
  let made: Buffer[] = [];
  const take = (): Buffer[] => {
    const taken = made;
    made = [];
    return taken;
  };
  gunzipper.on('data', (chunk: Buffer) => made.push(chunk));
  // Written to by hand: as the end of a pipe it would throw away, with an error, what it had made just before.
  const closed = new Promise<Error | undefined>((resolve) => {
    gunzipper.on('error', resolve);
    gunzipper.on('end', () => resolve(undefined));
  });
  const write = (piece: Buffer) =>
    new Promise<unknown>((resolve) => gunzipper.write(piece, (error) => resolve(error ?? undefined)));
  try {
    for await (const piece of gzipPieces(bytes)) {
      await Promise.race([write(piece), closed]);
      yield* take();
      if (gunzipper.destroyed) break;
    }
    if (!gunzipper.destroyed) gunzipper.end();
    const error = await closed;
    yield* take();
    if (error !== undefined) throw gzipError(error);
  } finally {
    gunzipper.destroy();
  }
}

const gzipError = (error: NodeJS.ErrnoException): CutStreamError =>
  error.code === 'Z_BUF_ERROR'
    ? new CutStreamError('truncated', 'the .gz file ends in the middle')
    : new CutStreamError('damaged', `the .gz file is broken (${error.message})`);

type XzModule = { XzReadableStream: new (source: ReadableStream<Uint8Array>) => ReadableStream<Uint8Array> };

/**
 * The decoder inside the package (WebAssembly): about twice the CPU of the program, but it is always there. Several streams one behind
 * the other, with padding between, are one file to it.
 */
export async function* unxzBuiltIn(bytes: Bytes): Bytes {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded on first need: most machines have the program
  const { XzReadableStream } = require('xz-decompress') as XzModule;
  const input = bytes[Symbol.asyncIterator]();
  let ended = false;
  const compressed = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await input.next();
        if (done !== true) return controller.enqueue(value);
        ended = true;
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  const reader = new XzReadableStream(compressed).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (value.byteLength > 0) yield Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    }
  } catch (error) {
    // The decoder does not look whether its input has ended: it only fails to go on.
    throw ended
      ? new CutStreamError('truncated', 'the .xz file ends in the middle')
      : new CutStreamError('damaged', `the .xz file is broken (${(error as Error).message})`);
  } finally {
    // Whoever stops early must give the decoder back: it serves one stream at a time.
    await reader.cancel().catch(() => undefined);
  }
}

/** Feeds the program; where it ended early it has said why itself. */
const feed = async (bytes: Bytes, into: NodeJS.WritableStream): Promise<Error | undefined> => {
  try {
    for await (const chunk of bytes) {
      if (!into.writable) return undefined;
      if (!into.write(chunk)) {
        await new Promise<void>((resolve) => {
          into.once('drain', resolve);
          into.once('close', resolve);
        });
      }
    }
  } catch (error) {
    return error as Error;
  } finally {
    into.end();
  }
  return undefined;
};

/** Undoes xz by the program `program`, with a limit on its memory; the same errors as the built-in decoder. */
export async function* unxzByProgram(bytes: Bytes, program: string): Bytes {
  const child = spawn(program, ['-dcq', `--memlimit-decompress=${MAX_XZ_MEMORY_BYTES}`], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString('latin1')).slice(0, 1_000)));
  child.stdin.on('error', () => undefined);
  const exit = new Promise<number>((resolve) => {
    child.on('error', () => resolve(-1));
    child.on('close', (code) => resolve(code ?? -1));
  });
  const fed = feed(bytes, child.stdin);
  try {
    yield* child.stdout as Bytes;
    const failure = await fed;
    if (failure !== undefined) throw failure;
    if ((await exit) === 0) return;
    throw /unexpected end/i.test(said)
      ? new CutStreamError('truncated', 'the .xz file ends in the middle')
      : new CutStreamError('damaged', `the .xz file is broken (${said.trim() || 'xz failed'})`);
  } finally {
    child.kill();
  }
}

const programs = new Map<string, Promise<boolean>>();

/** Whether the machine has the program; asked once. */
export const hasProgram = (program: string): Promise<boolean> => {
  const known = programs.get(program);
  if (known !== undefined) return known;
  const asked = new Promise<boolean>((resolve) => {
    const child = spawn(program, ['--version'], { stdio: 'ignore' });
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
  programs.set(program, asked);
  return asked;
};

/**
 * Undoes xz. Measured on 3.1 MB that hold 21.8 MB of mail: the program 230 ms of CPU (its start and the pipe included), WebAssembly
 * 480 ms. So the program where the machine has one, the built-in decoder where not.
 */
export async function* unxz(bytes: Bytes, program: string | null = 'xz'): Bytes {
  if (program !== null && (await hasProgram(program))) yield* unxzByProgram(bytes, program);
  else yield* unxzBuiltIn(bytes);
}
