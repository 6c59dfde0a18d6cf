import type { ServerResponse } from 'node:http';
import type { EventFilter, LiveLog } from '@sluice/application';
import { Problem } from '../http/problem';
import { EventStream, type StreamStart } from './event-stream';
import { inTurnOf } from './in-turn';
import { Tail } from './tail';

export type StreamsOptions = {
  readonly onTrouble: (error: unknown) => void;
  /** Told how many streams are open. */
  readonly onCount?: ((open: number) => void) | undefined;
  readonly pollMs?: number;
  readonly patienceMs?: number;
};

/** Streams of one process: each costs a connection, and little else. */
const MAX_STREAMS = 1_000;
/** Streams that read the log for themselves at a time. */
const READERS = 2;
const BEAT_MS = 15_000;
const POLL_MS = 250;
const AWAY_MS = 2_000;
const PATIENCE_MS = 30_000;

/** All streams of events that this process has open, over one reading of the log's end. */
export class EventStreams {
  private readonly streams = new Set<EventStream>();
  private readonly tail: Tail;
  private readonly inTurn = inTurnOf(READERS);
  private readonly beats = setInterval(() => this.beat(), BEAT_MS);

  constructor(
    private readonly log: Pick<LiveLog, 'read'>,
    private readonly options: StreamsOptions,
  ) {
    const { pollMs = POLL_MS, onTrouble } = options;
    this.tail = new Tail(log, { pollMs, awayMs: AWAY_MS }, onTrouble);
    this.beats.unref();
  }

  /**
   * Sends events to a client until it goes.
   * @throws Problem 503 where there are too many
   */
  async serve(to: ServerResponse, filter: EventFilter, start: StreamStart): Promise<void> {
    if (this.streams.size >= MAX_STREAMS)
      throw new Problem(503, 'too many streams of events are open here', {
        help: 'Try again, or read GET /api/v1/events.',
        headers: { 'Retry-After': '30' },
      });
    to.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      // Neither kept nor packed on the way: both would hold events back.
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    });
    const { log, tail, inTurn } = this;
    const { patienceMs = PATIENCE_MS } = this.options;
    const stream = new EventStream(to, filter, start, { log, tail, inTurn, patienceMs });
    this.streams.add(stream);
    this.counted();
    try {
      await stream.run();
    } catch (error) {
      this.options.onTrouble(error);
      to.destroy();
    } finally {
      this.streams.delete(stream);
      this.counted();
    }
  }

  private counted(): void {
    this.options.onCount?.(this.streams.size);
  }

  /** A sign of life to every client. */
  beat(): void {
    for (const stream of this.streams) stream.beat();
  }

  /** Ends all streams; their clients connect again, wherever they are led. */
  async close(): Promise<void> {
    clearInterval(this.beats);
    for (const stream of this.streams) stream.end();
    await this.tail.close();
  }
}
