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
import { baseName } from './touched';

type Taken = { readonly name: string } & Parameters<typeof shownBy>[0];

/** Definitions of public headers and identifiers of the model that a revert takes away; what it puts back elsewhere is not gone. */
const takenAway = (context: RuleContext): readonly Taken[] => {
  const bits = ofKind(context, 'bit-removed').filter((change) => isRevert(context, change));
  const others = context.patches.flatMap(({ analysis, messageId }) =>
    (analysis.removes ?? [])
      .filter((r) => r.kind !== 'function' && r.file.startsWith(context.model.publicHeaders))
      .map((r) => ({ ...r, messageId })),
  );
  return [...bits, ...others.filter((r) => !bits.some((b) => b.name === r.name))];
};

const isRevert = (context: RuleContext, change: PlacedChange): boolean =>
  context.patches.find((p) => p.messageId === change.messageId)?.analysis.changeClass === 'revert';

/** How many lines of a file the series takes the name from, less those it puts back. */
const takenFrom = (context: RuleContext, name: string, path: string): number =>
  context.patches
    .flatMap(({ analysis }) => analysis.mentions)
    .filter((m) => m.name === name && m.file === path)
    .reduce((n, m) => n + (m.mark === '-' ? 1 : -1), 0);

const isComment = (use: WordUse): boolean => /^\s*(?:\/?\*|\/\/)/.test(use.quote);

/** Lines of a file the name goes from: the tree's answer knows those of its own patch, the mentions those of the others. */
const gone = (context: RuleContext, name: string, here: readonly WordUse[]): number =>
  Math.max(here.filter((u) => u.goes === true).length, takenFrom(context, name, here[0]?.path ?? ''));

/** Uses that stay: in each file, more of them than the series takes away. */
const staying = (context: RuleContext, name: string, uses: readonly WordUse[]): readonly WordUse[] => {
  const code = uses.filter((u) => !isComment(u));
  const files = [...new Set(code.map((u) => u.path))];
  return files.flatMap((path) => {
    const here = code.filter((u) => u.path === path);
    const left = here.filter((u) => u.goes !== true);
    return here.length > gone(context, name, here) ? (left[0] ?? here[0] ?? []) : [];
  });
};

const blocked = (context: RuleContext, change: Taken, left: readonly WordUse[]): Finding => {
  const hidden = unseenPatches(context);
  return finding(R34, {
    severity: 'block',
    sentence:
      `The revert takes ${change.name} away, and ${listed(left.slice(0, 6).map((u) => baseName(u.path)))} still ${left.length === 1 ? 'uses' : 'use'} it.` +
      butUnknown('Whether other patches change that', hidden),
    evidence: [shownBy(change), ...left.slice(0, 6).map((use) => atCommit(context, use))],
    clearedBy: 'A revert that changes its dependents, too, or another remedy.',
    undetermined: hidden !== undefined,
  });
};

const unknown = (change: Taken): Finding =>
  finding(R34, {
    severity: 'info',
    sentence: `The revert takes ${change.name} away. Whether anything has come to use it since could not be known: the project’s tree is not at hand.`,
    evidence: [shownBy(change)],
    clearedBy: '',
  });

/**
 * Does anything depend on what a revert takes away? Identifiers that other code uses keep it from being a plain revert. Dependents that were
 * only posted are found by the tracker's edges, not by this rule.
 * Source: 9516d01ac3, 2021-10-14 (rewrote the hunk of a neighbour); 50a21ee067, 2026-05-28 (a revert refused: xenstored already used it);
 * e5ac68a011 (kept the field others used). Severity: block where any is left. Without the tree it only says
 * that they could not be known: a revert is not held up for it.
 */
export const R34: Rule = {
  id: 'R34',
  version: 1,
  title: 'A revert takes its dependents along',
  source: '9516d01ac3, 50a21ee067, e5ac68a011',
  check: (context) =>
    takenAway(context).flatMap((change) => {
      const uses = usesOf(context, change.name);
      if (uses === undefined) return [unknown(change)];
      const left = staying(context, change.name, uses);
      return left.length === 0 ? [] : [blocked(context, change, left)];
    }),
};
