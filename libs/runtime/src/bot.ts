import {
  checkComment,
  fullStanding,
  loadMatter,
  messageIdOf,
  planComments,
  previewOf,
  UnknownReferenceError,
  type BotPorts,
  type CommentCheck,
  type CommentMatter,
  type CommentPreview,
  type CommentSettings,
  type DerivedFrom,
  type ListVoice,
  type OutboxStore,
  type PlanReport,
  type ProjectFacts,
} from '@sluice/application';
import { nodeHashing } from '@sluice/mail-io';
import { postgresCommentLog, postgresOutboxStore } from '@sluice/postgres';
import type { SluiceConfig } from '@sluice/project-files';
import { publicRuntime } from './public-runtime';
import type { Runtime } from './runtime';

/** The lists of a project with what the configuration lets the bot say there; one that it does not name is silent. */
const voicesOf = ({ projects }: SluiceConfig, { lists }: ProjectFacts): readonly ListVoice[] => {
  const configured = projects.flatMap((p) => p.lists);
  return lists.map(({ listId, address }) => {
    const found = configured.find((c) => c.address.toLowerCase() === address.toLowerCase());
    return { listId, address, level: found?.bot ?? 'off', rules: found?.rules ?? {} };
  });
};

/** What comments mind of the configuration in force. */
export const commentSettings = (config: SluiceConfig, project: ProjectFacts): CommentSettings => {
  const { mail, bot, http } = config;
  return {
    lists: voicesOf(config, project),
    administrators: mail.administrators,
    own: [...(mail.from === undefined ? [] : [mail.from]), ...mail.aliases],
    delayMinutes: bot.delayMinutes,
    wrongPercent: bot.wrongPercent,
    publicUrl: http.publicUrl?.replace(/\/+$/, ''),
  };
};

/** Whether the bot may say anything at all by a configuration: without a server and an address of ours it has no voice. */
export const mayComment = ({ mail, projects }: SluiceConfig): boolean =>
  mail.smtp !== undefined &&
  mail.from !== undefined &&
  projects.some((p) => p.lists.some((l) => l.bot !== 'off'));

/** What a previewing bot would be sent as. */
const NO_ADDRESS = 'sluice@localhost';

const portsOf = (runtime: Runtime, outbox: OutboxStore, { mail }: SluiceConfig): BotPorts => ({
  outbox,
  comments: postgresCommentLog(runtime.database),
  decided: () => runtime.events.readTypes(['PersonDecided']),
  views: async () => (await publicRuntime(runtime)).runtime.viewPorts(),
  hashing: nodeHashing,
  messageIdOf: (key) => messageIdOf({ key }, mail.from ?? NO_ADDRESS),
});

/** What the bot says on threads, by the configuration in force. */
export type Bot = {
  /** Queue `project`: plans comments for what was concluded since the last time. */
  plan(): Promise<PlanReport>;
  /** Asked before every attempt to send: whether a comment still stands. */
  readonly check: CommentCheck;
};

/** Puts the bot together; nothing is planned where it has no voice. */
export const openBot = (runtime: Runtime, config: SluiceConfig): Bot => {
  const ports = portsOf(runtime, postgresOutboxStore(runtime.database), config);
  const settings = async (): Promise<CommentSettings> =>
    commentSettings(config, (await runtime.currentKnowledge()).project);
  return {
    plan: async () => (mayComment(config) ? planComments(ports, await settings()) : { read: 0, planned: 0 }),
    check: async (entry) => checkComment(ports, await settings(), runtime.clock.now)(entry),
  };
};

/**
 * What the bot would say of the series that a reference names, by the views of everybody.
 * @throws UnknownReferenceError also for what is under embargo, of which the bot knows nothing
 */
export const previewComment = async (
  runtime: Runtime,
  config: SluiceConfig,
  { ref, from }: { readonly ref: string; readonly from: DerivedFrom },
): Promise<CommentPreview & { readonly matter: CommentMatter }> => {
  const ports = portsOf(runtime, postgresOutboxStore(runtime.database), config);
  const matter = await loadMatter(await ports.views(), ref, from);
  if (matter === undefined) throw new UnknownReferenceError(ref, from);
  const settings = commentSettings(config, matter.knowledge.project);
  const { standing } = await fullStanding(ports, settings);
  return { ...previewOf(matter, settings, standing), matter };
};
