import {
  ALERT,
  alertMail,
  deliverDue,
  planAlerts,
  planDeliveries,
  type AlertPayload,
  type Clock,
  type DeliverOptions,
  type DeliverReport,
  type OutboxChannel,
  type OutboxStore,
  type ParkedReader,
  type PlanReport,
  type Sender,
} from '@sluice/application';
import { nodeHashing } from '@sluice/mail-io';
import { mailSender, webhookSender } from '@sluice/outbound';
import { postgresOutboxStore, postgresParkedReader, type Database } from '@sluice/postgres';
import type { SluiceConfig } from '@sluice/project-files';

type Environment = Readonly<Record<string, string | undefined>>;

/** What is said to the outside, by the configuration in force. Each call may run anywhere, any number of times, side by side. */
export type Outbox = {
  readonly store: OutboxStore;
  /** Queue `project`: what was concluded and set aside since the last time becomes entries. `alerts` counts those for administrators. */
  project(): Promise<PlanReport & { readonly alerts: number }>;
  /** Queue `deliver`: what is due for webhooks. */
  deliver(options?: DeliverOptions): Promise<DeliverReport>;
  /** Queue `send-mail`: what is due by mail; without a server and an address of ours nothing is tried. */
  sendMail(options?: DeliverOptions): Promise<DeliverReport>;
};

type Parts = {
  readonly database: Database;
  readonly clock: Clock;
  /** Whoever else sets things aside, such as the queue its jobs. */
  readonly parked?: readonly ParkedReader[];
};

const NOTHING: DeliverReport = { sent: 0, retried: 0, parked: 0 };

const sendersOf = (
  { webhooks, mail }: SluiceConfig,
  env: Environment,
): Readonly<Record<OutboxChannel, Sender | undefined>> => {
  const { smtp: url, from } = mail;
  return {
    webhook: webhookSender(webhooks.map((hook) => ({ ...hook, secret: env[hook.secretEnv] }))),
    mail:
      url === undefined || from === undefined
        ? undefined
        : mailSender({ url, from }, ({ payload }) =>
            payload.kind === ALERT ? alertMail(payload as AlertPayload) : undefined,
          ),
  };
};

/** Puts the outbox together by the configuration in force; `env` holds the secrets that it names. */
export const openOutbox = (
  { database, clock, parked = [] }: Parts,
  config: SluiceConfig,
  env: Environment,
): Outbox => {
  const store = postgresOutboxStore(database);
  const senders = sendersOf(config, env);
  const ports = { outbox: store, hashing: nodeHashing };
  const readers = [postgresParkedReader(database), ...parked];
  const { smtp, from, administrators } = config.mail;
  const told = smtp === undefined || from === undefined ? [] : administrators;
  const run = async (channel: OutboxChannel, options: DeliverOptions = {}): Promise<DeliverReport> => {
    const sender = senders[channel];
    return sender === undefined ? NOTHING : deliverDue({ outbox: store, sender }, channel, options);
  };
  return {
    store,
    project: async () => ({
      ...(await planDeliveries(ports, config.webhooks)),
      alerts: await planAlerts({ ...ports, parked: readers }, told, clock.now()),
    }),
    deliver: (options) => run('webhook', options),
    sendMail: (options) => run('mail', options),
  };
};
