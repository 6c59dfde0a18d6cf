import type { Finding } from '../interface-change';
import { finding, inModel, ofKind, shownBy, type PlacedChange, type Rule } from './rule';

const lines = (change: PlacedChange): string =>
  change.removedLines === 1 ? 'a line of code' : `${change.removedLines ?? 0} lines of code`;

const stable = (change: PlacedChange): Finding =>
  finding(R20, {
    severity: 'block',
    sentence:
      `${change.file} is ${change.to === 'stable-device-model' ? 'stable towards device models' : 'stable'}, and the patch removes or changes ${lines(change)} in it. ` +
      'Whether the change is compatible could not be known from the diff.',
    evidence: [shownBy(change), inModel(change.file, change.to ?? '')],
    clearedBy:
      "A version that keeps the old definitions (or guards them by __XEN_INTERFACE_VERSION__), or a maintainer's word that the change is compatible.",
    judgement: true,
  });

const mixed = (change: PlacedChange): Finding =>
  finding(R20, {
    severity: 'ask',
    sentence:
      `${change.file} holds a stable part and one for the toolstack only, and the patch removes or changes ${lines(change)} in it. ` +
      'Which part they belong to could not be known from the diff.',
    evidence: [shownBy(change), inModel(change.file, 'mixed')],
    clearedBy: 'The project’s tree, or a reviewer’s look at which side of the guard the lines stand.',
    undetermined: true,
  });

/**
 * Stable headers change only compatibly, or under __XEN_INTERFACE_VERSION__. Lines of code lost count; comments, white space and moved lines
 * do not. In a header with an unstable part the rule only asks.
 * Source: a4180b03ff, 2022-11-09; 540d911c28, mended by c4b41ee2b4, 2021-11-25. Kept well by 93d913c6e6, 2023-12-05. Severity: block.
 */
export const R20: Rule = {
  id: 'R20',
  version: 1,
  title: 'Stable headers change only compatibly',
  source: 'a4180b03ff, c4b41ee2b4',
  check: (context) =>
    ofKind(context, 'header-touched')
      .filter((c) => (c.removedLines ?? 0) > 0)
      .flatMap((change) => {
        if (change.to === 'mixed') return [mixed(change)];
        return change.to === 'stable' || change.to === 'stable-device-model' ? [stable(change)] : [];
      }),
};
