import type { SubjectPrefix } from './reading';

const POSITION = /^(\d{1,4})\/(\d{1,4})$/;
const REVISION = /^v(\d{1,4})((?:\.\d{1,3})?)$/;
/** `PATCHv2`, `RFCv3`, `PATCHES`: the word and a glued revision. */
const KIND_WORD = /^(patch|patches|rfc|pull|repost|resend|future)(?:v(\d{1,4}(?:\.\d{1,3})?))?$/;
/** `4.16`, `for-4.16`, `for-4.17?`, `xen-4.5`, `5.10.y`. */
const TARGET = /^(?:for-?)?(?:xen-?)?(\d{1,3}\.\d{1,3}(?:\.(?:\d{1,3}|y))?)(?:-rc\d{1,2})?(\??)$/;
/** `PATCH-4.16`, `PATCH-for-4.16`, `patch-4.16`: kind and target glued together. */
const GLUED_TARGET = /^patch-((?:for-)?(?:xen-)?\d{1,3}\.\d{1,3}\??)$/;
/** Words that say nothing about where a patch goes. */
const NOISE = new Set(['git', 'request', 'for', 'of', 'series']);

const WORD = /[^\s,;]+/g;
const NO_WORDS: readonly string[] = [];

const MIXED_KINDS = new Set(['rfc/patch', 'patch/rfc', 'rfc-patch', 'patch-rfc']);

const apart = (word: string): readonly string[] => {
  if (MIXED_KINDS.has(word)) return ['rfc', 'patch'];
  const glued = GLUED_TARGET.exec(word);
  return glued === null ? [word] : ['patch', glued[1] ?? ''];
};

/** The words of one bracket, lower case; `PATCH-4.16` and `RFC/PATCH` come apart. */
export const groupWords = (group: string): readonly string[] => {
  const words = group.toLowerCase().match(WORD) ?? NO_WORDS;
  return words.some((word) => word.length > 5 && word.includes('patch')) ? words.flatMap(apart) : words;
};

/** A bracket that makes a mail more than talk: it holds PATCH, RFC, PULL, RESEND or FUTURE. `[linux-next:master]` does not. */
export const isPrefixGroup = (words: readonly string[]): boolean =>
  words.some((word) => KIND_WORD.test(word));

/** A bracket that names a release line and nothing else: `[4.16?]` before `[PATCH]` is the author's word, not a list's tag. */
export const isTargetGroup = (words: readonly string[]): boolean =>
  words.length > 0 && words.every((word) => TARGET.test(word));

type Draft = {
  patch: boolean;
  rfc: boolean;
  pull: boolean;
  resend: boolean;
  future: boolean;
  revision: string | undefined;
  position: number | undefined;
  total: number | undefined;
  target: SubjectPrefix['target'];
  words: string[];
};

const revisionText = (digits: string): string => digits.replace(/^0{1,3}(?=\d)/, '');

/** A kind begins with a letter; a position with a digit. */
const isLetter = (word: string): boolean => word.charCodeAt(0) > 57;

const takeKind = (draft: Draft, word: string): boolean => {
  const match = isLetter(word) ? KIND_WORD.exec(word) : null;
  if (match === null) return false;
  if (match[2] !== undefined) draft.revision = revisionText(match[2]);
  const kind = match[1] ?? '';
  if (kind === 'patch' || kind === 'patches') draft.patch = true;
  else if (kind === 'repost') draft.resend = true;
  else draft[kind as 'rfc' | 'pull' | 'resend' | 'future'] = true;
  return true;
};

const takeNumber = (draft: Draft, word: string): boolean => {
  const position = word.includes('/') ? POSITION.exec(word) : null;
  if (position !== null) {
    draft.position = Number(position[1]);
    draft.total = Number(position[2]);
    return true;
  }
  const revision = word.startsWith('v') ? REVISION.exec(word) : null;
  if (revision === null) return false;
  draft.revision = revisionText((revision[1] ?? '') + (revision[2] ?? ''));
  return true;
};

const takeTarget = (draft: Draft, word: string): boolean => {
  const match = word.includes('.') ? TARGET.exec(word) : null;
  if (match === null) return false;
  draft.target = { release: match[1] ?? '', asked: match[2] === '?' };
  return true;
};

/** Mercurial's `[PATCH 3 of 5]`, of Xen before git. */
const joinOf = (words: readonly string[]): readonly string[] => {
  const at = words.indexOf('of');
  if (at < 1) return words;
  const position = `${words[at - 1] ?? ''}/${words[at + 1] ?? ''}`;
  if (!POSITION.test(position)) return words;
  return [...words.slice(0, at - 1), position, ...words.slice(at + 2)];
};

const draftOf = (words: readonly string[]): Draft => {
  const draft: Draft = {
    patch: false,
    rfc: false,
    pull: false,
    resend: false,
    future: false,
    revision: undefined,
    position: undefined,
    total: undefined,
    target: undefined,
    words: [],
  };
  for (const word of words) {
    if (takeKind(draft, word) || takeNumber(draft, word) || takeTarget(draft, word)) continue;
    if (!NOISE.has(word)) draft.words.push(word.replace(/^-+/, ''));
  }
  return draft;
};

/** A pull request that also says PATCH (`[PATCH 0/8] [PULL REQUEST]`) mails its patches: it is a patch series. */
const kindOf = (draft: Draft): SubjectPrefix['kind'] => {
  if (draft.rfc) return 'rfc';
  return draft.pull && !draft.patch ? 'pull-request' : 'patch';
};

const uniqueWords = (words: readonly string[]): readonly string[] =>
  words.length === 0 ? NO_WORDS : [...new Set(words.filter((word) => word !== ''))].sort();

/** What the prefix brackets of a subject say together, in order of reading; the last number and target win. */
export const prefixOf = (groups: readonly (readonly string[])[]): SubjectPrefix => {
  const draft = draftOf(groups.flatMap(joinOf));
  return {
    kind: kindOf(draft),
    revision: draft.revision ?? '1',
    revisionGiven: draft.revision !== undefined,
    position: draft.position,
    total: draft.total,
    resend: draft.resend,
    future: draft.future,
    target: draft.target,
    words: uniqueWords(draft.words),
  };
};
