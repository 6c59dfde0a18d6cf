import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outboxKey, type BotMail, type OutboxPlan } from '@sluice/application';
import type { Instant, MessageId } from '@sluice/kernel';
import { nodeHashing } from '@sluice/mail-io';
import { openDatabase, type Database } from '@sluice/postgres';
import { loadConfig } from '@sluice/project-files';
import { openOutbox, type Outbox } from '@sluice/runtime';
import { fixtures } from '@sluice/testing';
import { Pool } from 'pg';
import { servedSluice, temporaryFolder, type ServedSluice } from '../running-sluice';

/** Lists that the bot may write to here. */
export const listOf = (n: number): string => `pond-${String(n % 5)}@lists.example.org`;

export type CommentOf = {
  readonly n: number;
  /** By default each is in a thread of its own, to a person of its own. */
  readonly thread?: string;
  readonly list?: string;
  readonly kind?: BotMail['kind'];
  readonly alone?: boolean;
};

/** A comment on patch `n`, as a planner would plan it. */
export const commentOn = ({
  n,
  thread,
  list = listOf(n),
  kind = 'comment',
  alone = false,
}: CommentOf): OutboxPlan => {
  const target = `author-${String(n)}@example.com`;
  const root = thread ?? `cover-${String(n)}@example.com`;
  const payload: BotMail = {
    ...{ kind, to: [{ name: `Author ${String(n)}`, address: target }], cc: alone ? [] : [{ address: list }] },
    ...{ subject: `Re: [PATCH v2 ${String(n)}/7] lily: grüne Blätter`, text: `Finding ${String(n)}.\n` },
    ...{ inReplyTo: `patch-${String(n)}@example.com` as MessageId, references: [root as MessageId] },
    ...{ automatic: 'auto-replied', list, thread: root as MessageId, rules: ['R01'] },
  };
  const to = { channel: 'mail', target } as const;
  return { ...to, key: outboxKey(`${kind} ${list} ${String(n)}`, to, nodeHashing), payload };
};

type Wanted = {
  readonly smtp: string;
  readonly mail?: Readonly<Record<string, unknown>>;
  readonly bot?: Readonly<Record<string, unknown>>;
  /** How many processes would send: each has connections of its own. */
  readonly senders: number;
};

/** Real parts that send: a database with a published project, a configuration by which the bot writes to lists, a clock that is set. */
export type SendingWorld = {
  readonly database: Database;
  readonly outboxes: readonly Outbox[];
  readonly env: Readonly<Record<string, string>>;
  readonly sluice: ServedSluice;
  now(): Instant;
  setNow(at: Instant): void;
  stop(): Promise<void>;
};

/** For a server that says nothing any more. One that is only busy must not pass for it: it shares a process with who waits, and a busy machine stops both. */
const PATIENCE = 2_000;

export const sendingWorld = async (
  name: string,
  { smtp, mail, bot, senders }: Wanted,
): Promise<SendingWorld> => {
  const folder = temporaryFolder(name);
  const sluice = await servedSluice(join(folder, 'data'));
  const path = join(folder, 'sluice.config.yaml');
  const lists = [0, 1, 2, 3, 4].map((n) => ({ address: listOf(n), bot: 'list' }));
  // JSON is YAML.
  const config = {
    projects: [{ files: join(__dirname, '../../../../libs/projects/xen'), lists }],
    http: { publicUrl: 'https://sluice.example.org' },
    mail: { smtp, from: 'sluice@example.org', perHour: 1_000, ...mail },
    bot: { perListPerDay: 1_000, ...bot },
  };
  writeFileSync(path, JSON.stringify(config));
  // Makes the tables, and publishes the project: what is under embargo is known.
  await sluice.run('ingest', fixtures('cdf-vpci-story', 'none'));
  const env = { SLUICE_CONFIG: path, DATABASE_URL: sluice.databaseUrl };
  const loaded = await loadConfig(path, env);
  let now = '2021-10-13T12:00:00Z' as Instant;
  const clock = { now: () => now };
  const pools = Array.from(
    { length: senders },
    () => new Pool({ connectionString: sluice.databaseUrl, max: 4 }),
  );
  const databases = pools.map(openDatabase);
  const outboxes = databases.map((database) =>
    openOutbox({ database, clock, now: clock.now, mail: { timeoutMillis: PATIENCE } }, loaded, env),
  );
  const [database] = databases;
  if (database === undefined) throw new Error('somebody is to send');
  return {
    ...{ database, outboxes, env, sluice },
    now: clock.now,
    setNow: (at) => (now = at),
    stop: async () => {
      for (const outbox of outboxes) outbox.close();
      await Promise.all(pools.map((pool) => pool.end()));
      await sluice.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
