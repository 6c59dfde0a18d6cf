import { addressesOf, holdsAnyOf } from '@sluice/freeze';
import type { MessageId } from '@sluice/kernel';
import type { Command } from '@sluice/mail';
import { botStandingOf, type BotDecision, type BotStanding, type MuteScope } from '../bot/bot-decisions';
import { isBotMail, type BotMail } from '../bot/bot-mail';
import { recordDecision } from '../use-cases/record-decision';
import {
  decisionContext,
  type CommandEffect,
  type Effect,
  type EffectContext,
  type ObeyPorts,
  type RefusedEffect,
} from './effect';

/** Where people's words to the bot are recorded. */
export const BOT_STREAM = 'bot';

const standingIn = async ({ ports }: EffectContext): Promise<BotStanding> =>
  botStandingOf(await ports.events.readStream(BOT_STREAM));

const decided = async (
  decisions: readonly BotDecision[],
  said: string,
  { command, context }: { readonly command: Command; readonly context: EffectContext },
): Promise<Effect> => {
  const stream = { events: context.ports.events, streamName: BOT_STREAM };
  const how = decisionContext(context, command);
  const events = [];
  for (const decision of decisions)
    events.push(await recordDecision(stream, { about: 'bot', decision }, how));
  return { events, said, bearing: 'nothing' };
};

/** Silence on a rule is silence to everybody: those may ask for it who may correct groupings. */
const mayMuteRules = ({ knowledge, giver }: EffectContext): boolean =>
  holdsAnyOf(knowledge, giver.by, {
    roles: ['maintainer', 'committer', 'release-manager', 'deputy-release-manager', 'administrator'],
    at: giver.at,
  });

const NOT_RULES: RefusedEffect = {
  refused: 'Only maintainers, committers, release managers and administrators mute a rule for everybody',
};
const NO_THREAD: RefusedEffect = {
  refused: 'Which thread is meant cannot be told: answer a mail of it, or name one with on=',
};

/** A thread is named by the oldest mail that is known of it, so that every mail of it names the same. */
const threadOf = ({ on }: Command, { giver }: EffectContext): MessageId | undefined =>
  on ?? giver.answers.at(-1);

const NO_MORE = 'Sluice will not comment in this thread.';

export const mute: CommandEffect = async (command, context) => {
  const { rule } = command;
  const standing = await standingIn(context);
  if (rule !== undefined) {
    if (!mayMuteRules(context)) return NOT_RULES;
    const decisions = standing.rules.has(rule) ? [] : [{ kind: 'mute', scope: { rule } } as const];
    return decided(decisions, `Sluice will not comment on ${rule}.`, { command, context });
  }
  const thread = threadOf(command, context);
  if (thread === undefined) return NO_THREAD;
  const decisions = standing.threads.has(thread) ? [] : [{ kind: 'mute', scope: { thread } } as const];
  return decided(decisions, NO_MORE, { command, context });
};

export const unmute: CommandEffect = async (command, context) => {
  const { rule, on } = command;
  const standing = await standingIn(context);
  if (rule !== undefined) {
    if (!mayMuteRules(context)) return NOT_RULES;
    const decisions = standing.rules.has(rule) ? [{ kind: 'unmute', scope: { rule } } as const] : [];
    return decided(decisions, `Sluice may comment on ${rule} again.`, { command, context });
  }
  const mails = on === undefined ? context.giver.answers : [on];
  if (mails.length === 0) return NO_THREAD;
  const muted = mails.filter((thread) => standing.threads.has(thread));
  const decisions = muted.map((thread) => ({ kind: 'unmute', scope: { thread } }) as const);
  return decided(decisions, 'Sluice may comment in this thread again.', { command, context });
};

const ofPerson = (kind: 'mute' | 'unmute', said: string): CommandEffect => {
  const isDone = (person: string, { persons }: BotStanding): boolean =>
    persons.has(person) === (kind === 'mute');
  return async (command, context) => {
    const { giver, knowledge } = context;
    const standing = await standingIn(context);
    const persons = addressesOf(giver.by, knowledge.identities).map((a) => a.toLowerCase());
    const scopes: readonly MuteScope[] = persons
      .filter((person) => !isDone(person, standing))
      .map((person) => ({ person }));
    return decided(
      scopes.map((scope) => ({ kind, scope })),
      said,
      { command, context },
    );
  };
};

export const muteMe = ofPerson('mute', 'Sluice will not write comments to you.');
export const unmuteMe = ofPerson('unmute', 'Sluice may write comments to you again.');

const OWN_ID = /^([0-9a-f]{32})@/;

/** The mail of the bot that a Message-ID names: such an id begins with that of the entry it was sent from. */
export const botMailCalled = async (
  { outbox }: Pick<ObeyPorts, 'outbox'>,
  id: MessageId | undefined,
): Promise<BotMail | undefined> => {
  const key = OWN_ID.exec(id ?? '')?.[1];
  const [entry] = key === undefined ? [] : await outbox.find(key);
  return entry !== undefined && isBotMail(entry.payload) ? entry.payload : undefined;
};

export const wrong: CommandEffect = async (command, context) => {
  const comment = command.on ?? context.giver.answers[0];
  const mail = await botMailCalled(context.ports, comment);
  if (comment === undefined || mail?.kind !== 'comment')
    return { refused: 'This answers no comment of Sluice, so there is nothing that could be wrong' };
  const { rule } = command;
  if (rule !== undefined && !mail.rules.includes(rule))
    return { refused: `That comment says nothing by ${rule}: its rules are ${mail.rules.join(', ')}` };
  const rules = rule === undefined ? mail.rules : [rule];
  const said = `Noted: that comment was wrong. It counts against ${rules.join(', ')}.`;
  return decided([{ kind: 'wrong', comment, rules }], said, { command, context });
};
