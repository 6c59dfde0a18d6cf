import type { Finding } from '../interface-change';
import {
  addedBits,
  finding,
  ofKind,
  shownBy,
  type Claim,
  type PlacedChange,
  type Rule,
  type RuleContext,
} from './rule';

/** Numbers the series wants: those of new bits, and those that bits move to. */
const wanted = (context: RuleContext): readonly PlacedChange[] => [
  ...addedBits(context),
  ...ofKind(context, 'bit-renumbered'),
];

const sameNumber = (change: PlacedChange, claim: Claim): boolean =>
  claim.channel === change.channel &&
  claim.value !== undefined &&
  claim.value === change.to &&
  claim.name !== change.name;

const clash = (change: PlacedChange, claim: Claim): Finding =>
  finding(R36, {
    severity: 'ask',
    sentence: `Number ${change.to ?? ''} is wanted for ${change.name} here and for ${claim.name} by a series posted on ${claim.saidAt.slice(0, 10)} that is still in flight. Whoever goes in second has to move.`,
    evidence: [
      shownBy(change),
      { kind: 'mail', messageId: claim.messageId, quote: `${claim.name} ${claim.value ?? ''}` },
    ],
    clearedBy: 'One of the two landed, withdrawn, or on another number.',
  });

const sameName = (change: PlacedChange, claim: Claim): Finding =>
  finding(R36, {
    severity: 'ask',
    sentence: `${change.name} is brought by another series in flight as well (posted on ${claim.saidAt.slice(0, 10)}${claim.value === undefined || claim.value === change.to ? '' : `, as ${claim.value}`}).`,
    evidence: [shownBy(change), { kind: 'mail', messageId: claim.messageId, quote: claim.name }],
    clearedBy: 'One of the two landed or withdrawn.',
  });

/**
 * Do two series in flight want one number, or one name? Neither patch shows the other. A question, not a hold: a stranger's series must not stop
 * another's. Not one of the rules of the house's list: it looks at several series.
 * Source: October 2021: vpci at bit 7 (2075b410ee) and vpmu beside it at 8 (dbb948110a), which moved to 7 when vpci went (9516d01ac3).
 * Severity: ask. Needs no tree.
 */
export const R36: Rule = {
  id: 'R36',
  version: 1,
  title: 'Two series in flight on one number',
  source: '2075b410ee, dbb948110a, 9516d01ac3',
  check: (context) =>
    wanted(context).flatMap((change) => {
      const claims = context.claims.filter((c) => c.state === 'in-flight');
      return [
        ...claims.filter((c) => sameNumber(change, c)).map((c) => clash(change, c)),
        ...claims.filter((c) => c.name === change.name).map((c) => sameName(change, c)),
      ];
    }),
};
