import { addSeconds, type EventEnvelope } from '@sluice/kernel';
import type { Clock } from '../ports/clock';
import type {
  AfterFailure,
  ClaimOrder,
  OutboxChannel,
  OutboxEntry,
  OutboxPayload,
  OutboxPlan,
  OutboxState,
  OutboxStore,
  PlanEntries,
  PlanReport,
  SaidInStream,
} from '../ports/outbox-store';
import type { InMemoryEventStore } from './event-store';

type Kept = OutboxEntry & { readonly order: number };

const saidIn = (events: readonly EventEnvelope[], streamNames: readonly string[]): readonly SaidInStream[] =>
  events.flatMap(({ streamName, transactionId, saidAt }) =>
    saidAt !== undefined && streamNames.includes(streamName) ? [{ streamName, transactionId, saidAt }] : [],
  );

const withoutSecret = ({ secret: _secret, ...payload }: OutboxPayload): OutboxPayload => payload;

/** The outbox in memory, for tests: the same contract as PostgreSQL's. */
export class InMemoryOutboxStore implements OutboxStore {
  private readonly entries = new Map<string, Kept>();

  constructor(
    private readonly events: InMemoryEventStore,
    private readonly clock: Clock,
  ) {}

  private add(plans: readonly OutboxPlan[]): number {
    const before = this.entries.size;
    const now = this.clock.now();
    for (const { notBefore, ...plan } of plans)
      if (!this.entries.has(plan.key)) {
        const fresh = {
          state: 'planned',
          attempts: 0,
          nextAt: notBefore ?? now,
          plannedAt: now,
          lastError: undefined,
        } as const;
        this.entries.set(plan.key, { ...plan, ...fresh, order: this.entries.size });
      }
    return this.entries.size - before;
  }

  private set(key: string, change: Partial<OutboxEntry>): void {
    const entry = this.entries.get(key);
    if (entry !== undefined) this.entries.set(key, { ...entry, ...change });
  }

  async planFrom(name: string, limit: number, plan: PlanEntries): Promise<PlanReport> {
    this.events.beginAtEnd(name);
    let plans: readonly OutboxPlan[] = [];
    const times = {
      said: (names: readonly string[]) => Promise.resolve(saidIn(this.events.events, names)),
    };
    const read = await this.events.consume(name, limit, async (events) => {
      plans = await plan(events, times);
    });
    return { read, planned: this.add(plans) };
  }

  plan(plans: readonly OutboxPlan[]): Promise<number> {
    return Promise.resolve(this.add(plans));
  }

  claim(channel: OutboxChannel, { leaseSeconds, except = [] }: ClaimOrder): Promise<OutboxEntry | undefined> {
    const now = this.clock.now();
    const [due] = [...this.entries.values()]
      .filter((e) => e.channel === channel && e.state === 'planned' && e.nextAt <= now)
      .filter((e) => !except.includes(e.target))
      .sort((a, b) => (a.nextAt === b.nextAt ? a.order - b.order : a.nextAt < b.nextAt ? -1 : 1));
    if (due === undefined) return Promise.resolve(undefined);
    this.set(due.key, { attempts: due.attempts + 1, nextAt: addSeconds(now, leaseSeconds) });
    return Promise.resolve(this.entries.get(due.key));
  }

  due(): Promise<readonly OutboxChannel[]> {
    const now = this.clock.now();
    const due = [...this.entries.values()].filter((e) => e.state === 'planned' && e.nextAt <= now);
    return Promise.resolve([...new Set(due.map((e) => e.channel))].sort());
  }

  sent(key: string): Promise<void> {
    const entry = this.entries.get(key);
    if (entry !== undefined && entry.state !== 'sent')
      this.set(key, {
        ...{ state: 'sent', sentAt: this.clock.now(), parkedAt: undefined },
        payload: withoutSecret(entry.payload),
      });
    return Promise.resolve();
  }

  failed(
    { key, attempts }: Pick<OutboxEntry, 'key' | 'attempts'>,
    error: string,
    after: AfterFailure,
  ): Promise<void> {
    const entry = this.entries.get(key);
    const now = this.clock.now();
    if (entry?.state === 'planned' && entry.attempts === attempts)
      this.set(key, {
        lastError: error,
        ...(after.then === 'park'
          ? { state: 'parked', parkedAt: now, payload: withoutSecret(entry.payload) }
          : { nextAt: addSeconds(now, after.afterSeconds) }),
      });
    return Promise.resolve();
  }

  list(states: readonly OutboxState[], limit: number, afterKey?: string): Promise<readonly OutboxEntry[]> {
    const all = [...this.entries.values()];
    const from = afterKey === undefined ? 0 : all.findIndex((e) => e.key === afterKey) + 1;
    return Promise.resolve(
      all
        .slice(from)
        .filter((e) => states.includes(e.state))
        .slice(0, limit),
    );
  }

  find(keyPrefix: string): Promise<readonly OutboxEntry[]> {
    return Promise.resolve([...this.entries.values()].filter((e) => e.key.startsWith(keyPrefix)).slice(0, 2));
  }

  again(key: string): Promise<boolean> {
    const { state, channel } = this.entries.get(key) ?? {};
    const may = state === 'parked' || (state === 'sent' && channel === 'webhook');
    if (may) this.set(key, { state: 'planned', attempts: 0, nextAt: this.clock.now(), parkedAt: undefined });
    return Promise.resolve(may);
  }

  async allAgain(target?: string): Promise<number> {
    const parked = this.all().filter(
      (e) => e.state === 'parked' && (target === undefined || e.target === target),
    );
    for (const { key } of parked) await this.again(key);
    return parked.length;
  }

  lastPlanned({
    channel,
    target,
    kind,
  }: {
    readonly channel: OutboxChannel;
    readonly target: string;
    readonly kind: string;
  }): Promise<OutboxEntry | undefined> {
    return Promise.resolve(
      [...this.entries.values()].findLast(
        (e) => e.channel === channel && e.target === target && e.payload.kind === kind,
      ),
    );
  }

  /** Everything, for looking at. */
  all(): readonly OutboxEntry[] {
    return [...this.entries.values()];
  }
}
