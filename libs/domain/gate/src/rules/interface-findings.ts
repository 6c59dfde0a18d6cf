import { isMaintainerOf } from '@sluice/freeze';
import type { Finding } from '@sluice/interface-model';
import type { Case } from '../case';
import { isAbout } from '../permission';
import { asSentence, informs, named, sourceEvidence, type Rule, type Said } from '../reason';
import type { Effect } from '../verdict';

const dismissalOf = (finding: Finding, { line, input, standing, files }: Case) =>
  line.dismissals.find(
    ({ data, said }) =>
      data.rule === finding.rule &&
      isAbout(input.series, data.about) &&
      isMaintainerOf(standing, said.by, { files, at: said.at }),
  );

const effectOf = (finding: Finding, { input }: Case): Effect => {
  if (finding.undetermined) return 'undetermines';
  return input.policy.holdingSeverities.includes(finding.severity) ? 'holds' : 'informs';
};

const told = (finding: Finding, matter: Case): Said => {
  const { rule, ruleVersion, severity, sentence, evidence, clearedBy } = finding;
  const dismissal = finding.judgement ? dismissalOf(finding, matter) : undefined;
  if (dismissal !== undefined) {
    const { by, at, reason, source } = dismissal.said;
    const day = at.slice(0, 10);
    return {
      ...informs(asSentence(`${sentence} Dismissed by ${named(matter, by)} on ${day}: ${reason}`), [
        ...evidence,
        ...sourceEvidence(source, day),
      ]),
      rule,
      ruleVersion,
      severity,
    };
  }
  const effect = effectOf(finding, matter);
  const offer = effect === 'informs' ? '' : clearedBy;
  return { rule, ruleVersion, severity, effect, sentence, evidence, clearedBy: offer };
};

/** The findings of the interface model: block and must-fix hold, what could not be known leaves it undetermined, the rest informs. */
export const interfaceFindings: Rule = {
  rule: 'interface-findings',
  ruleVersion: 1,
  judge: (matter) => matter.input.interface.findings.map((finding) => told(finding, matter)),
};
