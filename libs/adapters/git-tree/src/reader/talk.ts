import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { GitTreeError } from '../git-error';

/** What a question waits for: it eats from the output until it has its answer. */
type Eater = (output: Output) => boolean;

/** The part of a process' output nobody has taken yet. */
class Output {
  private chunks: Buffer[] = [];
  private size = 0;

  push(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.size += chunk.length;
  }

  private joined(): Buffer {
    const all = this.chunks.length === 1 ? this.chunks[0] : Buffer.concat(this.chunks, this.size);
    const buffer = all ?? Buffer.alloc(0);
    this.chunks = [buffer];
    return buffer;
  }

  /** The text up to the first `end` byte, which is taken too; absent as long as it has not come. */
  until(end: number): string | undefined {
    const buffer = this.joined();
    const at = buffer.indexOf(end);
    if (at < 0) return undefined;
    this.drop(buffer, at + 1);
    return buffer.toString('utf8', 0, at);
  }

  /** The next byte, left where it is. */
  next(): number | undefined {
    return this.joined()[0];
  }

  /** The next bytes; absent as long as they have not all come. */
  take(count: number): Buffer | undefined {
    if (this.size < count) return undefined;
    const buffer = this.joined();
    this.drop(buffer, count);
    return buffer.subarray(0, count);
  }

  private drop(buffer: Buffer, count: number): void {
    this.chunks = [buffer.subarray(count)];
    this.size -= count;
  }
}

export type { Output };

type Waiting = { readonly eat: Eater; readonly fail: (error: Error) => void };

/** A process that answers questions in the order they are put. When it dies, every question that waits fails, and every later one. */
export class Talk {
  private readonly output = new Output();
  private readonly waiting: Waiting[] = [];
  private dead: Error | undefined;
  private said = '';

  constructor(
    private readonly child: ChildProcessWithoutNullStreams,
    private readonly what: string,
  ) {
    child.stdin.on('error', () => undefined);
    child.stderr.on('data', (chunk: Buffer) => (this.said = (this.said + chunk.toString()).slice(-500)));
    child.stdout.on('data', (chunk: Buffer) => {
      this.output.push(chunk);
      this.feed();
    });
    child.on('error', (error) => this.end(error.message));
    child.on('close', () => this.end(this.said.trim().split('\n').at(-1) ?? ''));
  }

  /** Puts a question. `read` is called as output comes, until it has an answer. */
  ask<T>(question: string, read: (output: Output) => T | undefined): Promise<T> {
    if (this.dead !== undefined) return Promise.reject(this.dead);
    return new Promise<T>((resolve, fail) => {
      const eat = (output: Output): boolean => {
        const answer = read(output);
        if (answer === undefined) return false;
        resolve(answer);
        return true;
      };
      this.waiting.push({ eat, fail });
      this.send(question);
    });
  }

  /** Questions put in one breath go out in one piece: a write each would cost more than git's answers. */
  private send(question: string): void {
    const { stdin } = this.child;
    if (stdin.writableCorked === 0) {
      stdin.cork();
      process.nextTick(() => stdin.uncork());
    }
    stdin.write(question);
  }

  private feed(): void {
    for (let next = this.waiting[0]; next?.eat(this.output) === true; next = this.waiting[0])
      this.waiting.shift();
  }

  private end(why: string): void {
    this.dead ??= new GitTreeError(`${this.what} ended${why === '' ? '' : `: ${why}`}`);
    for (const { fail } of this.waiting.splice(0)) fail(this.dead);
  }

  close(): void {
    this.end('');
    this.child.kill();
  }
}
