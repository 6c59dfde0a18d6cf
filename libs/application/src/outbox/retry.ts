import { shortHash } from '@sluice/kernel';
import type { AfterFailure, OutboxEntry, SendOutcome } from '../ports/outbox-store';

/** Attempts until an entry is parked, where another may help: with the pauses below, about 15 hours. */
export const MAX_ATTEMPTS = 12;
/** Attempts where another hardly helps: a receiver that refuses for no lasting reason, such as a deployment under way. */
export const FEW_ATTEMPTS = 3;

const FIRST_PAUSE_SECONDS = 30;
const LONGEST_PAUSE_SECONDS = 6 * 3600;
/** Share by which a pause is made longer or shorter, so that what failed together does not come back together. */
const JITTER = 0.25;

/** A number in [0, 1) that is the same for the same text. */
const chanceOf = (text: string): number => parseInt(shortHash(text).slice(0, 8), 16) / 2 ** 32;

/** Seconds until the attempt after attempt number `attempts` (from 1): doubling, up to six hours, with a jitter by the key. */
export const pauseAfter = ({ key, attempts }: Pick<OutboxEntry, 'key' | 'attempts'>): number => {
  const pause = Math.min(FIRST_PAUSE_SECONDS * 2 ** (attempts - 1), LONGEST_PAUSE_SECONDS);
  return Math.round(pause * (1 - JITTER + 2 * JITTER * chanceOf(`${key} ${attempts}`)));
};

const ALLOWED = { later: MAX_ATTEMPTS, few: FEW_ATTEMPTS, never: 0 } as const;

/** What becomes of an entry whose attempt failed. */
export const afterFailure = (
  entry: Pick<OutboxEntry, 'key' | 'attempts'>,
  { again }: Extract<SendOutcome, { readonly sent: false }>,
): AfterFailure =>
  entry.attempts >= ALLOWED[again] ? { then: 'park' } : { then: 'retry', afterSeconds: pauseAfter(entry) };
