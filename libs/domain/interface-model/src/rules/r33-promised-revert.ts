import { finding, statementsOf, type Rule } from './rule';

/**
 * A promise to revert or replace something later is kept in view: promises are forgotten.
 * Source: f38c859135, 2021-10-11, promised a revert; its conditional build of vPCI MSI was still in the Makefile in 2026. Severity: info.
 */
export const R33: Rule = {
  id: 'R33',
  version: 1,
  title: 'A promise to revert is remembered',
  source: 'f38c859135, 2021-10-11',
  check: (context) =>
    statementsOf(context, 'to-be-reverted', 'transitional').map((s) =>
      finding(R33, {
        severity: 'info',
        sentence:
          s.kind === 'to-be-reverted'
            ? `The message promises that something is taken back later: “${s.sentence}”`
            : `The message calls this transitional: “${s.sentence}”`,
        evidence: [{ kind: 'mail', messageId: s.messageId, quote: s.sentence }],
        clearedBy: '',
      }),
    ),
};
