import type { Finding } from '../interface-change';
import { finding, shownBy, signsOf, statementsOf, type Rule, type RuleContext } from './rule';

const CLEARED =
  "A version that leaves the two apart, or a maintainer's word that every domain may have it where the host can.";

const inCode = (context: RuleContext): readonly Finding[] =>
  signsOf(context, 'equated').map((sign) =>
    finding(R07, {
      severity: 'ask',
      sentence: `One condition weighs ${sign.name}, which is one domain's, and ${sign.to ?? 'a capability'}, which is the whole host's. A host that can does not mean that every role of domain may.`,
      evidence: [shownBy(sign)],
      clearedBy: CLEARED,
      judgement: true,
    }),
  );

const inWords = (context: RuleContext): readonly Finding[] =>
  statementsOf(context, 'capability-equals-flag').map((s) =>
    finding(R07, {
      severity: 'ask',
      sentence: `The message ties a flag of one domain to a capability of the whole host: “${s.sentence}”`,
      evidence: [{ kind: 'mail', messageId: s.messageId, quote: s.sentence }],
      clearedBy: CLEARED,
      judgement: true,
    }),
  );

/**
 * Are the whole host and one domain kept apart? A capability says what the host can, a flag what one domain gets: where only one role may have
 * it, the one cannot gate the other. Whether that is so here needs a person.
 * Source: mail of 2021-10-13 in the thread of 2075b410ee. Severity: ask; a judgement. Needs no tree.
 */
export const R07: Rule = {
  id: 'R07',
  version: 1,
  title: 'A capability of the host is no attribute of a domain',
  source: '2075b410ee, 2021-10-13',
  check: (context) => [...inCode(context), ...inWords(context)],
};
