import {
  heldReader,
  jobId,
  parkedJobsReader,
  type Job,
  type OutboxEntry,
  type SendOutcome,
} from '@sluice/application';
import { dueReports, openOutbox, type SluiceConfig } from '@sluice/runtime';
import type { Logger } from 'pino';
import { correlated } from '../observability';
import type { WorkerContext, WorkerUseCases } from './context';

type Environment = Readonly<Record<string, string | undefined>>;

/** Wakes of one moment are one job. */
const WAKE_MS = 250;
/** Attempts of one job; what is left is the next one's. */
const ATTEMPTS = 200;

const QUEUE_OF = { webhook: 'deliver', mail: 'send-mail' } as const;

/** Wakes who does the work of a queue: the database says what there is to do. */
export const wake = (name: 'project' | 'deliver' | 'send-mail', reason: string): Job => ({
  name,
  id: jobId(name, Math.floor(Date.now() / WAKE_MS)),
  data: { reason },
});

/** Ids only: a target's address may be a secret. */
const logAttempt =
  (log: Logger) =>
  (entry: OutboxEntry, outcome: SendOutcome): void => {
    const { key, channel, attempts: attempt, payload } = entry;
    const event = typeof payload['event'] === 'string' ? payload['event'] : undefined;
    correlated({ event }, () => {
      if (outcome.sent) log.info({ delivery: key, channel, attempt }, 'sent');
      else log.warn({ delivery: key, channel, attempt, why: outcome.error }, 'could not be sent');
    });
  };

/** What is told outside, by the configuration in force: planned, delivered, and looked after when its jobs are lost. */
export const outboxUseCases = (
  { runtime, queue, log, settings }: Pick<WorkerContext, 'runtime' | 'queue' | 'log' | 'settings'>,
  config: SluiceConfig,
  env: Environment,
): WorkerUseCases => {
  const outbox = openOutbox(
    {
      database: runtime.database,
      runtime,
      clock: runtime.clock,
      parked: [parkedJobsReader(queue), heldReader(runtime.events)],
      makeReport: dueReports(runtime, config),
      onAttempt: logAttempt(log),
    },
    config,
    env,
  );
  const handOut = async (reason: string): Promise<void> =>
    queue.add((await outbox.due()).map((channel) => wake(QUEUE_OF[channel], reason)));
  const send = (how: typeof outbox.deliver) => async (stopped: () => boolean) => {
    const { sent, retried, parked, waiting, withheld } = await how({ limit: ATTEMPTS, stopped });
    if (waiting + withheld > 0) log.info({ waiting, withheld }, 'mail was kept back');
    if (sent + retried + parked + waiting + withheld >= ATTEMPTS) await handOut('more is due');
  };
  let sweptAt = -Infinity;
  return {
    close: () => outbox.close(),
    project: async () => {
      const { read, planned, alerts, reports } = await outbox.project();
      if (planned + alerts + reports > 0) log.info({ read, planned, alerts, reports }, 'planned to be told');
      await handOut('entries were planned');
    },
    deliver: send((options) => outbox.deliver(options)),
    sendMail: send((options) => outbox.sendMail(options)),
    sweep: async () => {
      // Next attempts come due, and leases of those that died run out, without anybody telling.
      await handOut('entries are due');
      if (!outbox.isUsed || performance.now() - sweptAt < settings.sweepAgeSeconds * 1_000) return;
      sweptAt = performance.now();
      // What was recorded without a worker, and what was set aside without anything being concluded.
      await queue.add([wake('project', 'the log is looked at')]);
    },
  };
};
