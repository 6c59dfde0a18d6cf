import { confirmText } from '../bot/command-sentences';
import { answerPlan, dayOfAnswer } from './answers';
import type { ObeyPorts } from './effect';
import { commandFact, commandStream, type CommandsHeld, type HeldWhy } from './facts';
import { commandMailOf, type ReadMailCommands } from './received';

/**
 * Asks whoever a mail says it is from whether they sent it: once a day, however many such mails come, so that a forger cannot have us write to anybody
 * more often. Answers the hash of the token that was sent; the entry that was planned first keeps its own, whoever plans it again.
 */
const askSender = async (
  { outbox, hashing, newToken }: ObeyPorts,
  read: ReadMailCommands,
): Promise<string | undefined> => {
  const token = newToken();
  const plan = answerPlan(`confirm ${read.from.toLowerCase()} ${dayOfAnswer(read)}`, read, {
    text: confirmText(read.reading.commands),
    token,
    hashing,
  });
  await outbox.plan([plan]);
  const [entry] = await outbox.find(plan.key);
  const kept = entry?.payload['inReplyTo'] === read.messageId ? entry.payload['token'] : undefined;
  return typeof kept === 'string' ? kept : undefined;
};

/** Sets a mail with commands aside for a person: nothing of it is done. Its sender is asked only where proof is all that it lacks. */
export const hold = async (
  ports: ObeyPorts,
  read: ReadMailCommands,
  { why, version }: { readonly why: HeldWhy; readonly version: number },
): Promise<{ readonly outcome: 'held'; readonly why: HeldWhy }> => {
  const data: CommandsHeld = {
    ...commandMailOf(read),
    why,
    commands: read.reading.commands,
    answers: read.answers,
    isPublic: read.isPublic,
    token: why === 'unproven' ? await askSender(ports, read) : undefined,
  };
  await ports.events.append([commandFact('CommandsHeld', data, ports.hashing)], {
    streamName: commandStream(read.messageId, ports.hashing),
    version,
  });
  return { outcome: 'held', why };
};
