import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { HttpMetrics } from './http-metrics';
import { inTime } from './patience';
import { databaseGauges, type DatabaseGauges, type Rows } from './gauge-rows';

/** How many jobs of a queue wait, run, or are parked. */
export type Depth = {
  readonly name: string;
  readonly waiting: number;
  readonly active: number;
  readonly parked: number;
};

export type MetricsSource = {
  readonly database: Rows;
  readonly pool?: { readonly totalCount: number; readonly idleCount: number; readonly waitingCount: number };
  /** Of all queues; absent in a process that has none. */
  readonly queueDepths?: (() => Promise<readonly Depth[]>) | undefined;
  /** For specs: how long what was asked is told again, in milliseconds. */
  readonly cachedMs?: number | undefined;
};

/** Two scrapers at once, or one in a hurry, cost the database one question. */
const CACHED_MS = 5_000;
/** Stages take from a millisecond (judging one series) to minutes (a delivery that a slow server takes). */
const SECONDS = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300];

type Labelled = readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[];

const LABELS = {
  sluice_newest_mail_age_seconds: ['Seconds since a mail was last recorded'],
  sluice_mail_delay_seconds: [
    'Seconds from when a mail was said to when it was recorded, median of the last hundred',
  ],
  sluice_parked_mails: ['Mails that could not be taken'],
  sluice_to_derive: ['Conversations whose answers are older than their facts'],
  sluice_oldest_to_derive_seconds: ['Seconds since the oldest of them became due'],
  sluice_verdicts: ['Verdicts that stand, of all revisions', 'release', 'outcome'],
  sluice_outbox: ['Deliveries by where they are', 'channel', 'state'],
  sluice_queue_jobs: ['Jobs by queue and state', 'queue', 'state'],
  sluice_database_connections: ['Connections of this process: in use, idle, and asked for', 'state'],
  sluice_scrape_ok: ['Whether the database, and the queue, could be asked', 'of'],
} as const;

type GaugeName = keyof typeof LABELS;

const one = (value: number | undefined): Labelled => (value === undefined ? [] : [{ labels: {}, value }]);

const ofDatabase = (g: DatabaseGauges): Partial<Record<GaugeName, Labelled>> => ({
  sluice_newest_mail_age_seconds: one(g.newestMailAge),
  sluice_mail_delay_seconds: one(g.mailDelay),
  sluice_parked_mails: one(g.parkedMails),
  sluice_to_derive: one(g.toDerive),
  sluice_oldest_to_derive_seconds: one(g.oldestToDeriveAge),
  sluice_verdicts: g.verdicts.map(({ release, outcome, count }) => ({
    labels: { release, outcome },
    value: count,
  })),
  sluice_outbox: g.outbox.map(({ channel, state, count }) => ({ labels: { channel, state }, value: count })),
});

const ofQueues = (depths: readonly Depth[]): Labelled =>
  depths.flatMap(({ name: queue, ...states }) =>
    (['waiting', 'active', 'parked'] as const).map((state) => ({
      labels: { queue, state },
      value: states[state],
    })),
  );

const ofPool = (pool: NonNullable<MetricsSource['pool']>): Labelled => [
  { labels: { state: 'used' }, value: pool.totalCount - pool.idleCount },
  { labels: { state: 'idle' }, value: pool.idleCount },
  { labels: { state: 'waiting' }, value: pool.waitingCount },
];

/**
 * What a process tells Prometheus: counts and durations of what it did, and gauges of what the database and the queue say when they are asked,
 * at most every few seconds. A server that does not answer leaves its gauges out and `sluice_scrape_ok` at 0.
 */
export class Metrics {
  private readonly registry = new Registry();
  /** Of the requests that this process answers; all at nothing in one that answers none. */
  readonly http = new HttpMetrics(this.registry);
  private readonly gauges: ReadonlyMap<GaugeName, Gauge>;
  private readonly stages: Histogram<'stage'>;
  private readonly jobs: Counter<'queue' | 'outcome'>;
  private asked: { readonly at: number; readonly done: Promise<void> } | undefined;

  constructor(private readonly source: MetricsSource) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.gauges = new Map(
      (Object.entries(LABELS) as [GaugeName, readonly [string, ...string[]]][]).map(
        ([name, [help, ...labelNames]]) => [name, new Gauge({ name, help, labelNames, registers })],
      ),
    );
    this.stages = new Histogram({
      name: 'sluice_stage_seconds',
      help: 'How long a stage took: assemble, analyse-patch, record-chain, judge, project, deliver, send-mail',
      labelNames: ['stage'],
      buckets: SECONDS,
      registers,
    });
    this.jobs = new Counter({
      name: 'sluice_jobs_total',
      help: 'Jobs that ended, by how',
      labelNames: ['queue', 'outcome'],
      registers,
    });
  }

  /** A stage was done, well or not, in so many seconds. */
  took(stage: string, seconds: number): void {
    this.stages.observe({ stage }, seconds);
  }

  /** A job ended. */
  ended(queue: string, outcome: 'done' | 'failed' | 'parked', seconds: number): void {
    this.jobs.inc({ queue, outcome });
    this.took(queue, seconds);
  }

  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;

  /** All of it, in Prometheus' text format. */
  async text(): Promise<string> {
    await this.refresh();
    return this.registry.metrics();
  }

  private refresh(): Promise<void> {
    const now = performance.now();
    if (this.asked === undefined || now - this.asked.at >= (this.source.cachedMs ?? CACHED_MS))
      this.asked = { at: now, done: this.ask() };
    return this.asked.done;
  }

  private async ask(): Promise<void> {
    const { database, queueDepths, pool } = this.source;
    const [rows, depths] = await Promise.allSettled([
      inTime(databaseGauges(database)),
      inTime(Promise.resolve(queueDepths?.() ?? [])),
    ]);
    const known: Partial<Record<GaugeName, Labelled>> = {
      ...(rows.status === 'fulfilled' ? ofDatabase(rows.value) : {}),
      sluice_queue_jobs: depths.status === 'fulfilled' ? ofQueues(depths.value) : [],
      sluice_database_connections: pool === undefined ? [] : ofPool(pool),
      sluice_scrape_ok: [
        { labels: { of: 'database' }, value: rows.status === 'fulfilled' ? 1 : 0 },
        ...(queueDepths === undefined
          ? []
          : [{ labels: { of: 'queue' }, value: depths.status === 'fulfilled' ? 1 : 0 }]),
      ],
    };
    for (const [name, gauge] of this.gauges) {
      gauge.reset();
      // A gauge without labels stands at 0 after a reset: what is not known must not read as none.
      const samples = known[name] ?? [];
      if (samples.length === 0 && LABELS[name].length === 1) gauge.remove();
      for (const { labels, value } of samples) gauge.set(labels, value);
    }
  }
}
