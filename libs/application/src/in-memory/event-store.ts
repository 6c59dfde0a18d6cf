import {
  AlreadyRecordedError,
  VersionConflictError,
  type EventEnvelope,
  type NewEvent,
} from '@sluice/kernel';
import type { Clock } from '../ports/clock';
import {
  LOG_START,
  upcast,
  type AppendOutcome,
  type EventStore,
  type ExpectedVersion,
  type LogPosition,
  type Upcasters,
} from '../ports/event-store';

const after = (event: EventEnvelope, position: LogPosition): boolean =>
  event.transactionId > position.transactionId ||
  (event.transactionId === position.transactionId && event.globalPosition > position.globalPosition);

const positionOf = ({ transactionId, globalPosition }: LogPosition): LogPosition => ({
  transactionId,
  globalPosition,
});

type Effects = Parameters<EventStore['consume']>[2];

/** The event log in memory, for tests: the same contract as PostgreSQL's. Every append is a transaction of its own. */
export class InMemoryEventStore implements EventStore {
  private readonly log: EventEnvelope[] = [];
  private readonly keys = new Set<string>();
  private readonly versions = new Map<string, number>();
  private readonly checkpoints = new Map<string, LogPosition>();
  private readonly turns = new Map<string, Promise<unknown>>();
  private transactions = 0n;

  constructor(
    private readonly clock: Clock,
    private readonly upcasters: Upcasters = {},
  ) {}

  get events(): readonly EventEnvelope[] {
    return this.log;
  }

  append(events: readonly NewEvent[], expected?: ExpectedVersion): Promise<readonly AppendOutcome[]> {
    const actual = expected === undefined ? 0 : (this.versions.get(expected.streamName) ?? 0);
    if (expected !== undefined && actual !== expected.version)
      return Promise.reject(new VersionConflictError(expected.streamName, expected.version, actual));
    if (expected?.unrecorded !== undefined && this.keys.has(expected.unrecorded))
      return Promise.reject(new AlreadyRecordedError(expected.unrecorded));
    this.transactions += 1n;
    const seen = new Set<string>();
    const batch = events.filter((event) => seen.size < seen.add(event.idempotencyKey).size);
    return Promise.resolve(
      batch.map((event) => ({ idempotencyKey: event.idempotencyKey, appended: this.add(event) })),
    );
  }

  private add(event: NewEvent): boolean {
    if (this.keys.has(event.idempotencyKey)) return false;
    const streamVersion = (this.versions.get(event.streamName) ?? 0) + 1;
    this.keys.add(event.idempotencyKey);
    this.versions.set(event.streamName, streamVersion);
    this.log.push({
      ...event,
      streamVersion,
      globalPosition: BigInt(this.log.length + 1),
      transactionId: this.transactions,
      recordedAt: this.clock.now(),
    });
    return true;
  }

  private lifted(events: readonly EventEnvelope[]): readonly EventEnvelope[] {
    return events.map((event) => upcast(event, this.upcasters));
  }

  readStream(streamName: string, afterVersion = 0): Promise<readonly EventEnvelope[]> {
    return Promise.resolve(
      this.lifted(this.log.filter((e) => e.streamName === streamName && e.streamVersion > afterVersion)),
    );
  }

  readTypes(types: readonly string[]): Promise<readonly EventEnvelope[]> {
    return Promise.resolve(
      this.lifted(
        this.log.filter((e) => e.sort === 'fact' && e.type !== 'MailSeen' && types.includes(e.type)),
      ),
    );
  }

  readAfter(
    position: LogPosition,
    limit: number,
  ): Promise<{ readonly events: readonly EventEnvelope[]; readonly next: LogPosition }> {
    const events = this.lifted(this.log.filter((e) => after(e, position)).slice(0, limit));
    return Promise.resolve({ events, next: events.at(-1) ?? position });
  }

  /** Lets a reader that is not known begin at the end of the log. */
  beginAtEnd(name: string): void {
    if (!this.checkpoints.has(name)) this.checkpoints.set(name, positionOf(this.log.at(-1) ?? LOG_START));
  }

  /** Readers of one name take turns, as two processes do. */
  consume(name: string, limit: number, effects: Effects): Promise<number> {
    const turn = (this.turns.get(name) ?? Promise.resolve()).then(() => this.take(name, limit, effects));
    this.turns.set(
      name,
      turn.catch(() => undefined),
    );
    return turn;
  }

  private async take(name: string, limit: number, effects: Effects): Promise<number> {
    const { events, next } = await this.readAfter(this.checkpoints.get(name) ?? LOG_START, limit);
    if (events.length === 0) return 0;
    const pending: NewEvent[] = [];
    await effects(events, {
      append: (more, expected) => {
        const conflict = this.conflict(expected, pending);
        if (conflict !== undefined) return Promise.reject(conflict);
        const known = new Set([...this.keys, ...pending.map((e) => e.idempotencyKey)]);
        pending.push(...more);
        return Promise.resolve(
          more.map((e) => ({ idempotencyKey: e.idempotencyKey, appended: !known.has(e.idempotencyKey) })),
        );
      },
    });
    await this.append(pending);
    this.checkpoints.set(name, positionOf(next));
    return events.length;
  }

  /** Why an append inside a reader's transaction may not happen, what it appended before counted in. */
  private conflict(
    expected: ExpectedVersion | undefined,
    pending: readonly NewEvent[],
  ): VersionConflictError | undefined {
    if (expected === undefined) return undefined;
    const added = new Set(
      pending
        .filter((e) => e.streamName === expected.streamName && !this.keys.has(e.idempotencyKey))
        .map((e) => e.idempotencyKey),
    );
    const actual = (this.versions.get(expected.streamName) ?? 0) + added.size;
    return actual === expected.version
      ? undefined
      : new VersionConflictError(expected.streamName, expected.version, actual);
  }
}
