import type { Finding } from '../interface-change';
import type { WordUse } from '../tree-answers';
import { atCommit, usesOf } from './in-tree';
import {
  butUnknown,
  finding,
  ofKind,
  shownBy,
  unseenPatches,
  type PlacedChange,
  type Rule,
  type RuleContext,
} from './rule';
import { pathsOf, touches } from './touched';

/** Types whose size depends on the word size of who includes the header. */
const VARIES = /\*|\blong\b|\bxen_pfn_t\b|\bxen_ulong_t\b|\bXEN_GUEST_HANDLE(?:_PARAM)?\s*\(|\bsize_t\b/;

/** How the list treats a structure: `!` it is translated member by member, `?` both layouts are checked to be one. */
const entryOf = (context: RuleContext, structure: string): WordUse | undefined => {
  const list = context.model.reviewPlaces?.compatList ?? [];
  return [structure, structure.replace(/^xen_/, '')]
    .flatMap((word) => usesOf(context, word) ?? [])
    .find((use) => list.includes(use.path) && /^[!?]/.test(use.quote));
};

const isCompatCode = (path: string): boolean => /(?:^|\/)compat\//.test(path);

/** What is wrong with a change of a listed structure; absent where nothing is, as far as the list tells. */
const troubleOf = (
  context: RuleContext,
  change: PlacedChange,
  entry: WordUse,
): 'translated' | 'differs' | undefined => {
  if (entry.quote.startsWith('!')) return pathsOf(context).some(isCompatCode) ? undefined : 'translated';
  return VARIES.test(change.to ?? '') ? 'differs' : undefined;
};

const WORDS = {
  translated: 'and no patch seen touches the code that translates it.',
  differs: 'and its type has another size for them, while the list says that both layouts are one.',
};

const unshared = (
  context: RuleContext,
  change: PlacedChange & { readonly structure: string },
  entry: WordUse,
): readonly Finding[] => {
  const trouble = troubleOf(context, change, entry);
  if (trouble === undefined) return [];
  const hidden = unseenPatches(context);
  return [
    finding(R26, {
      severity: trouble === 'translated' ? 'ask' : 'must-fix',
      sentence:
        `${change.name} changes ${change.structure}, which guests of another word size share, ${WORDS[trouble]}` +
        butUnknown('Whether another one does', hidden),
      evidence: [shownBy(change), atCommit(context, entry)],
      clearedBy:
        'The entry of the list, or the translation, changed with it; or a type of the same size for both.',
      undetermined: hidden !== undefined,
    }),
  ];
};

const judge = (context: RuleContext, change: PlacedChange): readonly Finding[] => {
  const { structure } = change;
  const entry = structure === undefined ? undefined : entryOf(context, structure);
  if (structure === undefined || entry === undefined) return [];
  return touches(context, context.model.reviewPlaces?.compatList ?? [])
    ? []
    : unshared(context, { ...change, structure }, entry);
};

const EXEMPT = /\/(?:domctl|sysctl)\.h$/;

/**
 * Do guests of another word size still share the structure? A changed structure on the compat list needs its entry or its translation changed.
 * Operations of the toolstack have one layout for both and are exempt. What is on the list stands in the tree: without it the rule is silent.
 * Source: a609b6577f, 4d7bcd128f and 9d207b88ff, 2020-09-04; 8c3bb4d8ce, 2024-06-24. Severity: must-fix; ask where translation is by hand.
 */
export const R26: Rule = {
  id: 'R26',
  version: 1,
  title: 'Shared structures stay on the compat list',
  source: 'a609b6577f, 9d207b88ff, 8c3bb4d8ce',
  check: (context) =>
    ofKind(context, 'field-added')
      .filter((c) => !EXEMPT.test(c.file))
      .flatMap((change) => judge(context, change)),
};
