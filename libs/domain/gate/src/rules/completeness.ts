import type { Revision } from '@sluice/series';
import { atMost, informs, mailEvidence, type Rule, type Said } from '../reason';

const missing = (revision: Revision): readonly Said[] => {
  if (revision.complete) return [];
  const known = revision.total - revision.missing.length;
  return [
    {
      effect: 'undetermines',
      sentence: `v${revision.number} is incomplete: ${known} of ${revision.total} patches came; missing ${atMost(12, revision.missing.map(String))}.`,
      evidence: revision.patches
        .flatMap((p) => (p.messageId === undefined ? [] : [mailEvidence(p.messageId)]))
        .slice(0, 3),
      clearedBy: 'The missing patches, taken from the archive of the list.',
    },
  ];
};

const damaged = (revision: Revision): readonly Said[] => {
  const broken = revision.patches.filter((p) => p.damage.length > 0);
  if (broken.length === 0) return [];
  const kinds = [...new Set(broken.flatMap((p) => p.damage.map((d) => d.kind)))].join(', ');
  return [
    informs(
      `git am will not take ${broken.length === 1 ? 'patch' : 'patches'} ${atMost(
        5,
        broken.map((p) => String(p.position)),
      )} as mailed (${kinds}).`,
      broken.flatMap((p) =>
        p.messageId === undefined ? [] : [mailEvidence(p.messageId, { line: p.damage[0]?.line })],
      ),
    ),
  ];
};

/** A series is judged as a whole: what never came could change the answer. */
export const completeness: Rule = {
  rule: 'completeness',
  ruleVersion: 1,
  judge: ({ revision }) => [...missing(revision), ...damaged(revision)],
};
