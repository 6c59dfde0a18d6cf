import type { RevisionPatch } from '@sluice/series';
import { caseOf, type JudgeInput } from './case';
import { approvalsIn, type FileApproval } from './file-approval';

export type PatchApproval = { readonly patch: RevisionPatch; readonly files: readonly FileApproval[] };

/**
 * Who maintains which file of which patch, and who approved it: what the rule `maintainer-ack` weighs, patch by patch and whether the phase asks for it or
 * not. A patch that never came has no files.
 */
export const patchApprovals = (input: JudgeInput): readonly PatchApproval[] => {
  const matter = caseOf(input);
  return matter.revision.patches.map((patch) => ({ patch, files: approvalsIn(matter, patch) }));
};
