/** Positions beyond this are not patch numbers: the longest series on the lists have a few hundred. */
const MAX_POSITION = 999;
/** Text behind `patches` that may hold the numbers. */
const MAX_LIST = 80;

const PART = /\b(?:parts?|bits?|pieces?|side|portions?|hunks?|files?|areas?)\b/i;
const PATCH_LIST = /\b(?:patch(?:es)?|for|on|to)\s{1,3}#?(?=\d)/i;
const TOKEN = /\d{1,4}(?:\/\d{1,4})?|-|–|—|\.\.|[^\s\d,&#+.–—-]{1,40}|[.,&#+]/g;
const RANGE = /^(?:-|–|—|\.\.|to|through|until)$/;
const JOIN = /^(?:,|&|\+|#|and)$/;

/** Wording that limits a trailer to part of a series or of a patch. */
const SCOPE =
  /^(?:for|on) .{1,60}\b(?:parts?|bits?|pieces?|side|portions?|files?)\b|\b(?:applicable parts?|both(?: of)? (?:the |these |those )?(?:patch(?:es)?|of them)|(?:all|these|those|remaining|other|first|last) (?:\w{1,10} )?patch(?:es)?|patch(?:es)? #?\d{1,3}|(?:whole|entire|full|complete|this|the) (?:patch )?(?:series|set)|\d{1,3}\/\d{1,3}|[\w/.,& -]{1,40} (?:parts?|bits?)(?: only)?$)/i;
const HINT = /part|bit|piece|side|portion|hunk|file|patch|series|set|both|\d\//i;
const OPENS_WITH_SCOPE = /^(?:for|on|only|applicable|both|all|patch(?:es)?|this|these|the)\b/i;
const BOTH = /\bboth\b/i;
const WHOLE = /\b(?:whole|entire|full|complete|all|this|the)\b.{0,20}\b(?:series|patches|set)\b/i;

/** `For staging-4.15:`, `only for the 4.15 branch`. A bare number may be the release that the series is for, and says nothing. */
const BRANCH =
  /^(?:only )?(?:for|on|to) (?:the )?(?:xen )?(?:(?:staging|stable)-(\d{1,2}\.\d{1,2})|(\d{1,2}\.\d{1,2}) (?:stable )?branch)\b(.{0,20})$/i;
/** What limits a branch no further. */
const NO_MORE = /^(?: (?:only|too|as well|please))?[.:,;]?$/i;

const isForBranch = (scope: string): boolean => BRANCH.test(scope);

/** The release whose branch a scope limits a trailer to, where it limits it to nothing less: `for staging-4.15, patch 2 only` does. */
export const branchNamed = (scope: string): string | undefined => {
  const [, byName, byNumber, rest = ''] = BRANCH.exec(scope) ?? [];
  return NO_MORE.test(rest) ? (byName ?? byNumber) : undefined;
};

/** A sentence (or a bracket, or what follows an address) that limits a trailer; `undefined` when it limits nothing. */
export const scopeIn = (sentence: string): string | undefined => {
  const text = sentence.replace(/[:,;\s]{1,6}$/, '');
  if (isForBranch(text)) return text.replace(/\.$/, '');
  if (text.length > 160 || !HINT.test(text) || !SCOPE.test(text)) return undefined;
  // A full stop makes it a remark of its own unless it opens as a scope does.
  return text.endsWith('.') && !OPENS_WITH_SCOPE.test(text) ? undefined : text.replace(/\.$/, '');
};

const upTo = (total: number | undefined): readonly number[] | undefined =>
  total === undefined || total < 1 || total > MAX_POSITION
    ? undefined
    : Array.from({ length: total }, (_, i) => i + 1);

const rangeOf = (from: number, to: number): readonly number[] =>
  from > to || to > MAX_POSITION ? [] : Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** Reads `1-3`, `2 and 4`, `1, 3, 5 to 7`, `2/5`; stops at the first word that is no part of a list. */
const listedIn = (text: string): readonly number[] => {
  const found: number[] = [];
  let from: number | undefined;
  for (const token of text.slice(0, MAX_LIST).match(TOKEN) ?? []) {
    if (/^\d/.test(token)) {
      const position = Number.parseInt(token, 10);
      found.push(...(from === undefined ? [position] : rangeOf(from + 1, position)));
      from = undefined;
    } else if (RANGE.test(token)) from = found.at(-1);
    else if (!JOIN.test(token)) break;
  }
  return [...new Set(found)].sort((a, b) => a - b);
};

const PARTLY = /\b(?:other|first|last|remaining|previous|but|except)\b/i;

const sureList = (text: string, total: number): readonly number[] | undefined => {
  const listed = listedIn(text);
  return listed.length > 0 && listed.every((n) => n > 0 && n <= total) ? listed : undefined;
};

/** Neither names a patch by number. */
const isPart = (scope: string): boolean => PART.test(scope) || isForBranch(scope);

/**
 * Positions that a scope surely names, in a series of `total` patches (unknown: undefined). `Both patches` names 1 and 2 only of two; parts
 * of a patch name no position; a number beyond the series makes the whole reading unsure.
 */
export const positionsIn = (scope: string, total: number | undefined): readonly number[] | undefined => {
  if (isPart(scope)) return undefined;
  const list = PATCH_LIST.exec(scope);
  if (list !== null) return sureList(scope.slice(list.index + list[0].length), total ?? MAX_POSITION);
  if (BOTH.test(scope)) return total === 2 ? [1, 2] : undefined;
  return WHOLE.test(scope) && !PARTLY.test(scope) ? upTo(total) : undefined;
};
