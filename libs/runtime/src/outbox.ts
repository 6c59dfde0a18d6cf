import {
  ALERT,
  alertMail,
  deliverDue,
  isBotMail,
  NOTHING_DELIVERED,
  oneRecipientOf,
  planAlerts,
  planDeliveries,
  planReports,
  sentTextOf,
  SIGN_IN,
  signInMail,
  type AlertPayload,
  type BotMail,
  type Clock,
  type CommentCheck,
  type DeliverOptions,
  type DeliverReport,
  type MakeDueReport,
  type OutboxChannel,
  type OutboxEntry,
  type OutboxStore,
  type ParkedReader,
  type PlanReport,
  type Sender,
  type SendOutcome,
  type SignInPayload,
} from '@sluice/application';
import { instantOfMillis, type Instant } from '@sluice/kernel';
import { nodeHashing } from '@sluice/mail-io';
import type * as Outbound from '@sluice/outbound';
import { postgresOutboxStore, postgresParkedReader, type Database } from '@sluice/postgres';
import type { SluiceConfig } from '@sluice/project-files';
import { mayComment, openBot } from './bot';
import { muteKeyOf, muteLink } from './mute-link';
import type { Runtime } from './runtime';
import { sendingGuard } from './sending';

type Environment = Readonly<Record<string, string | undefined>>;

/** Loaded where something is sent: HTTP and SMTP cost more than most commands have to do. */
const outbound = (): typeof Outbound =>
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
  require('@sluice/outbound') as typeof Outbound;

/** What is said to the outside, by the configuration in force. Each call may run anywhere, any number of times, side by side. */
export type Outbox = {
  readonly store: OutboxStore;
  /** The channels with something due that can be sent by this configuration. */
  due(): Promise<readonly OutboxChannel[]>;
  /** Whether anybody is told anything. */
  readonly isUsed: boolean;
  /**
   * Queue `project`: what was concluded and set aside since the last time, and what came due, becomes entries, comments of the bot among them. `alerts` counts those for administrators,
   * `reports` those that hold a report.
   */
  project(): Promise<PlanReport & { readonly alerts: number; readonly reports: number }>;
  /** Queue `deliver`: what is due for webhooks. */
  deliver(options?: DeliverOptions): Promise<DeliverReport>;
  /** Queue `send-mail`: what is due by mail and may go; without a server and an address of ours nothing is tried. */
  sendMail(options?: DeliverOptions): Promise<DeliverReport>;
  /** Ends the connections to the mail server. */
  close(): void;
};

type Parts = {
  readonly database: Database;
  readonly clock: Clock;
  /** What the bot looks at; where it is not given, it says nothing. */
  readonly runtime?: Runtime | undefined;
  /** Whoever else sets things aside, such as the queue its jobs. */
  readonly parked?: readonly ParkedReader[];
  /** Makes and keeps the reports that come due; without it none is sent. */
  readonly makeReport?: MakeDueReport | undefined;
  /** Told of every attempt. */
  readonly onAttempt?: ((entry: OutboxEntry, outcome: SendOutcome) => void) | undefined;
  /** Whether a comment still holds: asked before each attempt, when the rules of sending said yes. */
  readonly check?: CommentCheck | undefined;
  /** The clock that attempts and caps go by, for specs; that of the database's server without. */
  readonly now?: (() => Instant) | undefined;
  /** How long a mail server may take, for specs. */
  readonly mail?: Outbound.MailOptions | undefined;
};

const NOTHING_PLANNED: PlanReport = { read: 0, planned: 0 };

/** How long a link holds is by the clock on the wall, whatever time an archive is looked at. */
const wallClock = (): Instant => instantOfMillis(Date.now()) ?? ('9999-12-31T23:59:59Z' as Instant);

