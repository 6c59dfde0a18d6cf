import { addSeconds, type EventEnvelope, type NewEvent } from '@sluice/kernel';
import { SIGN_IN } from '../outbox/sign-in-mail';
import type { Clock } from '../ports/clock';
import type {
  AfterFailure,
  Attempt,
  Claimed,
  ClaimOrder,
  OutboxChannel,
  OutboxCount,
  OutboxEntry,
  OutboxPayload,
  OutboxPlan,
  OutboxState,
  OutboxStore,
  Permit,
  PlanEntries,
  PlanReport,
  SaidInStream,
} from '../ports/outbox-store';
import type { InMemoryEventStore } from './event-store';
import { countsOf, ledgerOf, setRight, type Counted } from './outbox-ledger';

type Kept = Counted & { readonly order: number };

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

  private set(key: string, change: Partial<Counted>): void {
    const entry = this.entries.get(key);
    if (entry !== undefined) this.entries.set(key, { ...entry, ...change });
  }

  async planFrom(name: string, limit: number, plan: PlanEntries): Promise<PlanReport> {
    this.events.beginAtEnd(name);
    let plans: readonly OutboxPlan[] = [];
    const times = {
      said: (names: readonly string[]) => Promise.resolve(saidIn(this.events.events, names)),
    };
    const read = await this.events.consume(name, limit, async (events, transaction) => {
      plans = await plan(events, times, transaction);
    });
    return { read, planned: this.add(plans) };
  }

  plan(plans: readonly OutboxPlan[]): Promise<number> {
    return Promise.resolve(this.add(plans));
  }

  untried(kind: string): Promise<readonly OutboxEntry[]> {
    const waiting = this.all().filter((e) => e.state === 'planned' && e.attempts === 0);
    return Promise.resolve(waiting.filter((e) => e.channel === 'mail' && e.payload.kind === kind));
  }

  revise(
    { key, nextAt }: Pick<OutboxEntry, 'key' | 'nextAt'>,
    to: Pick<OutboxEntry, 'payload' | 'nextAt'>,
  ): Promise<boolean> {
    const entry = this.entries.get(key);
    const may = entry?.state === 'planned' && entry.attempts === 0 && entry.nextAt === nextAt;
    if (may) this.set(key, { payload: to.payload, nextAt: to.nextAt });
    return Promise.resolve(may);
  }

  private firstDue(channel: OutboxChannel, except: readonly string[]): Kept | undefined {
    const now = this.clock.now();
    const first = (e: Kept): string => `${e.payload.kind === SIGN_IN ? 0 : 1} ${e.nextAt}`;
    return [...this.entries.values()]
      .filter((e) => e.channel === channel && e.state === 'planned' && e.nextAt <= now)
      .filter((e) => !except.includes(e.target))
      .sort((a, b) => (first(a) === first(b) ? a.order - b.order : first(a) < first(b) ? -1 : 1))[0];
  }

  claim(channel: OutboxChannel, { leaseSeconds, except = [] }: ClaimOrder): Promise<OutboxEntry | undefined> {
    const due = this.firstDue(channel, except);
    if (due === undefined) return Promise.resolve(undefined);
    const nextAt = addSeconds(this.clock.now(), leaseSeconds);
    this.set(due.key, { attempts: due.attempts + 1, nextAt });
    return Promise.resolve(this.entries.get(due.key));
  }

  claimPermitted(order: ClaimOrder & { readonly permit: Permit }): Promise<Claimed | undefined> {
    const due = this.firstDue('mail', order.except ?? []);
    if (due === undefined) return Promise.resolve(undefined);
    const now = this.clock.now();
    const { windows, ask } = order.permit;
    const permission = ask(due, { ledger: ledgerOf(this.all(), due, { windows, now }), now });
    const nextAt = addSeconds(now, order.leaseSeconds);
    if ('go' in permission)
      this.set(due.key, { attempts: due.attempts + 1, nextAt, countedAt: now, why: undefined });
    else if ('wait' in permission) this.set(due.key, { nextAt: permission.wait, why: permission.why });
    else this.set(due.key, { nextAt });
    return Promise.resolve({ entry: this.entries.get(due.key) ?? due, permission });
  }

  due(): Promise<readonly OutboxChannel[]> {
    const now = this.clock.now();
    for (const entry of this.all()) this.set(entry.key, setRight(entry, now));
    const due = [...this.entries.values()].filter((e) => e.state === 'planned' && e.nextAt <= now);
    return Promise.resolve([...new Set(due.map((e) => e.channel))].sort());
  }

  async sent(key: string, events: readonly NewEvent[] = []): Promise<void> {
    const entry = this.entries.get(key);
    if (entry === undefined || entry.state === 'sent') return;
    const now = this.clock.now();
    this.set(key, {
      ...{ state: 'sent', sentAt: now, countedAt: now, parkedAt: undefined, withheldAt: undefined },
      ...{ why: undefined, payload: withoutSecret(entry.payload) },
    });
    await this.events.append(events);
  }

  private isUnderWay({ key, attempts }: Attempt): boolean {
    const entry = this.entries.get(key);
    return entry?.state === 'planned' && entry.attempts === attempts;
  }

  async withheld(attempt: Attempt, why: string, events: readonly NewEvent[] = []): Promise<void> {
    const entry = this.entries.get(attempt.key);
    if (entry === undefined || !this.isUnderWay(attempt)) return;
    const payload = withoutSecret(entry.payload);
    const withheldAt = this.clock.now();
    this.set(attempt.key, { state: 'withheld', withheldAt, why, countedAt: undefined, payload });
    await this.events.append(events);
  }

  failed(attempt: Attempt, error: string, after: AfterFailure): Promise<void> {
    const entry = this.entries.get(attempt.key);
    if (entry === undefined || !this.isUnderWay(attempt)) return Promise.resolve();
    const now = this.clock.now();
    const { takenFor, mayBeTaken } = after;
    const payload = takenFor === undefined ? entry.payload : { ...entry.payload, takenFor };
    this.set(attempt.key, {
      ...{ lastError: error, countedAt: mayBeTaken === true ? entry.countedAt : undefined },
      ...(after.then === 'park'
        ? { state: 'parked', parkedAt: now, payload: withoutSecret(payload) }
        : { payload, nextAt: addSeconds(now, after.afterSeconds) }),
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
    const may = state === 'parked' || state === 'withheld' || (state === 'sent' && channel === 'webhook');
    const now = this.clock.now();
    const back = { attempts: 0, parkedAt: undefined, withheldAt: undefined, why: undefined } as const;
    if (may) this.set(key, { ...back, state: 'planned', nextAt: now, releasedAt: now });
    return Promise.resolve(may);
  }

  async allAgain(target?: string): Promise<number> {
    const parked = this.all().filter(
      (e) => e.state === 'parked' && (target === undefined || e.target === target),
    );
    for (const { key } of parked) await this.again(key);
    return parked.length;
  }

  askAgain(why: string): Promise<number> {
    const waiting = this.all().filter((e) => e.channel === 'mail' && e.state === 'planned' && e.why === why);
    for (const { key, plannedAt } of waiting) this.set(key, { nextAt: plannedAt, why: undefined });
    return Promise.resolve(waiting.length);
  }

  lastPlanned(wanted: Parameters<OutboxStore['lastPlanned']>[0]): Promise<OutboxEntry | undefined> {
    const { channel, target, kind } = wanted;
    return Promise.resolve(
      [...this.entries.values()].findLast(
        (e) => e.channel === channel && e.target === target && e.payload.kind === kind,
      ),
    );
  }

  counts(): Promise<readonly OutboxCount[]> {
    return Promise.resolve(countsOf(this.all()));
  }

  /** Everything, for looking at. */
  all(): readonly Counted[] {
    return [...this.entries.values()];
  }
}
