import type { SideLine } from './hunk-sides';

/** A C statement that holds a changed line, its lines joined. */
export type CStatement = {
  readonly text: string;
  readonly first: number;
  readonly last: number;
  readonly isCondition: boolean;
  /** Only the end of a condition is in view: the signs before its operands are not. */
  readonly isTail: boolean;
};

/** Longer statements are tables or hostile. */
const MAX_REACH = 24;

const ends = (code: string): boolean => /[;{}]\s*$/.test(code) || !/\S/.test(code);
const begins = (code: string): boolean =>
  /^\s*(?:\}\s*)?(?:else\s+)?(?:if\b|\.|return\b|while\b|for\b)/.test(code);

const depthAfter = (code: string, depth: number): number => {
  let now = depth;
  for (let i = 0; i < code.length; i++) {
    const c = code.charCodeAt(i);
    if (c === 40) now++;
    else if (c === 41) now--;
  }
  return now;
};

/** The code of a line; beyond the hunk there is none. */
const codeAt = (lines: readonly SideLine[], at: number): string => lines[at]?.code ?? '';

const firstLine = (lines: readonly SideLine[], at: number): number => {
  const farthest = Math.max(0, at - MAX_REACH);
  let first = at;
  while (first > farthest && !begins(codeAt(lines, first)) && !ends(codeAt(lines, first - 1))) first--;
  return first;
};

const lastLine = (lines: readonly SideLine[], first: number, isCondition: boolean): number => {
  const farthest = Math.min(lines.length - 1, first + MAX_REACH);
  let depth = 0;
  let last = first;
  for (; last < farthest; last++) {
    const code = codeAt(lines, last);
    depth = depthAfter(code, depth);
    if (depth <= 0 && (isCondition || ends(code) || code.trimEnd().endsWith(','))) return last;
  }
  return last;
};

/** A hunk may begin in the middle of a condition: then more parentheses close than open. */
const isTail = (lines: readonly SideLine[], first: number, last: number): boolean => {
  if (first > 0 || begins(codeAt(lines, 0))) return false;
  return lines.slice(first, last + 1).reduce((depth, l) => depthAfter(l.code, depth), 0) < 0;
};

const opensCondition = (lines: readonly SideLine[], first: number): boolean =>
  /^\s*(?:\}\s*)?(?:else\s+)?if\b/.test(codeAt(lines, first));

/** Where the statement around a line begins: the branch of a condition without braces is a statement of its own. */
const beginning = (lines: readonly SideLine[], at: number): number => {
  const first = firstLine(lines, at);
  if (!opensCondition(lines, first)) return first;
  const closed = lastLine(lines, first, true);
  return closed < at ? closed + 1 : first;
};

/** The statement around a line: back to where one begins, on to where its parentheses close. */
export const statementAt = (lines: readonly SideLine[], at: number): CStatement => {
  const first = beginning(lines, at);
  const condition = opensCondition(lines, first);
  const last = Math.max(at, lastLine(lines, first, condition));
  const text = lines
    .slice(first, last + 1)
    .map((l) => l.code.trim())
    .join(' ');
  const tail = !condition && isTail(lines, first, last);
  return { text: text.slice(0, 2_000), first, last, isCondition: condition || tail, isTail: tail };
};

/** Whether the branch of a condition returns an error; `unseen` when the hunk ends before it tells. */
export type Refusal = 'yes' | 'no' | 'unseen';

/** What becomes of what a condition asks for, read from the first lines of its branch. */
export const refusalOf = (lines: readonly SideLine[], statement: CStatement): Refusal => {
  if (!statement.isCondition) return 'no';
  const branch = lines.slice(statement.last, statement.last + 10);
  for (const { code } of branch) {
    if (/\breturn\s+(?:-E[A-Z]+|false)\b|\brc\s*=\s*-E[A-Z]+|\bgoto\s+(?:fail|out|err)\w*/.test(code))
      return 'yes';
    if (/^\s*\}/.test(code)) return 'no';
  }
  return statement.last + 10 >= lines.length ? 'unseen' : 'no';
};

/** An identifier in a statement, and how it stands there. */
export type Operand = {
  readonly word: string;
  /** Under `~`: part of what is masked away. Under `!`: its absence is what is asked. */
  readonly masked: boolean;
  readonly denied: boolean;
  readonly afterUnequal: boolean;
};

type Sense = { readonly masked: boolean; readonly denied: boolean };
const PLAIN: Sense = { masked: false, denied: false };
const PART = /[A-Za-z_]\w*|!=|==|&&|\|\||[~!()]|[^\s\w]/g;

/** The sense an operator gives the operand right after it. */
const after = (part: string, now: Sense): Sense => {
  if (part === '~') return { ...now, masked: !now.masked };
  return part === '!' ? { ...now, denied: !now.denied } : PLAIN;
};

const combined = (a: Sense, b: Sense): Sense => ({
  masked: a.masked !== b.masked,
  denied: a.denied !== b.denied,
});

/** The senses around each open parenthesis, innermost last. */
const nested = (around: readonly Sense[], part: string, inner: Sense): readonly Sense[] => {
  if (part === '(') return [...around.slice(-30), inner];
  return part === ')' && around.length > 1 ? around.slice(0, -1) : around;
};

const JOINS: ReadonlySet<string> = new Set(['&&', '||']);

/** The identifiers of a statement in order, each with the signs that govern it through any parentheses. Linear. */
export const operandsOf = (text: string): readonly Operand[] => {
  const found: Operand[] = [];
  let around: readonly Sense[] = [PLAIN];
  let pending = PLAIN;
  let afterUnequal = false;
  for (const [part] of text.matchAll(PART)) {
    const sense = combined(around.at(-1) ?? PLAIN, pending);
    around = nested(around, part, sense);
    if (/^[A-Za-z_]/.test(part)) found.push({ word: part, ...sense, afterUnequal });
    afterUnequal = part === '!=' || (afterUnequal && !JOINS.has(part));
    pending = after(part, pending);
  }
  return found;
};
