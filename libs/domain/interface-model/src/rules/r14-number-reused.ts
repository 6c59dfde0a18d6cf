import { wasReleased } from '../as-of';
import type { Finding } from '../interface-change';
import {
  addedBits,
  finding,
  inModel,
  shownBy,
  signsOf,
  type PlacedChange,
  type Rule,
  type RuleContext,
} from './rule';

const CLEARED = 'A number nobody had, or word that the old one was never live where the new one is.';

const inHeader = (context: RuleContext): readonly Finding[] =>
  signsOf(context, 'number-reused').map((sign) =>
    finding(R14, {
      severity: 'ask',
      sentence: `${sign.name} takes number ${sign.to ?? ''}, which ${sign.from ?? 'a retired name'} had.`,
      evidence: [shownBy(sign)],
      clearedBy: CLEARED,
    }),
  );

/** Other names of the channel that held the number in a release and are gone by the day. */
const inRegistry = (context: RuleContext, change: PlacedChange): readonly Finding[] =>
  context.model.identifiers
    .filter((i) => i.channel === change.channel && i.name !== change.name)
    .flatMap((i) => {
      const old = i.values.find(
        (v) =>
          String(v.value) === change.to &&
          v.until !== undefined &&
          v.until.date <= context.day &&
          wasReleased(context.model, v.released, context.day),
      );
      if (old === undefined) return [];
      return [
        finding(R14, {
          severity: 'ask',
          sentence: `${change.name} takes number ${change.to ?? ''}, which ${i.name} had in releases since ${old.released}.`,
          evidence: [
            shownBy(change),
            inModel(i.name, `value ${old.value}, released in ${old.released}, retired`),
          ],
          clearedBy: CLEARED,
        }),
      ];
    });

/**
 * Was the number somebody else's? A retired number that returns with another meaning meets callers that still send the old one. Allowed where
 * the old one was never live on that arch, or the operation is the hypervisor's own.
 * Source: 2785b2a9e0, 2020-09-22 (number 23 of an operation of an arch long gone: fine). Severity: ask. Needs no tree.
 */
export const R14: Rule = {
  id: 'R14',
  version: 1,
  title: 'A retired number keeps its meaning',
  source: '2785b2a9e0, 2020-09-22',
  check: (context) => [
    ...inHeader(context),
    ...addedBits(context).flatMap((change) => inRegistry(context, change)),
  ],
};
