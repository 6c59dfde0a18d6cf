import type { HeaderSlip } from '../interface-change';
import { finding, shownBy, type Rule } from './rule';

const SENTENCES: Readonly<Record<HeaderSlip['kind'], (slip: HeaderSlip) => string>> = {
  'plain-type': (slip) =>
    `A type whose size depends on the compiler comes into ${slip.file}: public headers use fixed-width types.`,
  'signed-literal': (slip) =>
    `A flag in ${slip.file} is shifted into a signed literal: public headers use 1U.`,
};

/**
 * Public headers use fixed-width types and unsigned literals: other compilers read them. New lines only; old ones are left alone (a blanket
 * conversion was itself reverted, 2a9a19be13).
 * Source: a48066d25c, mended by 3b38b1d964; 63e165e891, 2022-06-28. Severity: must-fix for types, ask for literals.
 */
export const R19: Rule = {
  id: 'R19',
  version: 2,
  title: 'Fixed-width types and unsigned literals in public headers',
  source: '63e165e891, 2022-06-28',
  check: ({ patches }) =>
    patches.flatMap(({ analysis, messageId }) =>
      // What a revert brings back is not new.
      (analysis.changeClass === 'revert' ? [] : (analysis.slips ?? [])).map((slip) =>
        finding(R19, {
          severity: slip.kind === 'plain-type' ? 'must-fix' : 'ask',
          sentence: SENTENCES[slip.kind](slip),
          evidence: [shownBy({ ...slip, messageId })],
          clearedBy: slip.kind === 'plain-type' ? 'A type such as uint32_t.' : 'An unsigned literal.',
        }),
      ),
    ),
};
