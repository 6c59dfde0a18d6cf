import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/** Number of the run, and bytes of its input; as much as `IDLE` says that none is being run. */
const HEAD = 8;
const IDLE = 0xffff_ffff;

/**
 * Writes down each input before it is given to anybody, in a file that outlives whatever it does to the process: an endless loop, a heap that is
 * full, a fault in native code.
 */
export type Recorder = { begin(input: Buffer): void; end(): void; close(): void };

export const openRecorder = (file: string): Recorder => {
  const fd = openSync(file, 'w');
  const head = Buffer.alloc(HEAD);
  let run = 0;
  const write = (length: number): void => {
    head.writeUInt32LE(run >>> 0, 0);
    head.writeUInt32LE(length, 4);
    writeSync(fd, head, 0, HEAD, 0);
  };
  return {
    begin: (input) => {
      run += 1;
      writeSync(fd, input, 0, input.length, HEAD);
      write(input.length);
    },
    end: () => {
      write(IDLE);
    },
    close: () => {
      closeSync(fd);
    },
  };
};

/** What is being run: which run it is, and its input; nothing between two runs, or before the first. */
export const recorded = (file: string): { readonly run: number; readonly input: Buffer } | undefined => {
  const bytes = readFileSync(file);
  if (bytes.length < HEAD) return undefined;
  const length = bytes.readUInt32LE(4);
  if (length === IDLE) return undefined;
  return { run: bytes.readUInt32LE(0), input: bytes.subarray(HEAD, HEAD + length) };
};
