import type { CField, CStructure } from './c-source';

/** What became of the fields of one structure. */
export type FieldDifference =
  | { readonly kind: 'added'; readonly field: CField; readonly before?: string | undefined }
  | { readonly kind: 'removed'; readonly field: CField }
  | { readonly kind: 'moved'; readonly field: CField; readonly before?: string | undefined }
  | { readonly kind: 'renamed'; readonly field: CField; readonly from: string };

/** Spellings of one type: a field that only changes between them keeps its layout on every arch Xen builds for. */
const SAME_TYPE: ReadonlyMap<string, string> = new Map([
  ['unsigned', 'uint32_t'],
  ['unsigned int', 'uint32_t'],
  ['int', 'int32_t'],
  ['unsigned char', 'uint8_t'],
  ['unsigned short', 'uint16_t'],
]);

export const sameType = (type: string): string => {
  const evened = type.replace(/\s+/g, ' ').trim();
  return SAME_TYPE.get(evened) ?? evened;
};

/** Padding that is put to use is a field that is new, not one that changed its name. */
const isPadding = (name: string): boolean => /(?:^|\.)(?:_{0,2}pad|_?rsvd|_?reserved)\w{0,20}$/i.test(name);

/** Names behind `#if` may stand twice in one structure: each counts for itself. */
const keyed = (fields: readonly CField[]): readonly (CField & { readonly key: string })[] => {
  const seen = new Map<string, number>();
  return fields.map((field) => {
    const count = seen.get(field.name) ?? 0;
    seen.set(field.name, count + 1);
    return { ...field, key: `${field.name}#${count}` };
  });
};

type Keyed = ReturnType<typeof keyed>[number];

/** The longest run of increasing places that ends at `i`, built on the runs of those before. */
type Run = { readonly length: number; readonly previous: number };

const runAt = (places: readonly number[], runs: readonly Run[], i: number): Run => {
  let best: Run = { length: 1, previous: -1 };
  for (const [j, run] of runs.entries())
    if ((places[j] ?? 0) < (places[i] ?? 0) && run.length >= best.length)
      best = { length: run.length + 1, previous: j };
  return best;
};

/** Which places keep their order: a longest increasing run of them. Quadratic, so only for structures people write. */
const inOrder = (places: readonly number[]): ReadonlySet<number> => {
  const runs: Run[] = [];
  for (let i = 0; i < places.length; i++) runs.push(runAt(places, runs, i));
  const longest = Math.max(0, ...runs.map((r) => r.length));
  const kept = new Set<number>();
  let at = runs.findIndex((r) => r.length === longest);
  for (; at >= 0; at = runs[at]?.previous ?? -1) kept.add(at);
  return kept;
};

const MAX_ORDERED = 300;

/** Fields of one arm that no longer stand in the order they had among each other. */
const movedIn = (after: readonly Keyed[], places: ReadonlyMap<string, number>): readonly string[] => {
  const common = after.filter((f) => places.has(f.key));
  if (common.length > MAX_ORDERED) return [];
  const kept = inOrder(common.map((f) => places.get(f.key) ?? 0));
  return common.filter((_, i) => !kept.has(i)).map((f) => f.key);
};

const movedKeys = (before: readonly Keyed[], after: readonly Keyed[]): ReadonlySet<string> => {
  const places = new Map(before.map((f, i) => [f.key, i]));
  const arms = new Set(after.map((f) => f.arm));
  return new Set(
    [...arms].flatMap((arm) =>
      movedIn(
        after.filter((f) => f.arm === arm),
        places,
      ),
    ),
  );
};

/** The next field behind a place that was there before, and that a new one pushes on. */
const nextOld = (after: readonly Keyed[], at: number, old: ReadonlySet<string>): string | undefined => {
  const arm = after[at]?.arm;
  return after.slice(at + 1).find((f) => old.has(f.key) && (arm === undefined || f.arm === arm))?.name;
};

const previousOld = (fields: readonly Keyed[], at: number, common: ReadonlySet<string>): string =>
  fields.slice(0, at).findLast((f) => common.has(f.key))?.key ?? '';

/** A new field of the same type in the very place of one that went: it only changed its name. */
const renames = (before: readonly Keyed[], after: readonly Keyed[]): ReadonlyMap<string, string> => {
  const keys = new Set(before.map((f) => f.key));
  const common = new Set(after.filter((f) => keys.has(f.key)).map((f) => f.key));
  const slot = (fields: readonly Keyed[], f: Keyed): string => {
    const at = fields.indexOf(f);
    const anchor = previousOld(fields, at, common);
    const from = fields.findIndex((x) => x.key === anchor);
    return `${anchor} ${at - from} ${sameType(f.type)}`;
  };
  const gone = new Map(
    before.filter((f) => !common.has(f.key) && !isPadding(f.name)).map((f) => [slot(before, f), f.name]),
  );
  const found = new Map<string, string>();
  for (const field of after) {
    if (common.has(field.key) || isPadding(field.name)) continue;
    const from = gone.get(slot(after, field));
    if (from !== undefined) found.set(field.key, from);
  }
  return found;
};

type Compared = {
  readonly before: readonly Keyed[];
  readonly after: readonly Keyed[];
  readonly renamed: ReadonlyMap<string, string>;
};

const goneFields = ({ before, after, renamed }: Compared): readonly FieldDifference[] => {
  const types = new Map(after.map((f) => [f.key, sameType(f.type)]));
  const former = new Set(renamed.values());
  return before
    .filter((f) => types.get(f.key) !== sameType(f.type) && !(former.has(f.name) && !types.has(f.key)))
    .map((field) => ({ kind: 'removed', field }));
};

const newFields = ({ before, after, renamed }: Compared): readonly FieldDifference[] => {
  const types = new Map(before.map((f) => [f.key, sameType(f.type)]));
  const old = new Set(types.keys());
  return after.flatMap((field, at): readonly FieldDifference[] => {
    const from = renamed.get(field.key);
    if (from !== undefined) return [{ kind: 'renamed', field, from }];
    if (types.get(field.key) === sameType(field.type)) return [];
    return [{ kind: 'added', field, before: nextOld(after, at, old) }];
  });
};

/**
 * What a patch does to the fields of one structure. A field of another type is removed and added; `before` is the field, there before the
 * patch, that a new or moved one stands in front of: absent where it is appended. The arms of a union move each other nowhere.
 */
export const fieldDifferences = (was: CStructure, is: CStructure): readonly FieldDifference[] => {
  const before = keyed(was.fields);
  const after = keyed(is.fields);
  const compared = { before, after, renamed: renames(before, after) };
  const moved = movedKeys(before, after);
  const old = new Set(before.map((f) => f.key).filter((key) => !moved.has(key)));
  return [
    ...goneFields(compared),
    ...newFields(compared),
    ...after.flatMap((field, at): readonly FieldDifference[] =>
      moved.has(field.key) ? [{ kind: 'moved', field, before: nextOld(after, at, old) }] : [],
    ),
  ];
};
