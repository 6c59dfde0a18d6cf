import { isQuoted } from './quoting';
import { isSaid, splitLine } from './trailer-line';

/** Lines above an ack that may name what it is for. */
const MAX_ABOVE = 60;
/** Lines above an ack in which `both patches` and its kin stand. */
const NEAR = 6;
const MAX_TITLES = 20;
const MAX_LINE = 250;

const MARKS = /^[\s>|]{0,20}(?:(?:[-*•]|\d{1,2}[.)]|\d{1,2}\/\d{1,2})\s{1,4})?["“]?/;
const PREFIXES = /^(?:(?:re|subject|aw): {0,3}|\[[^\]]{0,60}\] {0,3}){1,6}/i;
const TITLE = /^[A-Za-z][\w./+{},()*& -]{0,40}: \S.{2,180}$/;
const WRITES = /writes? \("(.{5,220}?)"\):?$/;
const SEVERAL = /\b(?:both|all|these|those|(?:the )?(?:two|three|four|five|\d) (?:patches|of))\b/i;

const titleIn = (line: string): string | undefined => {
  if (line.length > MAX_LINE) return undefined;
  const text = (WRITES.exec(line)?.[1] ?? line).replace(MARKS, '').replace(PREFIXES, '');
  const title = text.replace(/["”,;.]{1,3}$/, '').trim();
  if (!TITLE.test(title)) return undefined;
  const split = splitLine(title);
  return split !== undefined && isSaid(split) ? undefined : title;
};

/**
 * Titles of patches that a mail names above line `line` (1-based): in its sender's words, and in quotations where the words right above the line
 * speak of several. Release managers ack `both patches` of a list in the thread of one of them.
 */
export const titlesAbove = (lines: readonly string[], line: number): readonly string[] => {
  const from = Math.max(0, line - 1 - MAX_ABOVE);
  const above = lines.slice(from, line - 1);
  const speaksOfSeveral = above.slice(-NEAR).some((text) => !isQuoted(text) && SEVERAL.test(text));
  const titles = above
    .filter((text) => speaksOfSeveral || !isQuoted(text))
    .flatMap((text) => titleIn(text) ?? []);
  return [...new Set(titles)].slice(0, MAX_TITLES);
};
