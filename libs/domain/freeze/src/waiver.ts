import type { Identity } from '@sluice/series';
import { sameIdentity } from './identity';
import { coverage } from './path-pattern';
import type { PolicyClass } from './policy';
import type { Waiver } from './release-line';

/** What a waiver is asked about: one class of change of one person's patch or commit in one phase. */
export type Waived = {
  readonly changeClass: PolicyClass;
  readonly phase: string;
  /** Address of whoever posted or wrote it. */
  readonly person: string;
  readonly files: readonly string[];
};

/** Whether a waiver is for a change: by class, phase, person and files, where it limits them. Its time is the caller's to compare. */
export const waiverCovers = (waiver: Waiver, about: Waived, identities: readonly Identity[]): boolean => {
  const isFor = (list: readonly string[] | undefined, word: string) =>
    list === undefined || list.includes(word);
  const { person, files: patterns } = waiver;
  const { files } = about;
  return (
    isFor(waiver.classes, about.changeClass) &&
    isFor(waiver.phases, about.phase) &&
    (person === undefined || sameIdentity(person, about.person, identities)) &&
    (patterns === undefined || (files.length > 0 && files.every((f) => coverage(patterns, f) !== undefined)))
  );
};
