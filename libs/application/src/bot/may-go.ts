import { addSeconds, secondsBetween, type Instant } from '@sluice/kernel';
import { SIGN_IN } from '../outbox/sign-in-mail';
import type { LedgerWindows, OutboxEntry, Permission, SentLedger } from '../ports/outbox-store';
import type { BotStanding } from './bot-decisions';
import { isBotMail, type BotMail } from './bot-mail';
import type { BotLevel } from './comment-settings';
import { quietUntil, type QuietHours } from './quiet-hours';
import { countsFor, goesToList, isPrivateAnswer, isWhole, recipientsOf } from './recipients';

/** How loud it may be, by the configuration in force. */
export type SendingRules = {
  readonly perHour: number;
  readonly hoursPerThread: number;
  readonly perListPerDay: number;
  readonly quietHours?: QuietHours | undefined;
  /** By the lower-case address of the list; one that is not named is off. */
  readonly levels: ReadonlyMap<string, BotLevel>;
  /** Lower-case addresses: who is told while the bot is tried out. */
  readonly administrators: ReadonlySet<string>;
};

/** What people said, and what is known of the lists. */
export type SendingKnown = {
  readonly standing: BotStanding;
  /** Lower-case addresses of the lists that nobody outside is told of; absent where that is not known. */
  readonly embargoed: ReadonlySet<string> | undefined;
};

type Asked = {
  readonly ledger: SentLedger;
  readonly rules: SendingRules;
  readonly known: SendingKnown;
  readonly now: Instant;
};

const HOUR = 3_600;
const DAY = 86_400;

/** What was planned longer ago is recorded and answered no more: after an outage nobody is to get the mail of last week. */
export const TOO_OLD_HOURS = 48;
/** How soon something is asked about again that nobody tells when it changed; the start of the bot is told (`switchBot`). */
const LOOK_AGAIN_SECONDS = 60;
/** Why mail waits until the bot is started. */
export const BOT_STOPPED = 'the bot is stopped';

/** Of the mails of an hour, this part is kept for links to sign in, rounded up: a storm of the bot's locks nobody out. */
const RESERVED_PART = 4;

/** Mails of an hour that are for all but links to sign in. */
export const unreservedOf = (perHour: number): number => perHour - Math.ceil(perHour / RESERVED_PART);

/** How far back what was sent bears on what may be. */
export const ledgerWindows = (rules: SendingRules): LedgerWindows => ({
  all: { seconds: HOUR, limit: rules.perHour },
  list: { seconds: DAY, limit: rules.perListPerDay },
  thread: { seconds: rules.hoursPerThread * HOUR, limit: 1 },
});

const GO: Permission = { go: true };
const withhold = (why: string): Permission => ({ withhold: why });

type Wait = Extract<Permission, { readonly wait: Instant }>;

/**
 * Waits until fewer than `most` of `sent` lie in the window. A second more than that: the ledger's times have lost their fractions, and asked too early it
 * would be asked again at once.
 */
const untilFewer = (
  sent: readonly Instant[],
  {
    most,
    seconds,
    now,
    why,
  }: { readonly most: number; readonly seconds: number; readonly now: Instant; readonly why: string },
): readonly Wait[] => {
  if (sent.length < most) return [];
  const oldest = most === 0 ? now : (sent[most - 1] ?? now);
  return [{ wait: addSeconds(oldest, seconds + 1), why }];
};

const hourly = ({ ledger, rules, now }: Asked, most: number): readonly Wait[] =>
  untilFewer(ledger.all, { most, seconds: HOUR, now, why: `${rules.perHour} mails an hour, of every kind` });

const lastOf = (waits: readonly Wait[]): Permission =>
  waits.reduce<Permission>((last, w) => ('wait' in last && last.wait >= w.wait ? last : w), GO);

const isMuted = (mail: BotMail, { threads, rules }: BotStanding): string | undefined => {
  if (isPrivateAnswer(mail)) return undefined;
  const about = [mail.thread, mail.inReplyTo, ...mail.references];
  if (about.some((id) => id !== undefined && threads.has(id))) return 'its thread is muted';
  return mail.rules.some((rule) => rules.has(rule)) ? 'a rule it speaks of is muted' : undefined;
};

