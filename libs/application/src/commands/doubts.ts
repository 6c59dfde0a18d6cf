import { millisOf, type Instant } from '@sluice/kernel';
import { TRUST_ORDER, type Trust } from '@sluice/series';
import type { ObeyPorts } from './effect';
import { commandIdentity, type CommandMail, type HeldWhy } from './facts';
import type { ReadMailCommands } from './received';

/** Hours between a mail's own date and its receipt; more, and it is back-dated, or was kept back. */
const MAX_HOURS_APART = 24;
/** Hours between receipt and reading: a mailbox that nobody looked into for longer is history. */
const MAX_HOURS_OLD = 48;

const HOUR = 3_600_000;

const hoursBetween = (a: Instant, b: Instant): number => Math.abs(millisOf(a) - millisOf(b)) / HOUR;

/** The dates of a mail, where they leave doubt. A mail without a date that can be read has no time of its own. */
export const datesDoubted = ({ mail, receivedAt }: ReadMailCommands, now: Instant): HeldWhy | undefined => {
  if (mail.date === undefined || hoursBetween(mail.date, receivedAt) > MAX_HOURS_APART) return 'back-dated';
  return hoursBetween(receivedAt, now) > MAX_HOURS_OLD ? 'late' : undefined;
};

/** Whether the same words of the same sender and date were obeyed or refused before, whatever their mail was called. */
export const isReplay = async (
  { intake }: Pick<ObeyPorts, 'intake'>,
  mail: Pick<CommandMail, 'fingerprint'>,
): Promise<boolean> => {
  const known = ['CommandsObeyed', 'CommandsRefused'] as const;
  return (await intake.recorded(known.map((type) => commandIdentity(type, mail)))).size > 0;
};

/** Whether a mail's proof suffices, by what the project asks of approvals. */
export const suffices = (trust: Trust, least: Trust): boolean => TRUST_ORDER[trust] <= TRUST_ORDER[least];
