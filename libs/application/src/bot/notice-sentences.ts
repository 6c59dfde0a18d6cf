import type { Damage } from '@sluice/mail';
import { several } from './sentences';

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
