import {
  lowerLevel,
  isBotMail,
  ledgerWindows,
  mayGo,
  SENDING_TYPES,
  sendingKnownOf,
  type BotLevel,
  type CommentCheck,
  type OutboxEntry,
  type SendingGuard,
  type SendingKnown,
  type SendingRules,
} from '@sluice/application';
import { kept } from '@sluice/kernel';
import { knowledgeStamp, postgresEventStore, postgresThread, type Database } from '@sluice/postgres';
import type { SluiceConfig } from '@sluice/project-files';

/** Where several projects speak of one list, the most silent word counts. */
const levelsOf = ({ projects }: SluiceConfig): ReadonlyMap<string, BotLevel> => {
  const levels = new Map<string, BotLevel>();
  for (const { address, bot } of projects.flatMap(({ lists }) => lists)) {
    const list = address.toLowerCase();
    levels.set(list, lowerLevel(levels.get(list) ?? 'list', bot));
  }
  return levels;
};

/** The rules of sending, by the configuration in force. */
export const sendingRulesOf = (config: SluiceConfig): SendingRules => ({
  perHour: config.mail.perHour,
  hoursPerThread: config.bot.hoursPerThread,
  perListPerDay: config.bot.perListPerDay,
  quietHours: config.bot.quietHours,
  levels: levelsOf(config),
  administrators: new Set(config.mail.administrators.map((address) => address.toLowerCase())),
});

/** Whether any mail of a comment's thread was named when somebody muted it: the mail itself knows no more of its thread than what it answers. */
const isInMutedThread = async (
  database: Database,
  { payload }: OutboxEntry,
  muted: ReadonlySet<string>,
): Promise<boolean> => {
  if (muted.size === 0 || !isBotMail(payload) || payload.inReplyTo === undefined) return false;
  const thread = await postgresThread(database, payload.inReplyTo);
  return [...muted].some((id) => thread.has(id));
};

/** What is known of people's word and of the lists, read again whenever either changed: a storm asks for it a thousand times. */
const knownFrom = (database: Database): (() => Promise<SendingKnown>) => {
  const events = postgresEventStore(database);
  const known = kept(async () => sendingKnownOf(await events.readTypes(SENDING_TYPES)));
  let stamp: string | undefined;
  return async () => {
    // Looked at before it is read: what changes in between is read, and looked at once more.
    const now = await knowledgeStamp(database, '', SENDING_TYPES);
    if (now !== stamp) known.forget();
    stamp = now;
    return known.get();
  };
};

/** What every mail is asked about before an attempt: people's word as it is now and the configuration, then the thread, then `check`. */
export const sendingGuard = (
  database: Database,
  config: SluiceConfig,
  check?: CommentCheck,
): SendingGuard => {
  const rules = sendingRulesOf(config);
  const windows = ledgerWindows(rules);
  const knownNow = knownFrom(database);
  return {
    permit: async () => {
      const known = await knownNow();
      return { windows, ask: (entry, then) => mayGo(entry, { ...then, rules, known }) };
    },
    check: async (entry) => {
      const { standing } = await knownNow();
      if (await isInMutedThread(database, entry, standing.threads))
        return { withhold: 'its thread is muted' };
      return check?.(entry) ?? { go: true };
    },
  };
};
