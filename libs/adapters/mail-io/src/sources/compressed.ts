import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
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

/** Undoes gzip, several members one behind the other included. Yields all that can be had before it throws. */
export async function* gunzip(bytes: Bytes): Bytes {
  const gunzipper = createGunzip({ chunkSize: 256 * 1024 });
  const source = Readable.from(bytes);
  source.on('error', (error) => gunzipper.destroy(error));
  source.pipe(gunzipper);
  try {
    yield* gunzipper as Bytes;
  } catch (error) {
    if (error instanceof CutStreamError) throw error;
    const cut = (error as { code?: string }).code === 'Z_BUF_ERROR';
    throw cut
      ? new CutStreamError('truncated', 'the .gz file ends in the middle')
      : new CutStreamError('damaged', `the .gz file is broken (${(error as Error).message})`);
  } finally {
    source.destroy();
    gunzipper.destroy();
  }
}

type XzModule = { XzReadableStream: new (source: ReadableStream<Uint8Array>) => ReadableStream<Uint8Array> };

/** Small pieces, so that the end of a stream is found near the start of the next (see `restAfter`). */
const PIECE = 16 * 1024;

/** Hands out input in pieces and remembers the last two, because the decoder does not say how much it used. */
class XzInput {
  private readonly iterator: AsyncIterator<Buffer>;
  private waiting: Buffer = Buffer.alloc(0);
  private last: Buffer = Buffer.alloc(0);

  constructor(bytes: Bytes) {
    this.iterator = bytes[Symbol.asyncIterator]();
  }

  async next(): Promise<Buffer | undefined> {
    if (this.waiting.length === 0) {
      const { done, value } = await this.iterator.next();
      if (done === true) return undefined;
      this.waiting = value;
    }
    const piece = this.waiting.subarray(0, PIECE);
    this.waiting = this.waiting.subarray(piece.length);
    this.last = Buffer.concat([this.last.subarray(-64), piece]);
    return piece;
  }

  /** After a stream has ended: puts the input back to where another begins. False when none does. */
  async toNextStream(): Promise<boolean> {
    for (;;) {
      const start = startOfNextStream(this.last);
      if (start !== -1) {
        this.waiting = Buffer.concat([this.last.subarray(start), this.waiting]);
        this.last = Buffer.alloc(0);
        return true;
      }
      if ((await this.next()) === undefined) return false;
    }
  }
}

/** A stream ends in `YZ`; the next follows after zeros in fours (xz file format 1.2.1, 2.2). */
const startOfNextStream = (bytes: Buffer): number => {
  for (let at = bytes.indexOf(XZ_MAGIC); at !== -1; at = bytes.indexOf(XZ_MAGIC, at + 1)) {
    let before = at;
    while (before > 0 && bytes[before - 1] === 0) before--;
    if (bytes.subarray(Math.max(0, before - 2), before).toString('latin1') === 'YZ') return at;
  }
  return -1;
};

async function* unxzOneStream(input: XzInput): Bytes {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded on first need: most machines have the program
  const { XzReadableStream } = require('xz-decompress') as XzModule;
  let ended = false;
  const compressed = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const piece = await input.next();
        if (piece !== undefined) return controller.enqueue(piece);
        ended = true;
        controller.close();
      },
    },
    // No reading ahead: what is read beyond the end of a stream belongs to the next.
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
    if (ended || error instanceof CutStreamError) {
      throw new CutStreamError('truncated', 'the .xz file ends in the middle');
    }
    throw new CutStreamError('damaged', `the .xz file is broken (${(error as Error).message})`);
  } finally {
    // Whoever stops early must give the decoder back: it serves one stream at a time.
    await reader.cancel().catch(() => undefined);
  }
}

/** The decoder inside the package (WebAssembly): about twice the CPU of the program, but it is always there. */
export async function* unxzBuiltIn(bytes: Bytes): Bytes {
  const input = new XzInput(bytes);
  do yield* unxzOneStream(input);
  while (await input.toNextStream());
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
