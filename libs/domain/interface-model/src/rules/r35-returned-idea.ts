import { cite } from '../as-of';
import type { Finding } from '../interface-change';
import { addedBits, finding, inModel, shownBy, type PlacedChange, type Rule, type RuleContext } from './rule';

const CLEARED = "A word in the message on what is different this time, or a maintainer's that it is.";

/** The registry holds the name as retired on the day. */
const retired = (context: RuleContext, change: PlacedChange): readonly Finding[] =>
  context.model.identifiers
    .filter((i) => i.name === change.name || i.formerNames.includes(change.name))
    .flatMap((i) => {
      const last = i.values.filter((v) => v.from === undefined || v.from.date < context.day).at(-1);
      if (last?.until === undefined || last.until.date > context.day) return [];
      return [
        finding(R35, {
          severity: 'ask',
          sentence: `${change.name} was in the tree before, as ${last.value}, and was taken out again (${cite(last.until)}). What is different now?`,
          evidence: [shownBy(change), inModel(i.name, `value ${last.value}, until ${cite(last.until)}`)],
          clearedBy: CLEARED,
          judgement: true,
        }),
      ];
    });

/** An earlier series that wanted the name was reverted. */
const reverted = (context: RuleContext, change: PlacedChange): readonly Finding[] => {
  const earlier = context.claims.filter((c) => c.state === 'reverted' && c.name === change.name);
  const first = earlier[0];
  if (first === undefined) return [];
  return [
    finding(R35, {
      severity: 'ask',
      sentence: `${change.name} was brought by an earlier series (${first.saidAt.slice(0, 10)}), and a revert of it was posted. What is different now?`,
      evidence: [shownBy(change), { kind: 'mail', messageId: first.messageId, quote: first.name }],
      clearedBy: CLEARED,
      judgement: true,
    }),
  ];
};

/**
 * Does an idea return that was taken back? A name that the registry holds as retired, or that an earlier, reverted series brought, comes with
 * the objections to it. Whether they are met needs a person. Not one of the rules of the house's list: it looks at several series.
 * Source: 9516d01ac3, 2021-10-14, took XEN_DOMCTL_CDF_vpci out; patches of 2023 posted it again. Severity: ask; a judgement. Needs no tree.
 */
export const R35: Rule = {
  id: 'R35',
  version: 1,
  title: 'An idea that returns after a revert',
  source: '2075b410ee, 9516d01ac3',
  check: (context) =>
    addedBits(context).flatMap((change) => {
      const [known] = retired(context, change);
      return known === undefined ? reverted(context, change) : [known];
    }),
};
