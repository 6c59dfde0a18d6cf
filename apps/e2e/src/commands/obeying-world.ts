import { mkdtempSync, rmSync } from 'node:fs';
import { chmod, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isBotMail, type BotMail, type PersonDecided, type WorkQueue } from '@sluice/application';
import { parseInstant, type EventEnvelope } from '@sluice/kernel';
import { originChecker } from '@sluice/mail-io';
import { postgresOutboxStore } from '@sluice/postgres';
import {
  configInForce,
  importSource,
  openLiveMail,
  openQueueOf,
  openRuntime,
  type LiveMail,
  type Runtime,
  type SluiceConfig,
  type Taken,
} from '@sluice/runtime';
import { BOT, zone } from './written-mails';

const STORY = resolve(__dirname, '../../../../libs/testing/fixtures/cdf-vpci-story');
/** The documents of the project that the world has. */
export const PROJECT = resolve(__dirname, '../../../../libs/projects/xen');

/** The middle of the story: the code freeze of 4.16 is on. */
export const NOW = '2021-11-03T10:00:00Z';

/** Sluice with the mails of the story, a database of its own, and name servers in memory. */
export type ObeyingWorld = {
  readonly runtime: Runtime;
  readonly config: SluiceConfig;
  readonly queue: WorkQueue;
  take(raw: string, how?: { readonly envelopeFrom?: string; readonly receivedAt?: string }): Promise<Taken>;
  /** What another process on the same database makes of a mail. */
  takeElsewhere(raw: string): Promise<Taken>;
  /** What people decided since it was asked last; refusals are no decisions. */
  decided(): Promise<readonly EventEnvelope<string, PersonDecided>[]>;
  /** Mails of the bot that were planned since it was asked last. */
  answers(): Promise<readonly BotMail[]>;
  stop(): Promise<void>;
};

const isEffect = ({ data }: EventEnvelope<string, PersonDecided>): boolean =>
  data.about !== 'refusal' && !(data.about === 'gate' && 'why' in data.decision.data);

export const openWorld = async (
  change: (config: SluiceConfig) => SluiceConfig = (config) => config,
): Promise<ObeyingWorld> => {
  process.env['SLUICE_NOW'] = NOW;
  const folder = mkdtempSync(join(await realpath(tmpdir()), 'sluice-obey-'));
  await chmod(folder, 0o755);
  const location = { data: join(folder, 'data'), project: 'xen', projectFolder: PROJECT };
  const runtime = await openRuntime(location);
  await importSource(runtime, STORY, { trust: 'list-verified' });
  await runtime.workOff();
  const base = await configInForce({ SLUICE_CONFIG: '' });
  const mail = {
    ...base.mail,
    from: BOT,
    aliases: ['sluice-bot@bot.example'],
    administrators: ['admin@bot.example'],
  };
  const config = change({ ...base, mail });
  const queue = await openQueueOf(location, runtime);
  const [live, elsewhere] = [0, 1].map(() => openLiveMail(runtime, config, originChecker(zone)));
  const takeBy = (taker: LiveMail | undefined, raw: string, receivedAt: string, envelopeFrom?: string) => {
    const at = parseInstant(receivedAt);
    if (at === undefined || taker === undefined) throw new Error(`no time: ${receivedAt}`);
    return taker.take({ raw: Buffer.from(raw, 'utf8'), receivedAt: at, envelopeFrom });
  };
  let seen = (await runtime.events.readTypes(['PersonDecided'])).length;
  const known = new Set<string>();
  return {
    ...{ runtime, config, queue },
    take: (raw, { envelopeFrom, receivedAt = NOW } = {}) => takeBy(live, raw, receivedAt, envelopeFrom),
    takeElsewhere: (raw) => takeBy(elsewhere, raw, NOW),
    decided: async () => {
      const all = (await runtime.events.readTypes(['PersonDecided'])) as readonly EventEnvelope<
        string,
        PersonDecided
      >[];
      const fresh = all.slice(seen);
      seen = all.length;
      return fresh.filter(isEffect);
    },
    answers: async () => {
      const entries = await postgresOutboxStore(runtime.database).list(['planned'], 1_000);
      const fresh = entries.filter(({ key }) => !known.has(key));
      for (const { key } of fresh) known.add(key);
      return fresh.flatMap(({ payload }) => (isBotMail(payload) ? [payload] : []));
    },
    stop: async () => {
      await queue.close();
      await runtime.close();
      rmSync(folder, { recursive: true, force: true });
      delete process.env['SLUICE_NOW'];
    },
  };
};
