import type { Finding } from '../interface-change';
import { atCommit, usesOf } from './in-tree';
import {
  butUnknown,
  finding,
  listed,
  ofKind,
  shownBy,
  signsOf,
  unseenPatches,
  type PlacedChange,
  type Rule,
  type RuleContext,
} from './rule';
import { baseName, pathsOf } from './touched';

/** `struct NAME cfg = {` or `struct NAME cfg;`: a place that fills one. A parameter is none, nor is a member of a header. */
const FILLS = /^(?:static\s+|const\s+)*struct\s+\w+\s+\w+(?:\[\w*\])?\s*(?:=\s*\{|;)/;

type Producers = {
  readonly following: readonly string[];
  readonly left: readonly {
    readonly path: string;
    readonly line: number;
    readonly quote: string;
    readonly within: string;
  }[];
};

const producersOf = (context: RuleContext, structure: string): Producers | undefined => {
  const uses = usesOf(context, structure)?.filter((u) => /\.c$/.test(u.path) && FILLS.test(u.quote.trim()));
  if (uses === undefined) return undefined;
  const touched = new Set(pathsOf(context));
  const first = [...new Map(uses.map((u) => [u.path, u])).values()];
  return {
    following: first.filter((u) => touched.has(u.path)).map((u) => u.path),
    left: first.filter((u) => !touched.has(u.path)),
  };
};

/** The series itself says that zero will not do: it refuses it, or changes most of the places that fill the structure. */
const zeroWillNotDo = (context: RuleContext, change: PlacedChange, producers: Producers): boolean =>
  signsOf(context, 'zero-refused').some((s) => change.name.endsWith(`.${s.name}`)) ||
  (producers.following.length >= 3 && producers.following.length > producers.left.length);

const MUST = 'as if zero would not do';

const withTree = (context: RuleContext, change: PlacedChange, producers: Producers): readonly Finding[] => {
  if (producers.left.length === 0 || !zeroWillNotDo(context, change, producers)) return [];
  const hidden = unseenPatches(context);
  const left = listed(producers.left.slice(0, 6).map((u) => baseName(u.path)));
  return [
    finding(R18, {
      severity: 'must-fix',
      sentence:
        `The series changes ${listed(producers.following.map(baseName))} for ${change.name}, ${MUST}, and leaves ${left}, which fill ${change.structure ?? 'the structure'}, too.` +
        butUnknown('Whether other patches change them', hidden),
      evidence: [shownBy(change), ...producers.left.slice(0, 6).map((use) => atCommit(context, use))],
      clearedBy: `A value for ${change.name} in each of them, or a meaning for zero.`,
      undetermined: hidden !== undefined,
    }),
  ];
};

const withoutTree = (context: RuleContext, change: PlacedChange): readonly Finding[] => {
  const refused = signsOf(context, 'zero-refused').find((s) => change.name.endsWith(`.${s.name}`));
  if (refused === undefined) return [];
  return [
    finding(R18, {
      severity: 'must-fix',
      sentence: `${change.name} is new, and zero of it is refused: every place that fills ${change.structure ?? 'the structure'} has to change. Whether all do could not be known: the project’s tree is not at hand.`,
      evidence: [shownBy(change), shownBy(refused)],
      clearedBy: `A value for ${change.name} wherever the structure is filled, or a meaning for zero.`,
      undetermined: true,
    }),
  ];
};

/**
 * Does zero do for a new field of a structure that many places fill? Else all of them change in the same series. That zero will not do is read
 * from the series: it refuses it, or sets most of the places itself. With the tree the places left out are listed.
 * Source: 7379f9e10a, 2021-11-08, mended by 1cffc48f1e, 306e0afbb3 and 810fbc03ff, 2021-11-17; 50a21ee067. Severity: must-fix. Without the
 * tree only a refusal of zero in view is said, undetermined.
 */
export const R18: Rule = {
  id: 'R18',
  version: 1,
  title: 'Zero does, or everybody sets it',
  source: '7379f9e10a; 1cffc48f1e, 306e0afbb3, 810fbc03ff',
  check: (context) =>
    ofKind(context, 'field-added')
      .filter((c) => (context.model.reviewPlaces?.filled ?? []).includes(c.structure ?? ''))
      .flatMap((change) => {
        const producers = producersOf(context, change.structure ?? '');
        return producers === undefined ? withoutTree(context, change) : withTree(context, change, producers);
      }),
};
