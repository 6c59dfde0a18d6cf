import { usesOf } from './in-tree';
import {
  butUnknown,
  finding,
  inModel,
  shownBy,
  signsOf,
  unseenPatches,
  type Rule,
  type RuleContext,
} from './rule';

const isKnown = (context: RuleContext, name: string): boolean => {
  const places = context.model.reviewPlaces?.accessControl ?? [];
  return (
    signsOf(context, 'access-case', name).length > 0 ||
    (usesOf(context, name) ?? []).some((u) => places.some((p) => u.path.startsWith(p)))
  );
};

/**
 * Does access control know the new operation? One without a case is denied where the policy is enforced, and nobody notices where it is not.
 * Source: 345135942b, 2022-11-21; 29daa72e40, 7fa1411676 and 83a4dade0f, 2025-01-08 (up to seven years late); 3179bf2931, 2026-07-28.
 * Severity: must-fix. Needs no tree.
 */
export const R25: Rule = {
  id: 'R25',
  version: 1,
  title: 'Access control knows every operation',
  source: '345135942b, 29daa72e40, 83a4dade0f',
  check: (context) => {
    const places = context.model.reviewPlaces?.accessControl ?? [];
    if (places.length === 0) return [];
    const hidden = unseenPatches(context);
    return signsOf(context, 'operation-added')
      .filter((sign) => !isKnown(context, sign.name))
      .map((sign) =>
        finding(R25, {
          severity: 'must-fix',
          sentence:
            `${sign.name} is new, and no patch seen gives it a case in ${places.join(' or ')}: where that policy is enforced, the operation is denied.` +
            butUnknown('Whether another one does', hidden),
          evidence: [shownBy(sign), inModel('reviewPlaces accessControl', places.join(', '))],
          clearedBy: `A case for ${sign.name} in ${places.join(' or ')}.`,
          undetermined: hidden !== undefined,
        }),
      );
  },
};
