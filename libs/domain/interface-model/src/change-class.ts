import type { Diff } from '@sluice/mail';
import {
  byAdministration,
  byAdvisoryInSubject,
  byDeclaredAdvisory,
  byFiles,
  byFixesTrailer,
  byNoFunctionalChange,
  byPublicIdentifier,
  byRevert,
} from './class-declared';
import type { Classified, ClassTest, PatchMessage } from './class-evidence';
import { byFeatureWording, byFixWording, byRefactoringWording } from './class-wording';
import type { InterfaceChange } from './interface-change';
import type { InterfaceModel } from './model';

export type { Classified, PatchMessage } from './class-evidence';

const PREFIXES = /^\s{0,10}(?:(?:re|aw|fwd?):\s{0,10}|\[[^\]]{0,200}\]\s{0,10}){0,12}/i;

/** A subject without reply marks and bracketed prefixes. */
export const bareSubject = (subject: string): string => subject.slice(0, 1_000).replace(PREFIXES, '');

/** Most telling first: what the author declares, then what the files say, then wording. */
const TESTS: readonly ClassTest[] = [
  byDeclaredAdvisory,
  byRevert,
  byAdvisoryInSubject,
  byAdministration,
  byFiles,
  byFixesTrailer,
  byPublicIdentifier,
  byNoFunctionalChange,
  byFixWording,
  byFeatureWording,
  byRefactoringWording,
];

const UNKNOWN: Classified = {
  changeClass: 'unknown',
  classReason: 'Neither the files nor the wording tell what kind of change it is.',
  classConfidence: 'none',
};

/**
 * What kind of change a patch or a landed commit is, how sure that is, and why. A judgement: a person may know better, and `unknown` says
 * that nothing told. `changes` may be empty where the diff is not at hand; then a new public identifier is not seen.
 */
export const classOfChange = (
  paths: readonly string[],
  message: PatchMessage,
  rest: { readonly changes: readonly InterfaceChange[]; readonly model: InterfaceModel },
): Classified => {
  const evidence = { subject: bareSubject(message.subject), message, paths, ...rest };
  for (const test of TESTS) {
    const found = test(evidence);
    if (found !== undefined) return found;
  }
  return UNKNOWN;
};

/** `classOfChange` of a mailed patch. */
export const classOf = (
  diff: Diff,
  message: PatchMessage,
  rest: { readonly changes: readonly InterfaceChange[]; readonly model: InterfaceModel },
): Classified =>
  classOfChange(
    diff.files.map((f) => f.path),
    message,
    rest,
  );
