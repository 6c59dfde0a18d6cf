import type { HeaderSlip, InterfaceChange } from './interface-change';
import type { ModelHeader } from './model';
import type { SideLine } from './hunk-sides';
import { placeOf, type PatchFile } from './patch-file';
import { spelledAlike } from './spelling';

/** Changed lines of code of one side, white space evened out, comments and blank lines left out. */
const codeLines = (file: PatchFile, side: 'before' | 'after'): readonly SideLine[] =>
  file
    .sides()
    .flatMap((s) => s[side])
    .filter((l) => l.changed && /\S/.test(l.code));

/** Lines of `lines` that `others` does not hold as well: a moved line is neither lost nor new. */
const without = (lines: readonly SideLine[], others: readonly SideLine[]): readonly SideLine[] => {
  const left = new Map<string, number>();
  for (const { code } of others) left.set(spelledAlike(code), (left.get(spelledAlike(code)) ?? 0) + 1);
  return lines.filter(({ code }) => {
    const count = left.get(spelledAlike(code)) ?? 0;
    if (count > 0) left.set(spelledAlike(code), count - 1);
    return count === 0;
  });
};

/** A header that is stable but for some parts is judged by the parts a patch really touches. */
const stabilityOf = (header: ModelHeader | undefined, lines: readonly SideLine[]): string => {
  if (header === undefined) return 'unlisted';
  const parts = header.unstableParts ?? [];
  const unstable = (l: SideLine): boolean => parts.some((p) => l.code.includes(p) || l.within.startsWith(p));
  if (header.stability === 'mixed' && lines.length > 0 && lines.every(unstable)) return 'unstable-tools-only';
  return header.stability;
};

/**
 * A public header that gains or loses code, with the stability class of what is touched in `to` (`unlisted` where the model has none) and
 * the number of lines it really loses. A change of comments or white space alone is silent.
 */
export const headerTouched = (file: PatchFile): readonly InterfaceChange[] => {
  const before = codeLines(file, 'before');
  const after = codeLines(file, 'after');
  const lost = without(before, after);
  const gained = without(after, before);
  const shown = lost[0] ?? gained[0];
  if (shown === undefined) return [];
  return [
    {
      kind: 'header-touched',
      name: file.path.slice(file.index.model.publicHeaders.length),
      file: file.path,
      to: stabilityOf(file.index.headerOf(file.path), [...lost, ...gained]),
      removedLines: lost.length,
      ...placeOf(shown),
    },
  ];
};

const PLAIN_TYPE =
  /^\s+(?:(?:unsigned|signed|const)\s+)*(?:int|long|short|enum\s+\w+)\s+\w+\s*(?:\[[^\]]{0,80}\]\s*)?;/;
const SIGNED_LITERAL = /\(\s*1\s*<</;

const slipOf = (line: SideLine): HeaderSlip['kind'] | undefined => {
  if (SIGNED_LITERAL.test(line.code)) return 'signed-literal';
  return PLAIN_TYPE.test(line.code) ? 'plain-type' : undefined;
};

/** New lines of a public header with a type whose size depends on the compiler, or a flag shifted into a signed number. */
export const headerSlips = (file: PatchFile): readonly HeaderSlip[] =>
  without(codeLines(file, 'after'), codeLines(file, 'before')).flatMap((line) => {
    const kind = slipOf(line);
    return kind === undefined ? [] : [{ kind, file: file.path, ...placeOf(line) }];
  });
