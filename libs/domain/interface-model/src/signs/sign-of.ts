import type { Sign } from '../interface-change';
import type { SideLine } from '../hunk-sides';
import { placeOf, type PatchFile } from '../patch-file';

type Said = Pick<Sign, 'kind' | 'name' | 'from' | 'to'>;

/** A sign at a line of a patch. */
export const signAt = (file: PatchFile, line: SideLine, said: Said): Sign => ({
  ...said,
  file: file.path,
  ...placeOf(line),
});

/** Changed lines of code of one side of a file, comments left out. */
export const changedLines = (file: PatchFile, side: 'before' | 'after'): readonly SideLine[] =>
  file
    .sides()
    .flatMap((s) => s[side])
    .filter((l) => l.changed && /\S/.test(l.code));

/** Whether a path is one of those listed, where a listed path that ends in `/` stands for all below it. */
export const isAmong = (path: string, listed: readonly string[]): boolean =>
  listed.some((l) => (l.endsWith('/') ? path.startsWith(l) : path === l));
