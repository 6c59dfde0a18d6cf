import type { Finding } from '../interface-change';
import type { WordUse } from '../tree-answers';
import { atCommit, usesOf } from './in-tree';
import {
  butUnknown,
  finding,
  listed,
  ofKind,
  shownBy,
  unseenPatches,
  type PlacedChange,
  type Rule,
  type RuleContext,
} from './rule';
import { baseName, pathsOf } from './touched';

type Retyped = { readonly was: PlacedChange; readonly is: PlacedChange };

/** Fields the series takes away and gives back under another type. */
const retyped = (context: RuleContext): readonly Retyped[] =>
  ofKind(context, 'field-added').flatMap((is) => {
    const was = ofKind(context, 'field-removed', is.name).find(
      (c) => c.file === is.file && bits(c.from) !== undefined && bits(c.from) !== bits(is.to),
    );
    return was === undefined || bits(is.to) === undefined ? [] : [{ was, is }];
  });

/** The width of a fixed-width type; plain ones are as wide as Xen's arches make them. */
const bits = (type = ''): number | undefined => {
  const fixed = /\bu?int(8|16|32|64)(?:_aligned)?_t\b/.exec(type)?.[1];
  return fixed === undefined ? undefined : Number(fixed);
};

const nameOf = (change: PlacedChange): string => change.name.split('.').at(-1) ?? change.name;

/** A line that prints the field in its old width. */
const printsOld = (use: WordUse, { was }: Retyped): boolean => {
  const field = new RegExp(`(?:\\.|->)${nameOf(was)}\\b`);
  const widths = [...use.quote.matchAll(/PRI[xXudi](8|16|32|64)/g)].map((m) => Number(m[1]));
  return field.test(use.quote) && widths.includes(bits(was.from) ?? 0);
};

/** A reference size of the structure, kept by hand. */
const isGuard = (context: RuleContext, use: WordUse): boolean =>
  (context.model.followers?.sizeGuards ?? []).includes(use.path);

const readersOf = (context: RuleContext, change: Retyped): readonly WordUse[] | undefined => {
  const touched = new Set(pathsOf(context));
  const places = context.model.followers?.readers ?? [];
  const fields = usesOf(context, nameOf(change.is));
  const sizes = usesOf(context, change.is.structure ?? '');
  if (fields === undefined && sizes === undefined) return undefined;
  return [
    ...(fields ?? []).filter((use) => places.some((p) => use.path.startsWith(p)) && printsOld(use, change)),
    ...(sizes ?? []).filter((use) => isGuard(context, use)),
  ].filter((use) => !touched.has(use.path));
};

const judge = (context: RuleContext, change: Retyped): readonly Finding[] => {
  const readers = readersOf(context, change);
  if (readers === undefined || readers.length === 0) return [];
  const hidden = unseenPatches(context);
  const files = [...new Set(readers.map((u) => baseName(u.path)))];
  return [
    finding(R28, {
      severity: 'must-fix',
      sentence:
        `${change.is.name} goes from ${change.was.from ?? ''} to ${change.is.to ?? ''}, and ${listed(files)}, which ${files.length === 1 ? 'counts' : 'count'} on the old width, ${files.length === 1 ? 'stays' : 'stay'} untouched.` +
        butUnknown('Whether other patches change them', hidden),
      evidence: [shownBy(change.is), ...readers.slice(0, 5).map((use) => atCommit(context, use))],
      clearedBy: `A change of ${listed(files)} in the series.`,
      undetermined: hidden !== undefined,
    }),
  ];
};

/**
 * Do the other readers of a retyped field follow? Code that prints the old width, and sizes kept by hand. Which they are stands in the tree:
 * without it the rule is silent, and R15 alone speaks of the field.
 * Source: 918b8842a8, mended by 32cbc7f96f and cc83cae4de, 2021-07-07. Severity: must-fix.
 */
export const R28: Rule = {
  id: 'R28',
  version: 1,
  title: 'Readers of a retyped field follow',
  source: '918b8842a8; 32cbc7f96f, cc83cae4de',
  check: (context) => retyped(context).flatMap((change) => judge(context, change)),
};
