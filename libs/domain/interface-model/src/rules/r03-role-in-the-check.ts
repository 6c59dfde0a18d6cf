import type { Finding } from '../interface-change';
import {
  addedBits,
  finding,
  inModel,
  reachOf,
  shownBy,
  signsOf,
  type PlacedSign,
  type Remark,
  type Rule,
  type RuleContext,
} from './rule';

const judge = (context: RuleContext, sign: PlacedSign): Finding => {
  const check = context.model.acceptance.find((p) => p.file === sign.file && p.function === sign.to);
  const knowing = context.model.acceptance.filter(
    (p) => p.knowsRole && (check?.arch === 'common' || p.arch === check?.arch),
  );
  const where = knowing.map((p) => `${p.function}()`).join(' or ') || 'where the domain is created';
  return finding(R03, {
    severity: 'must-fix',
    sentence: `${sign.to ?? 'The check'}() is given a configuration and no domain, and the patch asks ${sign.name} there. A restriction to a role belongs into ${where}.`,
    evidence: [
      shownBy(sign),
      inModel(`${sign.file} ${sign.to ?? ''}`, check?.note ?? 'does not know the role'),
    ],
    clearedBy: `A version that leaves the role to ${where}.`,
  });
};

/** The remark speaks of a check of the model that is given no domain. */
const speaksOfCheck = (context: RuleContext, remark: Remark): boolean =>
  context.model.acceptance.some((p) => !p.knowsRole && remark.sentence.includes(p.function));

/** What a person found when trying: the check cannot know. It bears on a patch whose bits pass through such a check. */
const remarked = (context: RuleContext): readonly Finding[] =>
  context.remarks
    .filter((r) => r.kind === 'role-unknown' && speaksOfCheck(context, r))
    .flatMap((r) => {
      const bit = addedBits(context).find(
        (c) => reachOf(context, c) === 'domain' && r.about.includes(c.messageId),
      );
      if (bit === undefined) return [];
      return [
        finding(R03, {
          severity: 'ask',
          sentence: `${r.by} says that the check of the configuration cannot know the role of the domain: “${r.sentence}” If ${bit.name} is for some roles only, that has to be decided where the domain is known.`,
          evidence: [{ kind: 'mail', messageId: r.messageId, quote: r.sentence }, shownBy(bit)],
          clearedBy: 'Word of where the restriction to a role is made, or that there is none.',
        }),
      ];
    });

/**
 * Do the checks that see only a configuration stay free of roles? They are given no domain, so that "dom0 only" cannot be said there; it
 * belongs to the check that knows the domain (emulation_flags_ok(), arch_domain_create()).
 * Source: raised on 2021-10-12 against 2075b410ee; kept by 337f0ad8d4, 2025-06-17. Severity: must-fix; ask where
 * only an answer to the patch says so. Needs no tree.
 */
export const R03: Rule = {
  id: 'R03',
  version: 1,
  title: 'No role in a check that is given no domain',
  source: '2075b410ee, 2021-10-12; 337f0ad8d4',
  check: (context) => [
    ...signsOf(context, 'role-asked').map((sign) => judge(context, sign)),
    ...remarked(context),
  ],
};
