import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import {
  liveId,
  publicEvent,
  type EventFilter,
  type LiveEvent,
  type LiveLog,
  type LogPosition,
} from '@sluice/application';
import { isBefore } from './places';
import type { Follower, Tail } from './tail';

/** Where a stream begins: after this place; the id of the event there, where there is one. */
export type StreamStart = { readonly at: LogPosition; readonly id?: string | undefined };

export type StreamParts = {
  readonly log: Pick<LiveLog, 'read'>;
  readonly tail: Tail;
  /** Lets few streams read the log for themselves at a time: the database has other readers. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** How long a client may leave what it was sent unread before it is dropped. */
  readonly patienceMs: number;
};

/** Events of one look. */
const PAGE = 200;
/** Bytes that may wait for a client: more, and it reads on by itself, at its own speed. */
const BACKLOG_BYTES = 128 * 1024;
/** How long a client waits before it connects again. */
const RETRY_MS = 3_000;

const written = new WeakMap<LiveEvent, string>();

/** An event as it goes over the wire; written once, however many read it. */
const textOf = (event: LiveEvent): string => {
  const known = written.get(event);
  if (known !== undefined) return known;
  const text = `id: ${liveId(event)}\nevent: ${event.type}\ndata: ${JSON.stringify(publicEvent(event))}\n\n`;
  written.set(event, text);
  return text;
};

/**
 * The events that one client is sent: first what it has missed, read from the log at the client's own speed, then what comes, together with everybody. A
 * client that falls behind goes back to the former; one that reads nothing at all is dropped, and resumes by the id of what it got last.
 */
export class EventStream implements Follower {
  at: LogPosition;
  /** The place whose id the client holds. */
  private told: LogPosition;
  private isFollowing = false;
  private fellBehind: () => void = () => undefined;
  private readonly gone: Promise<unknown>;

  constructor(
    private readonly to: ServerResponse,
    readonly filter: EventFilter,
    start: StreamStart,
    private readonly parts: StreamParts,
  ) {
    this.at = this.told = start.at;
    this.gone = new Promise((left) => to.once('close', left));
    to.write(`retry: ${String(RETRY_MS)}\n${start.id === undefined ? '' : `id: ${start.id}\n`}\n`);
  }

  private get isOpen(): boolean {
    return !this.to.destroyed && !this.to.writableEnded;
  }

  /** Sends events until the client goes, or is dropped. */
  async run(): Promise<void> {
    while (this.isOpen) {
      await this.catchUp();
      if (this.isFollowing)
        await Promise.race([new Promise<void>((left) => (this.fellBehind = left)), this.gone]);
      this.stopFollowing();
    }
  }

  private async catchUp(): Promise<void> {
    const { log, tail, inTurn } = this.parts;
    while (this.isOpen) {
      const { events, next, isEnd } = await inTurn(() => log.read(this.at, this.filter, PAGE));
      this.send(events);
      this.at = next;
      await this.drained();
      this.isFollowing = this.isOpen && isEnd && tail.join(this);
      if (this.isFollowing) return;
    }
  }

  private stopFollowing(): void {
    this.isFollowing = false;
    this.parts.tail.leave(this);
  }

  take(events: readonly LiveEvent[], until: LogPosition): void {
    if (!this.isOpen) return;
    if (this.to.writableLength > BACKLOG_BYTES) {
      this.stopFollowing();
      this.fellBehind();
      return;
    }
    this.send(events);
    if (isBefore(this.at, until)) this.at = until;
  }

  private send(events: readonly LiveEvent[]): void {
    const last = events.at(-1);
    if (last === undefined) return;
    this.told = last;
    this.to.write(events.map(textOf).join(''));
  }

  /** Shows that the stream lives; one who waits for rare events learns how far it has come, so that it need not look through all of that again. */
  beat(): void {
    if (!this.isOpen || !this.isFollowing) return;
    const { passed } = this.parts.tail;
    const isNews = passed !== undefined && isBefore(this.told, passed);
    if (isNews) this.told = passed;
    this.to.write(isNews ? `:\nid: ${liveId(passed)}\n\n` : ':\n\n');
  }

  end(): void {
    if (this.isOpen) this.to.end();
  }

  /** Waits until the client has read what it was sent, or drops it. */
  private async drained(): Promise<void> {
    if (!this.isOpen || !this.to.writableNeedDrain) return;
    const late = AbortSignal.timeout(this.parts.patienceMs);
    const drained = once(this.to, 'drain', { signal: late }).catch(() => this.to.destroy());
    await Promise.race([drained, this.gone]);
  }
}
