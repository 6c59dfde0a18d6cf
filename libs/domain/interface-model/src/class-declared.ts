import type { ChangeClass } from './interface-change';
import type { FileClass } from './model';
import { likely, sure, type ClassTest } from './class-evidence';

const ADVISORY = String.raw`(?:XSA-\d{1,4}|CVE-\d{4}-\d{4,7})`;
/** How Xen's security team marks its patches: "This is part of XSA-999 / CVE-2099-12345.", wrapped as it falls. */
const DECLARED_ADVISORY = new RegExp(
  String.raw`^\s{0,4}(?:This|These|It) (?:is|are) (?:all )?(?:a |the )?(?:part\s(?:of\s)?)?(?:the )?(${ADVISORY})`,
  'im',
);
const NAMED_ADVISORY = new RegExp(String.raw`\b${ADVISORY}\b`);

/** A patch that says in its message that it is an advisory's: whatever else it is, it went the security team's way. */
export const byDeclaredAdvisory: ClassTest = ({ message }) => {
  const named = DECLARED_ADVISORY.exec(message.body)?.[1];
  return named === undefined
    ? undefined
    : sure('security', `The message says that it is (part of) ${named}.`);
};

/** `Revert "x86: … (XSA-1)"` names what it takes back: it is asked only after reverts. */
export const byAdvisoryInSubject: ClassTest = ({ subject }) => {
  const named = NAMED_ADVISORY.exec(subject)?.[0];
  return named === undefined ? undefined : sure('security', `The subject names ${named}.`);
};

const REVERT_SUBJECT = /^(?:[\w./,{}* -]{1,60}: )?(?:partially )?revert[\s:]+(?:of )?"/i;
const REVERTS_COMMIT =
  /^This (?:partially |also )?reverts (?:most of |parts? of )?commits? ([0-9a-f]{7,40})/im;

export const byRevert: ClassTest = ({ subject, message }) => {
  if (REVERT_SUBJECT.test(subject)) return sure('revert', 'The subject says that it reverts a commit.');
  const commit = message.reverts?.commit ?? REVERTS_COMMIT.exec(message.body)?.[1];
  return commit === undefined
    ? undefined
    : sure('revert', `The message says that it reverts commit ${commit.slice(0, 10)}.`);
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

export const byFiles: ClassTest = ({ paths, model }) => {
  const first = paths[0] === undefined ? undefined : classOfPath(paths[0], model.fileClasses);
  if (first === undefined || !paths.every((p) => classOfPath(p, model.fileClasses) === first))
    return undefined;
  return sure(first, `It touches nothing but ${WORDS[first] ?? first}.`);
};

/**
 * What a release manager or release technician writes at a candidate, a branching or a release; the wordings are those of Xen 4.12 to 4.22, and
 * of QEMU 7.2.
 */
const ADMINISTRATION = [
  /^(?:(?:set|change|update|bump) (?:xen )?(?:to |version to )?(?:xen )?\d|set version to (?:\d|reopen)|update xen (?:version )?to \d|(?:change|update) \S{0,12} ?version\b)/i,
  /^(?:set \d\S{0,8} (?:version|release|version and date)\b|set xen \d\S{0,8} release date|set releases? notes link|make heading say \d|(?:define|specify) support lifetime)/i,
  /^(?:turn off debug\b|switch to release builds\b|branch(?:ing)?[: ](?:for |xen )?\d|branching: |prep for (?:release\b|\d)|version changes for \d|xen \d\S{0,8} release\b|update xen\/makefile xen_extraversion)/i,
  /^(?:(?:bump|fix|nail|pin|switch to|update)\b.{0,40}\btags?\b|(?:pin|nail) (?:to fixed versions|\w{0,40}revision\b))/i,
] as const;
/** Files that say which version this is; a subject that reads like administration is none where code is touched. */
const ADMINISTRATION_FILES =
  /(?:^|\/)(?:README|VERSION|Config\.mk|Makefile|CHANGELOG(?:\.md)?|SUPPORT\.md|Kconfig(?:\.debug)?|Rules\.mk|configure(?:\.ac)?)$/;

/** `xen/Makefile: Set 4.16 version` without its areas; some stand without a colon (`Config.mk pin …`), some are versions (`4.13.0: …`). */
const AREAS = /^(?:[\w./-]{1,40}(?:(?:, ?| )[\w./-]{1,40}){0,3}: {0,3}){1,3}|^Config\.mk /;

const isAdministrative = (subject: string): boolean => {
  const forms = [subject, subject.replace(AREAS, '')];
  return ADMINISTRATION.some((wording) => forms.some((form) => wording.test(form)));
};

/** Version numbers, tags, debug off: no test of them makes sense before they are there. */
export const byAdministration: ClassTest = ({ subject, paths }) =>
  isAdministrative(subject) && paths.every((path) => ADMINISTRATION_FILES.test(path))
    ? sure('release-administration', 'The subject is that of a version or branching commit.')
    : undefined;

export const byFixesTrailer: ClassTest = ({ message }) => {
  const commit = message.fixes?.[0]?.commit ?? /^Fixes:\s{0,4}([0-9a-f]{7,40})/im.exec(message.body)?.[1];
  return commit === undefined ? undefined : sure('fix', `It has a Fixes: line for ${commit.slice(0, 10)}.`);
};

/** A header that gains definitions and loses nothing. */
const newDefine: (changes: Parameters<ClassTest>[0]['changes']) => string | undefined = (changes) => {
  const grown = changes.find((c) => c.kind === 'header-touched' && c.removedLines === 0);
  return /^#\s*define\s+([A-Za-z]\w{0,100})/.exec(grown?.quote ?? '')?.[1];
};

export const byPublicIdentifier: ClassTest = ({ changes }) => {
  const added =
    changes.find((c) => c.kind === 'bit-added' || c.kind === 'field-added')?.name ?? newDefine(changes);
  return added === undefined ? undefined : sure('feature', `It adds ${added} to a public header.`);
};

export const byNoFunctionalChange: ClassTest = ({ message }) =>
  /\bno (?:intended )?functional (?:change|difference)|\bno change in behaviou?r\b|^\s{0,4}NFC\b/im.test(
    message.body,
  )
    ? likely('refactoring', 'The message says that nothing changes in function.')
    : undefined;
