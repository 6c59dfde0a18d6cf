import type { Instant } from '@sluice/kernel';
import { loopReason } from '../bot/loop-guard';
import { obeyedData, recordEffects, tellDone, type Obeyed } from './carry-out';
import { confirmHeld } from './confirm';
import { datesDoubted, isReplay, suffices } from './doubts';
import type { EffectContext, Giver, ObeyPorts } from './effect';
import { effectsOf } from './effects';
import { commandFact, commandStream, type CommandsHeld, type CommandsObeyed } from './facts';
import { hold } from './hold';
import { readReceived, type ReadMailCommands, type ReceivedMail } from './received';
import { refuse } from './refuse';

/** The commands of a mail as decisions of who sent it. */
export const giverOf = ({ from, receivedAt, messageId, answers, isPublic }: ReadMailCommands): Giver => ({
  by: from,
  at: receivedAt,
  source: messageId,
  answers,
  isPublic,
});

const obeyNow = async (read: ReadMailCommands, context: EffectContext, version: number): Promise<Obeyed> => {
  const { ports } = context;
  const worked = await effectsOf(read.reading.commands, context);
  if ('refusal' in worked) return refuse(ports, read, { version, ...worked });
  const data = obeyedData(read, worked.effects);
  const facts = [commandFact('CommandsObeyed', data, ports.hashing)] as const;
  const stream = commandStream(read.messageId, ports.hashing);
  const bearing = await recordEffects(ports, worked.effects, { stream, version, facts });
  await tellDone(ports, read, data);
  return { outcome: 'done', effects: data.effects.map(({ id }) => id), bearing };
};

type Before = { readonly version: number; readonly isSettled: boolean; readonly isContested: boolean };

/** What was recorded of the Message-ID before. What waited for proof may come again with proof. */
const before = async (ports: ObeyPorts, read: ReadMailCommands): Promise<Before> => {
  const history = await ports.events.readStream(commandStream(read.messageId, ports.hashing));
  const obeyed = history.find((e) => e.type === 'CommandsObeyed')?.data as CommandsObeyed | undefined;
  // Told again: whoever died between doing and telling told nothing.
  if (obeyed?.fingerprint === read.fingerprint) await tellDone(ports, read, obeyed);
  const helds = history.flatMap((e) => (e.type === 'CommandsHeld' ? [e.data as CommandsHeld] : []));
  const waits = helds.length > 0 && helds.every((held) => held.why === 'unproven');
  return {
    version: history.length,
    isSettled: history.length > 0 && !waits,
    isContested: helds.some((held) => held.fingerprint !== read.fingerprint),
  };
};

/** Why a mail that is no repeat waits for a person, whatever its proof. */
const doubt = async (
  ports: ObeyPorts,
  read: ReadMailCommands,
  { now, isContested }: { readonly now: Instant; readonly isContested: boolean },
): Promise<CommandsHeld['why'] | undefined> => {
  const dates = datesDoubted(read, now);
  if (dates !== undefined) return dates;
  if (isContested) return 'contested';
  return (await isReplay(ports, read)) ? 'replayed' : undefined;
};

/** A mail without doubt about its dates and its being new: obeyed where its origin is proved. */
const decide = async (ports: ObeyPorts, read: ReadMailCommands, version: number): Promise<Obeyed> => {
  const { reading, trust } = read;
  const knowledge = await ports.knowledge();
  const isProved = suffices(trust, knowledge.policy.approvalTrust);
  if (reading.error !== undefined) return refuse(ports, read, { version, error: reading.error, isProved });
  const context: EffectContext = { ports, knowledge, giver: giverOf(read) };
  const [first] = reading.commands;
  if (first?.verb === 'confirm') return confirmHeld(read, context, { version, token: first.token ?? '' });
  if (isProved) return obeyNow(read, context, version);
  return version > 0 ? { outcome: 'repeat' } : hold(ports, read, { why: 'unproven', version });
};

const dealWith = async (ports: ObeyPorts, read: ReadMailCommands, now: Instant): Promise<Obeyed> => {
  const { version, isSettled, isContested } = await before(ports, read);
  if (isSettled) return { outcome: 'repeat' };
  const why = await doubt(ports, read, { now, isContested });
  return why === undefined ? decide(ports, read, version) : hold(ports, read, { why, version });
};

/** Whether a mail is for the bot to read: unless it is to the bot, only commands that are so to the letter are. */
const isMeant = ({ reading, isAddressed }: ReadMailCommands): boolean =>
  reading.error === undefined ? reading.commands.length > 0 : isAddressed;

/**
 * Obeys the commands of a mail that was received live: all of them or none, once, by whoever is proved to have sent it and had the right when it was
 * received. What is not certain is not done: it waits for its sender or a person. Answers go to the sender alone, through the outbox.
 * @throws VersionConflictError where another process deals with the same mail, AlreadyRecordedError where it deals with the same words in another: to be
 * tried again
 */
export const obey = async (ports: ObeyPorts, received: ReceivedMail, now: Instant): Promise<Obeyed> => {
  const { bot, hashing } = ports;
  const { project } = await ports.knowledge();
  const read = readReceived(received, { bot, project, hashing });
  const { mail, marks, isOnList } = read;
  const why = loopReason({ mail, marks, bot, isOnList });
  if (why !== undefined) return { outcome: 'ignored', why };
  return isMeant(read) ? dealWith(ports, read, now) : { outcome: 'nothing' };
};