/** Why a mail is withheld from somebody who wants none. */
export const OPTED_OUT = 'somebody it goes to wants no mail of the bot';

/** What people asked not to get: before any other rule. */
const optedOut = (mail: BotMail, standing: BotStanding): string | undefined =>
  recipientsOf(mail).some((address) => standing.persons.has(address)) ? OPTED_OUT : isMuted(mail, standing);

/** What a comment may not do by the level its list has now, which may not be the one it was planned by. */
const BEYOND: Readonly<
  Record<BotLevel, (mail: BotMail, administrators: ReadonlySet<string>) => string | undefined>
> = {
  off: () => 'the bot is off for its list',
  shadow: (mail, administrators) =>
    recipientsOf(mail).every((address) => administrators.has(address))
      ? undefined
      : 'of its list the bot writes to administrators only',
  author: (mail) => (goesToList(mail) ? 'the bot does not write to its list' : undefined),
  list: () => undefined,
};

const beyondLevel = (mail: BotMail, { levels, administrators }: SendingRules): string | undefined =>
  mail.kind === 'comment'
    ? BEYOND[levels.get(mail.list?.toLowerCase() ?? '') ?? 'off'](mail, administrators)
    : undefined;

const embargo = (mail: BotMail, embargoed: SendingKnown['embargoed']): string | undefined =>
  [mail.list?.toLowerCase() ?? '', ...recipientsOf(mail)].some((address) => embargoed?.has(address))
    ? 'its list is under embargo'
    : undefined;

const tooOld = ({ plannedAt, releasedAt }: OutboxEntry, now: Instant): string | undefined =>
  secondsBetween(releasedAt ?? plannedAt, now) > TOO_OLD_HOURS * HOUR
    ? `it waited for more than ${TOO_OLD_HOURS} hours`
    : undefined;

const caps = (mail: BotMail, asked: Asked): Permission => {
  const { ledger, rules, now } = asked;
  const { list, thread } = countsFor(mail);
  const quiet = rules.quietHours === undefined ? undefined : quietUntil(rules.quietHours, now);
  const inThread = { most: 1, seconds: rules.hoursPerThread * HOUR, now };
  const toList = { most: rules.perListPerDay, seconds: DAY, now };
  return lastOf([
    ...(thread === undefined || rules.hoursPerThread === 0
      ? []
      : untilFewer(ledger.thread, {
          ...inThread,
          why: `one mail to a thread in ${rules.hoursPerThread} hours`,
        })),
    ...(list === undefined
      ? []
      : untilFewer(ledger.list, { ...toList, why: `${rules.perListPerDay} mails to a list in a day` })),
    ...hourly(asked, unreservedOf(rules.perHour)),
    ...(quiet === undefined ? [] : [{ wait: quiet, why: 'quiet hours' }]),
  ]);
};

const ofBot = (entry: OutboxEntry, mail: BotMail, asked: Asked): Permission => {
  const { rules, known, now } = asked;
  const why =
    optedOut(mail, known.standing) ??
    embargo(mail, known.embargoed) ??
    beyondLevel(mail, rules) ??
    tooOld(entry, now);
  if (why !== undefined) return withhold(why);
  if (known.embargoed === undefined)
    return {
      wait: addSeconds(now, LOOK_AGAIN_SECONDS),
      why: 'it is not known which lists are under embargo',
    };
  if (known.standing.isStopped) return { wait: addSeconds(now, LOOK_AGAIN_SECONDS), why: BOT_STOPPED };
  return caps(mail, asked);
};

/**
 * Whether a mail may go out now. Opt-outs come first, then what must never be sent, then the switch, then how much. Links to sign in are under the cap of an
 * hour alone, and have a share of it for themselves; what administrators are told of parked things is under that cap as well, and under no other rule.
 */
export const mayGo = (entry: OutboxEntry, asked: Asked): Permission => {
  const { payload } = entry;
  const { rules, now } = asked;
  if (!isBotMail(payload))
    return lastOf(hourly(asked, payload.kind === SIGN_IN ? rules.perHour : unreservedOf(rules.perHour)));
  if (isWhole(payload)) return ofBot(entry, payload, asked);
  const old = tooOld(entry, now);
  return old === undefined
    ? { wait: addSeconds(now, HOUR), why: 'it does not say all that is to be asked of it' }
    : withhold(old);
};
