import type { Mirror } from '../model';
import {
  butUnknown,
  finding,
  ofKind,
  shownBy,
  signsOf,
  unseenPatches,
  type Rule,
  type RuleContext,
} from './rule';
import { baseName } from './touched';

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** Mirrors that live in the folder of a guard. */
const guarded = (context: RuleContext, file: string): readonly Mirror[] =>
  context.model.mirrors.filter((m) => m.files.some((f) => folderOf(f) === folderOf(file)));

const follows = (context: RuleContext, mirrors: readonly Mirror[]): boolean => {
  const files = new Set(mirrors.flatMap((m) => m.files));
  return ofKind(context, 'binding-follows').some((c) => files.has(c.file) && c.to !== undefined);
};

/**
 * Was the guard satisfied or silenced? A size assertion stands in a binding to say that the binding must follow. Its number edited, and the
 * binding not, silences it.
 * Source: 0291089f6e, 2024-05-29 (64 to 68; the field was missing until fb45a35ad7). Severity: must-fix. Needs no tree.
 */
export const R23: Rule = {
  id: 'R23',
  version: 1,
  title: 'A guard is satisfied, not edited',
  source: '0291089f6e, fb45a35ad7',
  check: (context) =>
    signsOf(context, 'guard-resized').flatMap((sign) => {
      const mirrors = guarded(context, sign.file);
      if (mirrors.length === 0 || follows(context, mirrors)) return [];
      const hidden = unseenPatches(context);
      const files = [...new Set(mirrors.flatMap((m) => m.files).map(baseName))].join(' and ');
      return [
        finding(R23, {
          severity: 'must-fix',
          sentence:
            `The size of ${sign.name} in the assertion of ${baseName(sign.file)} goes from ${sign.from ?? ''} to ${sign.to ?? ''}, and ${files}, which it guards, gain nothing.` +
            butUnknown('Whether they follow elsewhere', hidden),
          evidence: [shownBy(sign)],
          clearedBy: `The new member in ${files}.`,
          undetermined: hidden !== undefined,
        }),
      ];
    }),
};
