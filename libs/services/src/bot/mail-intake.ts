import {
  isOwnAddress,
  queueChains,
  queueDirty,
  type OriginChecker,
  type WorkQueue,
} from '@sluice/application';
import {
  imapPlaceOf,
  listenForMail,
  originChecker,
  watchMailbox,
  type Arrival,
  type ListeningPort,
} from '@sluice/mail-io';
import {
  configuredSources,
  openLiveMail,
  UnavailableError,
  UsageError,
  type ConfiguredSource,
  type LiveMail,
  type Runtime,
  type SluiceConfig,
} from '@sluice/runtime';
import type { Instant } from '@sluice/kernel';
import type { Logger } from 'pino';
import { inTime } from '../observability/patience';
import { closing, type Closing } from '../processes/closing';
import type { Environment } from '../processes/run-process';
import type { Running } from '../processes/until-stopped';
import { logTrouble, seldom } from '../worker/context';
import { wake } from '../worker/outbox-jobs';

/** What the intake of mail works with. */
export type IntakeParts = {
  readonly runtime: Runtime;
  readonly queue: WorkQueue;
  readonly log: Logger;
  readonly config: SluiceConfig;
  /** Holds the passwords that sources name. */
  readonly env: Environment;
  /** The clock by which answers come due, for specs; that of the database's server without. */
  readonly now?: (() => Instant) | undefined;
};

/** Mail is taken live until this is stopped. */
export type RunningIntake = Running & {
  /** Where mail is taken by SMTP or LMTP; absent where it is not. */
  readonly port?: number | undefined;
  /** Mailboxes that are read. */
  readonly mailboxes: number;
};

const imapSources = async (project: string, env: Environment): Promise<readonly ConfiguredSource[]> =>
  (await configuredSources(project, env)).filter(({ kind }) => kind === 'imap');

/** Whether the configuration has mail taken live at all. */
export const takesMail = async (
  { mail }: Pick<SluiceConfig, 'mail'>,
  project: string,
  env: Environment,
): Promise<boolean> => mail.listen !== undefined || (await imapSources(project, env)).length > 0;

/** Hands out what a mail made due, and what is to be sent for it. Where the queue is away, workers find it later. */
const handOut = async ({ runtime, queue, log }: IntakeParts): Promise<void> => {
  const ports = { work: runtime.work, queue };
  const all = async (): Promise<void> => {
    await queueDirty(ports);
    await queueChains(ports);
    await queue.add([wake('send-mail', 'a mail was answered')]);
  };
  await inTime(all()).catch((error: unknown) => logTrouble(log, error));
};

const taking =
  (parts: IntakeParts, live: LiveMail) =>
  async (arrival: Arrival): Promise<void> => {
    const { kept, obeyed, messageId } = await live.take(arrival);
    const why = 'why' in obeyed ? obeyed.why : undefined;
    parts.log.info({ mail: messageId, kept, outcome: obeyed.outcome, why }, 'mail taken');
    if (kept || !['nothing', 'ignored', 'repeat', 'unreadable'].includes(obeyed.outcome))
      await handOut(parts);
  };

/** Whether mail for an address is ours: one of the bot's, or a list's. */
const isOurs = async ({ runtime, config }: IntakeParts): Promise<(address: string) => boolean> => {
  const { project } = await runtime.currentKnowledge();
  const { from = '', aliases } = config.mail;
  const lists = new Set(project.lists.map((list) => list.address.toLowerCase()));
  return (address) => lists.has(address.toLowerCase()) || isOwnAddress(address, { address: from, aliases });
};

const openPort = async (
  parts: IntakeParts,
  take: (arrival: Arrival) => Promise<void>,
): Promise<ListeningPort | undefined> => {
  const { listen } = parts.config.mail;
  if (listen === undefined) return undefined;
  const { runtime, log } = parts;
  try {
    return await listenForMail({
      ...listen,
      isFor: await isOurs(parts),
      take,
      now: () => runtime.clock.now(),
      onTrouble: seldom(log),
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UnavailableError(
      `mail cannot be taken on ${listen.host}, port ${String(listen.port)} (${code}): set mail.listen.port to a free one`,
    );
  }
};

const watch = (
  { runtime, log, env }: IntakeParts,
  source: ConfiguredSource,
  take: (arrival: Arrival) => Promise<void>,
): Closing['stop'] => {
  const { at, passwordEnv } = source;
  const stop = new AbortController();
  const place = imapPlaceOf(at, passwordEnv === undefined ? undefined : env[passwordEnv]);
  const ended = watchMailbox(place, {
    take,
    cursor: () => runtime.intake.cursor(at),
    moveCursor: (cursor) => runtime.intake.moveCursor(at, cursor),
    now: () => runtime.clock.now(),
    onTrouble: seldom(log),
    stopped: stop.signal,
  });
  return async () => {
    stop.abort();
    await ended;
  };
};

/**
 * Takes mail live by the configuration in force: by a port that it comes to, and from mailboxes. Each is kept where it came by a list, and its commands
 * are obeyed.
 * @param checker instead of one that asks the real name servers
 * @throws UsageError where nothing is to be taken, or the bot has no address; UnavailableError where the port cannot be had
 */
export const startMailIntake = async (
  parts: IntakeParts,
  checker: OriginChecker = originChecker(),
): Promise<RunningIntake> => {
  const { runtime, config, env, log } = parts;
  if (!(await takesMail(config, runtime.project, env)))
    throw new UsageError(
      'no mail is taken: set mail.listen, or a source of the kind imap, in the configuration',
    );
  const take = taking(parts, openLiveMail(runtime, config, checker, parts.now));
  const all = closing(log);
  try {
    const port = await openPort(parts, take);
    if (port !== undefined) all.add(() => port.close());
    const sources = await imapSources(runtime.project, env);
    for (const source of sources) all.add(watch(parts, source, take));
    return { port: port?.port, mailboxes: sources.length, stop: () => all.stop() };
  } catch (error) {
    await all.stop();
    throw error;
  }
};
