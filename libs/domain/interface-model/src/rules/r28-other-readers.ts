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
  (context.model.reviewPlaces?.sizeGuards ?? []).includes(use.path);

const readersOf = (context: RuleContext, change: Retyped): readonly WordUse[] | undefined => {
  const touched = new Set(pathsOf(context));
  const places = context.model.reviewPlaces?.readers ?? [];
  const fields = usesOf(context, nameOf(change.is));
  const sizes = usesOf(context, change.is.structure ?? '');
  if (fields === undefined && sizes === undefined) return undefined;
  return [
    ...(fields ?? []).filter((use) => places.some((p) => use.path.startsWith(p)) && printsOld(use, change)),
    ...(sizes ?? []).filter((use) => isGuard(context, use)),
  ].filter((use) => !touched.has(use.path));
};

const judge = (
  context: RuleContext,
  [change, ...likewise]: readonly [Retyped, ...Retyped[]],
): readonly Finding[] => {
  const readers = [change, ...likewise].flatMap((one) => readersOf(context, one) ?? []);
  if (readers.length === 0) return [];
  const hidden = unseenPatches(context);
  const files = [...new Set(readers.map((u) => baseName(u.path)))];
  const names = listed([change, ...likewise].map(({ is }) => is.name));
  const verbs = files.length === 1 ? ['counts', 'stays'] : ['count', 'stay'];
  const lines = [...new Map(readers.map((u) => [`${u.path}:${u.line}`, u])).values()];
  return [
    finding(R28, {
      severity: 'must-fix',
      sentence:
        `${names} ${likewise.length === 0 ? 'goes' : 'go'} from ${change.was.from ?? ''} to ${change.is.to ?? ''}, and ${listed(files)}, which ${verbs[0] ?? ''} on the old width, ${verbs[1] ?? ''} untouched.` +
        butUnknown('Whether other patches change them', hidden),
      evidence: [shownBy(change.is), ...lines.slice(0, 5).map((use) => atCommit(context, use))],
      clearedBy: `A change of ${listed(files)} in the series.`,
      undetermined: hidden !== undefined,
    }),
  ];
};

/** Whose field a reader of the tree means is not in its line: structures that retype a field of one name are told together. */
const byField = (changes: readonly Retyped[]): readonly (readonly [Retyped, ...Retyped[]])[] => {
  const groups = new Map<string, [Retyped, ...Retyped[]]>();
  for (const change of changes) {
    const group = groups.get(nameOf(change.is));
    if (group === undefined) groups.set(nameOf(change.is), [change]);
    else group.push(change);
  }
  return [...groups.values()];
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
  check: (context) => byField(retyped(context)).flatMap((group) => judge(context, group)),
};
