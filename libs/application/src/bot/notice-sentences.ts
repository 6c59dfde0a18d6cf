import type { Damage } from '@sluice/mail';
import type { Outcome } from '@sluice/gate';
import { inside, several } from './sentences';

/* What the bot says to one person beside the verdicts, by the rules of sentences.ts. */

/** Where a patch is damaged. */
export type DamageWhere = Pick<Damage, 'kind' | 'file' | 'hunk' | 'column'> & {
  /** Its number; absent where there is but one. */
  readonly patch: number | undefined;
};

const DAMAGED: Readonly<Record<Damage['kind'], (where: DamageWhere) => string>> = {
  'wrapped-line': ({ column = 0 }) => `appears to be wrapped at column ${String(column)}`,
  flowed: ({ column = 0 }) => `appears to be wrapped at column ${String(column)}`,
  'white-space': () => 'appears to have a line without the blank, + or - in front',
  'non-breaking-space': () => 'appears to have no-break spaces for blanks',
  'hunk-count': () => 'appears to have fewer or more lines than its header counts',
  'hunk-header': () => 'appears to begin with a header that cannot be read',
  truncated: () => 'appears to be cut short',
};

const placed = (where: DamageWhere): string => {
  const { file = '', hunk = 1, patch } = where;
  const inPatch = patch === undefined ? 'this patch' : `patch ${String(patch)}`;
  const ofFile = file === '' ? `of ${inPatch}` : `of ${file} in ${inPatch}`;
  return `unk ${String(hunk)} ${ofFile} ${DAMAGED[where.kind](where)}`;
};

/** A patch that git will refuse, as a first line for its author. */
export const damagedPatch = (where: DamageWhere): string => `H${placed(where)}: git am will fail.`;

export const alsoDamaged = (where: DamageWhere): string => `Also h${placed(where)}.`;

export const moreDamaged = (patches: readonly number[]): string =>
  `Also ${patches.length === 1 ? 'patch' : 'patches'} ${several(patches.map(String), 12)}.`;

export const SEND_AGAIN =
  'what would settle it: the same version sent again as it was made, by git send-email or from a mailer that wraps no lines; git help format-patch tells how to keep some from it.';

export const TOLD_TO_AUTHOR =
  'Nobody else is told, and nothing is wrong with the code by this. A bot wrote this from what it received; what others received may be whole.';

/** A date of a schedule that was announced anew, with the last day that stood before. */
export type DateMoved = {
  readonly title: string;
  readonly lastDay: string;
  readonly status: string;
  readonly before: string | undefined;
};

type Moved = { readonly before: Outcome; readonly after: Outcome };

/** A verdict that a new schedule changed, as a first line for whoever posted the series. */
export const verdictMoved = (
  { revision, release, before, after }: Moved & { readonly revision: string; readonly release: string },
  day: string,
): string =>
  `The verdict on v${revision} for ${release} changed from ${before} to ${after} with the schedule that was announced on ${day}.`;

export const dateMoved = ({ title, lastDay, status, before }: DateMoved): string => {
  const stood =
    before === undefined ? 'no day stood before' : before === lastDay ? 'as before' : `it was ${before}`;
  return `${title} begins after ${lastDay} (${status}), ${stood}`;
};

export const ANNOUNCED_IN = 'announces it';

export const NOT_ANNOUNCED = 'no mail is named that announces it';

export const reasonGiven = (reason: string): string => `reason given: ${reason}`;

/** What a verdict rests on now, by the sentence of its first reason. */
export const restsOn = (sentence: string | undefined): string =>
  sentence === undefined
    ? 'No rule stops it any more; that is not a word of approval by anybody.'
    : `What it rests on now: ${inside(sentence)}`;

export const othersChanged = (count: number): string =>
  count === 1
    ? 'One other series of yours changed with it:'
    : `${String(count)} other series of yours changed with it:`;

export const otherChanged = ({ before, after, subject }: Moved & { readonly subject: string }): string =>
  `${before} to ${after}, ${subject}`;

export const TOLD_BY_MANAGER =
  'The release manager asked that authors be told, once for this schedule. A bot wrote this from what it read, and it can be wrong.';

/** To administrators: a schedule changed the verdicts of more authors than are told. */
export const scheduleSubject = (release: string, count: number): string =>
  `[sluice] ${String(count)} more series changed verdict by the new schedule of ${release}`;

export const scheduleLeft = (told: number, count: number): string =>
  `${String(told)} authors are told, each once. Nothing is sent about ${String(count)} series of others:`;

/** To a release manager: a commit carries an ack of theirs that no mail gives. */
export const ackOfNoMail = (release: string): string =>
  `A commit carries your release ack for ${release}, and no mail that is known here gives it.`;

export const carriedBy = (
  commit: string,
  { day, by, subject, line }: Readonly<Record<'day' | 'by' | 'subject', string>> & { readonly line: number },
): string =>
  `commit ${commit} of ${day}, line ${String(line)} below its subject, committed by ${by}, ${subject}`;

export const ACK_SETTLES =
  'what would settle it: your ack on the list, as an answer to the patch; nothing, where you gave it elsewhere.';

export const TOLD_TO_MANAGER =
  'Nobody but you is told. A mail that never came here, or a word off the list, would explain it. A bot wrote this from what it read, and it can be wrong.';
