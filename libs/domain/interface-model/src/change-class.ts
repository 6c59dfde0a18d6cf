import type { Diff } from '@sluice/mail';
import type { ChangeClass, InterfaceChange } from './interface-change';
import type { FileClass, InterfaceModel } from './model';

/** What is known of a commit message: the subject (prefixes may still stand before it) and the body; trailers may have been taken out. */
export type PatchMessage = {
  readonly subject: string;
  readonly body: string;
  readonly fixes?: readonly { readonly commit: string }[] | undefined;
  readonly reverts?:
    { readonly commit?: string | undefined; readonly subject?: string | undefined } | undefined;
};

export type Classified = { readonly changeClass: ChangeClass; readonly classReason: string };

/** The evidence a class is judged by: nothing else is looked at. */
type Evidence = {
  readonly subject: string;
  readonly message: PatchMessage;
  readonly paths: readonly string[];
  readonly changes: readonly InterfaceChange[];
  readonly model: InterfaceModel;
};

type Test = (evidence: Evidence) => Classified | undefined;

const PREFIXES = /^\s{0,10}(?:(?:re|aw|fwd?):\s{0,10}|\[[^\]]{0,200}\]\s{0,10}){0,12}/i;

/** A subject without reply marks and bracketed prefixes. */
export const bareSubject = (subject: string): string => subject.slice(0, 1_000).replace(PREFIXES, '');

const byRevert: Test = ({ subject, message }) => {
  if (/^revert[\s:]+"/i.test(subject))
    return { changeClass: 'revert', classReason: 'The subject says that it reverts a commit.' };
  const commit =
    message.reverts?.commit ??
    /^This (?:partially )?reverts commit ([0-9a-f]{7,40})/m.exec(message.body)?.[1];
  return commit === undefined
    ? undefined
    : {
        changeClass: 'revert',
        classReason: `The message says that it reverts commit ${commit.slice(0, 10)}.`,
      };
};

const bySecurity: Test = ({ subject, message }) => {
  const named =
    /\b(?:XSA-\d{1,4}|CVE-\d{4}-\d{4,7})\b/.exec(subject)?.[0] ??
    /^\s{0,4}This is (?:a )?(?:part of |CVE\S{0,20} ?\/ ?)?((?:XSA-|CVE-)[\d-]{1,14})/m.exec(
      message.body,
    )?.[1];
  return named === undefined
    ? undefined
    : { changeClass: 'security', classReason: `The message names ${named}.` };
};

const isIn = (path: string, pattern: string): boolean => {
  if (pattern.endsWith('/')) return path.startsWith(pattern);
  return pattern.startsWith('*') ? path.endsWith(pattern.slice(1)) : path === pattern;
};

const classOfPath = (path: string, classes: readonly FileClass[]): ChangeClass | undefined =>
  classes.find((c) => c.paths.some((p) => isIn(path, p)))?.changeClass;

const WORDS: Partial<Record<ChangeClass, string>> = {
  docs: 'documentation',
  tests: 'tests',
  ci: 'continuous integration',
  maintainers: 'MAINTAINERS',
};

const byFiles: Test = ({ paths, model }) => {
  const first = paths[0] === undefined ? undefined : classOfPath(paths[0], model.fileClasses);
  if (first === undefined || !paths.every((p) => classOfPath(p, model.fileClasses) === first))
    return undefined;
  return { changeClass: first, classReason: `It touches nothing but ${WORDS[first] ?? first}.` };
};

const ADMINISTRATION =
  /^(?:update xen(?: version)? to \d|set version to \d|set \d\S{0,8} version|turn off debug by default|config\.mk:? (?:bump tags?|switch to named|pin |update tags?)|branch(?:ing)?[: ](?:for |xen )?|version numbers?:|readme, xen\/makefile: change version|prep for \d\S{0,12}(?:rc|: )|changelog(?:\.md)?: set )/i;

const byAdministration: Test = ({ subject }) =>
  ADMINISTRATION.test(subject)
    ? {
        changeClass: 'release-administration',
        classReason: 'The subject is that of a version or branching commit.',
      }
    : undefined;

const byFixesTrailer: Test = ({ message }) => {
  const commit = message.fixes?.[0]?.commit ?? /^Fixes:\s{0,4}([0-9a-f]{7,40})/m.exec(message.body)?.[1];
  return commit === undefined
    ? undefined
    : { changeClass: 'fix', classReason: `It has a Fixes: line for ${commit.slice(0, 10)}.` };
};

const byPublicIdentifier: Test = ({ changes }) => {
  const added =
    changes.find((c) => c.kind === 'bit-added' || c.kind === 'field-added')?.name ?? newDefine(changes);
  return added === undefined
    ? undefined
    : { changeClass: 'feature', classReason: `It adds ${added} to a public header.` };
};

/** A header that gains definitions and loses nothing. */
const newDefine = (changes: readonly InterfaceChange[]): string | undefined => {
  const grown = changes.find((c) => c.kind === 'header-touched' && c.removedLines === 0);
  return /^#\s*define\s+([A-Za-z]\w{0,100})/.exec(grown?.quote ?? '')?.[1];
};

const byNoFunctionalChange: Test = ({ message }) =>
  /\bno (?:intended )?functional (?:change|difference)|\bno change in behaviou?r\b|^\s{0,4}NFC\b/im.test(
    message.body,
  )
    ? { changeClass: 'refactoring', classReason: 'The message says that nothing changes in function.' }
    : undefined;

/** The imperative the subject begins with, area prefixes (`xen/arm: `) skipped. */
const wording =
  (changeClass: ChangeClass, pattern: RegExp): Test =>
  ({ subject }) => {
    const what = subject.slice(subject.lastIndexOf(': ') + 1).trim();
    const word = pattern.exec(what)?.[0];
    return word === undefined
      ? undefined
      : { changeClass, classReason: `The subject says “${word.trim()}”.` };
  };

const byFixWording = wording(
  'fix',
  /\bfix(?:es|ed|ing)?\b|\bregression\b|^(?:correct|prevent|avoid|work ?around|mend|repair)\b/i,
);
const byFeatureWording = wording(
  'feature',
  /^(?:introduce|add (?:support|a|an|the|new|handling|initial|basic|option)|adds? |implement|enable|expose|support|allow|provide)\b/i,
);
const byRefactoringWording = wording(
  'refactoring',
  /^(?:move|rename|refactor|clean ?up|tidy|split|drop unused|remove unused|simplify|fold|factor|convert|reorder|modify|use|switch|consolidate|constify)\b/i,
);

/** Most telling first: what the author declares, then what the files say, then wording. */
const TESTS: readonly Test[] = [
  byRevert,
  bySecurity,
  byFiles,
  byAdministration,
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
};

/** What kind of change a patch is, and why, as a sentence. A judgement: a person may know better, and `unknown` says that nothing told. */
export const classOf = (
  diff: Diff,
  message: PatchMessage,
  rest: { readonly changes: readonly InterfaceChange[]; readonly model: InterfaceModel },
): Classified => {
  const evidence = {
    subject: bareSubject(message.subject),
    message,
    paths: diff.files.map((f) => f.path),
    ...rest,
  };
  for (const test of TESTS) {
    const found = test(evidence);
    if (found !== undefined) return found;
  }
  return UNKNOWN;
};