/** The mail that an entry is. */
const mailOf = (config: SluiceConfig, database: Database): Outbound.MailOf => {
  const { http, mail, projects } = config;
  const lists = projects.flatMap((project) => project.lists.map((list) => list.address));
  return async (entry) => {
    const { payload, target } = entry;
    if (payload.kind === ALERT) return alertMail(payload as AlertPayload);
    if (payload.kind === SIGN_IN)
      return http.publicUrl === undefined
        ? { cannot: 'there is no http.publicUrl, so a link leads nowhere' }
        : signInMail(payload as SignInPayload, { target, publicUrl: http.publicUrl, now: wallClock() });
    if (!isBotMail(payload)) return undefined;
    const { subject } = payload as Partial<BotMail>;
    if (subject === undefined || (payload as Partial<BotMail>).text === undefined)
      return { cannot: 'its words went with a mail that was erased' };
    const text = sentTextOf(payload);
    if (text === undefined) return { cannot: 'its token was forgotten: whoever writes again is asked anew' };
    const alone = oneRecipientOf(payload, [...lists, ...mail.aliases]);
    const unsubscribe =
      alone === undefined || http.publicUrl === undefined
        ? undefined
        : muteLink(await muteKeyOf(database), { publicUrl: http.publicUrl, address: alone });
    return { subject, text, mail: payload, unsubscribe };
  };
};

type Senders = {
  readonly webhook: Sender;
  readonly mail: Outbound.MailSender | undefined;
};

const sendersOf = (config: SluiceConfig, env: Environment, { database, mail: options }: Parts): Senders => {
  const { webhooks, mail } = config;
  const { smtp: url, from } = mail;
  return {
    webhook: outbound().webhookSender(webhooks.map((hook) => ({ ...hook, secret: env[hook.secretEnv] }))),
    mail:
      url === undefined || from === undefined
        ? undefined
        : outbound().mailSender({ url, from }, mailOf(config, database), options),
  };
};

const watched = (sender: Sender, { onAttempt }: Parts): Sender => ({
  send: async (entry) => {
    const outcome = await sender.send(entry);
    onAttempt?.(entry, outcome);
    return outcome;
  },
});

const addressesOfLists = ({ projects }: SluiceConfig): ReadonlySet<string> =>
  new Set(projects.flatMap(({ lists }) => lists.map(({ address }) => address.toLowerCase())));

/** Puts the outbox together by the configuration in force; `env` holds the secrets that it names. */
export const openOutbox = (parts: Parts, config: SluiceConfig, env: Environment): Outbox => {
  const { database, clock, parked = [] } = parts;
  const store = postgresOutboxStore(database, {}, parts.now);
  const senders = sendersOf(config, env, parts);
  const ports = { outbox: store, hashing: nodeHashing };
  const readers = [postgresParkedReader(database), ...parked];
  const { smtp, from, administrators } = config.mail;
  const bot = parts.runtime === undefined ? undefined : openBot(parts.runtime, config);
  const guard = sendingGuard(database, config, parts.check ?? bot?.check);
  const sends = smtp !== undefined && from !== undefined;
  const told = sends ? administrators : [];
  const make = parts.makeReport;
  const reports = sends && make !== undefined ? config.reports : [];
  const run = async (channel: OutboxChannel, options: DeliverOptions = {}): Promise<DeliverReport> => {
    const sender = senders[channel];
    return sender === undefined
      ? NOTHING_DELIVERED
      : deliverDue({ outbox: store, sender: watched(sender, parts), guard }, channel, options);
  };
  return {
    store,
    due: async () => (await store.due()).filter((channel) => senders[channel] !== undefined),
    isUsed:
      config.webhooks.length > 0 ||
      told.length > 0 ||
      reports.length > 0 ||
      (bot !== undefined && mayComment(config)),
    project: async () => {
      const deliveries = await planDeliveries(ports, config.webhooks);
      const comments = (await bot?.plan()) ?? NOTHING_PLANNED;
      return {
        read: deliveries.read + comments.read,
        planned: deliveries.planned + comments.planned,
        alerts: await planAlerts({ ...ports, parked: readers }, told, clock.now()),
        reports:
          make === undefined
            ? 0
            : await planReports({ ...ports, make, lists: addressesOfLists(config) }, reports, clock.now()),
      };
    },
    deliver: (options) => run('webhook', options),
    sendMail: (options) => run('mail', options),
    close: () => senders.mail?.close(),
  };
};
