import type { SideLine } from './hunk-sides';

/** A C statement that holds a changed line, its lines joined. */
export type CStatement = { readonly text: string; readonly first: number; readonly last: number; readonly isCondition: boolean };

/** Longer statements are tables or hostile. */
const MAX_REACH = 24;

const ends = (code: string): boolean => /[;{}]\s*$/.test(code) || !/\S/.test(code);
const begins = (code: string): boolean => /^\s*(?:\}\s*)?(?:else\s+)?(?:if\b|\.|return\b|while\b|for\b)/.test(code);

const depthAfter = (code: string, depth: number): number => {
  let now = depth;
  for (let i = 0; i < code.length; i++) {
    const c = code.charCodeAt(i);
    if (c === 40) now++;
    else if (c === 41) now--;
  }
  return now;
};

const firstLine = (lines: readonly SideLine[], at: number): number => {
  let first = at;
  while (first > 0 && at - first < MAX_REACH && !begins(lines[first]?.code ?? '') && !ends(lines[first - 1]?.code ?? '')) first--;
  return first;
};

const lastLine = (lines: readonly SideLine[], first: number, isCondition: boolean): number => {
  let depth = 0;
  let last = first;
  for (; last < lines.length - 1 && last - first < MAX_REACH; last++) {
    const code = lines[last]?.code ?? '';
    depth = depthAfter(code, depth);
    if (depth <= 0 && (isCondition || ends(code) || code.trimEnd().endsWith(','))) return last;
  }
  return last;
};

/** A hunk may begin in the middle of a condition: then more parentheses close than open. */
const isTail = (lines: readonly SideLine[], first: number, last: number): boolean => {
  if (first > 0 || begins(lines[0]?.code ?? '')) return false;
  return lines.slice(first, last + 1).reduce((depth, l) => depthAfter(l.code, depth), 0) < 0;
};

/** The statement around a line: back to where one begins, on to where its parentheses close. */
export const statementAt = (lines: readonly SideLine[], at: number): CStatement => {
  const first = firstLine(lines, at);
  const opensCondition = /^\s*(?:\}\s*)?(?:else\s+)?if\b/.test(lines[first]?.code ?? '');
  const last = Math.max(at, lastLine(lines, first, opensCondition));
  const isCondition = opensCondition || isTail(lines, first, last);
  const text = lines
    .slice(first, last + 1)
    .map((l) => l.code.trim())
    .join(' ');
  return { text: text.slice(0, 2_000), first, last, isCondition };
};

/** Whether the branch of a condition returns an error; `unseen` when the hunk ends before it tells. */
export type Refusal = 'yes' | 'no' | 'unseen';

/** What becomes of what a condition asks for, read from the first lines of its branch. */
export const refusalOf = (lines: readonly SideLine[], statement: CStatement): Refusal => {
  if (!statement.isCondition) return 'no';
  const branch = lines.slice(statement.last, statement.last + 10);
  for (const { code } of branch) {
    if (/\breturn\s+(?:-E[A-Z]+|false)\b|\brc\s*=\s*-E[A-Z]+|\bgoto\s+(?:fail|out|err)\w*/.test(code)) return 'yes';
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

const combined = (a: Sense, b: Sense): Sense => ({ masked: a.masked !== b.masked, denied: a.denied !== b.denied });

/** The identifiers of a statement in order, each with the signs that govern it through any parentheses. Linear. */
export const operandsOf = (text: string): readonly Operand[] => {
  const found: Operand[] = [];
  let around: readonly Sense[] = [PLAIN];
  let pending = PLAIN;
  let afterUnequal = false;
  for (const [part] of text.matchAll(PART)) {
    const outer = around.at(-1) ?? PLAIN;
    if (part === '(') around = [...around.slice(-30), combined(outer, pending)];
    else if (part === ')') around = around.length > 1 ? around.slice(0, -1) : around;
    else if (/^\w/.test(part)) found.push({ word: part, ...combined(outer, pending), afterUnequal });
    if (part === '!=') afterUnequal = true;
    else if (part === '&&' || part === '||') afterUnequal = false;
    pending = after(part, pending);
  }
  return found;
};
