import type { Sign } from '../interface-change';
import type { SideLine } from '../hunk-sides';
import type { PatchFile } from '../patch-file';
import { changedLines, isAmong, signAt } from './sign-of';

const ASSERTED =
  /BUILD_BUG_ON\w*\(\s*sizeof\s*\(\s*(?:struct\s+)?(\w{1,80})[^)]{0,80}\)\s*[!=<>]=?\s*(\w{1,40})/;
const REFERENCE = /^\s*(\w{2,80})\s*\|\s*([\d\s-]{1,200})$/;

type Guard = { readonly name: string; readonly size: string; readonly line: SideLine };

const guardsOn = (file: PatchFile, side: 'before' | 'after'): readonly Guard[] => {
  const sizes = isAmong(file.path, file.index.model.reviewPlaces?.sizeGuards ?? []);
  return changedLines(file, side).flatMap((line) => {
    const [, name, size] = (sizes ? REFERENCE : ASSERTED).exec(line.code) ?? [];
    return name === undefined || size === undefined
      ? []
      : [{ name, size: size.trim().replace(/\s+/g, ' '), line }];
  });
};

/** Size assertions and reference sizes that get another number. */
export const guardsResized = (file: PatchFile): readonly Sign[] => {
  const before = guardsOn(file, 'before');
  return guardsOn(file, 'after').flatMap((guard) => {
    const old = before.find((b) => b.name === guard.name && b.size !== guard.size);
    return old === undefined
      ? []
      : [
          signAt(file, guard.line, {
            kind: 'guard-resized',
            name: guard.name,
            from: old.size,
            to: guard.size,
          }),
        ];
  });
};

/** New conditions of a public header on the interface version a guest was built for: old guests keep the old definitions. */
export const versionGuards = (file: PatchFile): readonly Sign[] => {
  if (!file.path.startsWith(file.index.model.publicHeaders)) return [];
  const line = changedLines(file, 'after').find((l) =>
    /^\s*#\s*(?:if|elif)\b.*\b__XEN_INTERFACE_VERSION__\b/.test(l.code),
  );
  return line === undefined
    ? []
    : [signAt(file, line, { kind: 'version-guard', name: '__XEN_INTERFACE_VERSION__' })];
};

/** Changed lines of a public header that open, close or drop the guard for the toolstack. */
export const toolsGuards = (file: PatchFile): readonly Sign[] => {
  if (!file.path.startsWith(file.index.model.publicHeaders)) return [];
  const on = (side: 'before' | 'after') =>
    changedLines(file, side).filter((l) => /^\s*#\s*(?:if|ifdef|elif)\b.*\b__XEN_TOOLS__\b/.test(l.code));
  const [gone] = on('before');
  const [come] = on('after');
  if ((gone === undefined) === (come === undefined)) return [];
  const line = come ?? gone;
  return line === undefined
    ? []
    : [
        signAt(file, line, {
          kind: 'tools-guard',
          name: '__XEN_TOOLS__',
          ...(come === undefined ? { from: 'guarded' } : { to: 'guarded' }),
        }),
      ];
};
