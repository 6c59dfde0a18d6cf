import type { PatchComparison } from '../range-diff/range-diff';
import type { MissingPatch, RevisionComparison } from '../use-cases/compare-revisions';

const sideJson = (patch: PatchComparison['from']) =>
  patch === undefined
    ? null
    : {
        position: patch.position,
        messageId: patch.messageId,
        subject: patch.subject,
        patchId: patch.patchId ?? null,
      };

const patchJson = (patch: RevisionComparison['patches'][number]) => ({
  status: patch.status,
  sure: patch.sure,
  from: sideJson(patch.from),
  to: sideJson(patch.to),
  messageChanged: patch.messageChanged,
  text: patch.text,
});

const missingJson = (patches: readonly MissingPatch[]) =>
  patches.map(({ position, subject }) => ({ position, subject: subject ?? null }));

/** Two revisions compared, as the command line and the API give it: the contract of the JSON. */
export const comparisonJson = ({ from, to, patches, missing }: RevisionComparison) => ({
  from,
  to,
  patches: patches.map(patchJson),
  missing: { from: missingJson(missing.from), to: missingJson(missing.to) },
});
