import type { CSource, KnownFile } from '@sluice/interface-model';
import type { AppliedFile } from '@sluice/mail';
import type { CReader } from './ports/c-reader';

const NOTHING: CSource = { defines: [], structures: [], enumerators: [], functions: [], unread: [] };

/** `NAME(...)` alone on its line, as headers declare through macros: a grammar that expands none stumbles over each. */
const MACRO_CALL = /^(\w+)\s*\([^{}@]*\)\s*[;,]?\s*(?:\/\*.*)?\\?$/;

type Side = { readonly lines: readonly string[]; readonly source: CSource };

/** A line that does not parse, as it would be known again elsewhere in the file: by its macro, else by its words. */
const keyOf = ({ lines }: Side, line: number): string => {
  const text = (lines[line - 1] ?? '').trim();
  const macro = MACRO_CALL.exec(text)?.[1];
  return macro === undefined ? text : `${macro}(`;
};

const isMacro = (key: string): boolean => key.endsWith('(') && /^\w+\($/.test(key);

/** The first line that does not parse on one side and has no equal among those of the other. Any number of calls of one macro are equal. */
const firstUnlike = (side: Side, other: Side): number | undefined => {
  const left = new Map<string, number>();
  for (const line of other.source.unread) {
    const key = keyOf(other, line);
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  return side.source.unread.find((line) => {
    const key = keyOf(side, line);
    const count = left.get(key) ?? 0;
    if (!isMacro(key)) left.set(key, count - 1);
    return count <= 0;
  });
};

/**
 * Why two readings cannot be compared: a line that does not parse in one of them alone. A parser that stumbles loses what stands around it, which
 * then looks as if the patch had taken it away (or, before the patch, had brought it). What does not parse in either is lost from both alike.
 */
const whyUnlike = (before: Side, after: Side): string | undefined => {
  const now = firstUnlike(after, before);
  if (now !== undefined) return `does not parse at line ${now}`;
  const old = firstUnlike(before, after);
  const isCall = old !== undefined && isMacro(keyOf(before, old));
  return old === undefined || isCall ? undefined : `does not parse at line ${old}, before the patch`;
};

const sideOf = (c: CReader, lines: readonly string[]): Side | { readonly why: string } => {
  if (lines.length === 0) return { lines, source: NOTHING };
  const reading = c.read(`${lines.join('\n')}\n`);
  return reading.readable ? { lines, source: reading.source } : reading;
};

/** What both texts of a header declare, or why that cannot be said exactly: one of them does not parse, is too large, or too slow to read. */
export const exactSources = (
  c: CReader,
  texts: Pick<AppliedFile, 'before' | 'after'>,
): NonNullable<KnownFile['sources']> | { readonly why: string } => {
  const before = sideOf(c, texts.before);
  if ('why' in before) return before;
  const after = sideOf(c, texts.after);
  if ('why' in after) return after;
  const why = whyUnlike(before, after);
  return why === undefined ? { before: before.source, after: after.source } : { why };
};
