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

type Patches = Revision['patches'];

const told = (
  patches: Patches,
  isMeant: (damage: Patches[number]['damage'][number]) => boolean,
  sentence: (positions: string, kinds: string) => string,
): readonly Said[] => {
  const broken = patches
    .map((p) => ({ ...p, damage: p.damage.filter(isMeant) }))
    .filter((p) => p.damage.length > 0);
  if (broken.length === 0) return [];
  const kinds = [...new Set(broken.flatMap((p) => p.damage.map((d) => d.kind)))].join(', ');
  const positions = atMost(
    5,
    broken.map((p) => String(p.position)),
  );
  return [
    informs(
      sentence(`${broken.length === 1 ? 'patch' : 'patches'} ${positions}`, kinds),
      broken.flatMap((p) =>
        p.messageId === undefined ? [] : [mailEvidence(p.messageId, { line: p.damage[0]?.line })],
      ),
    ),
  ];
};

/** Flowed text is no damage to git, which undoes it. */
const damaged = ({ patches }: Revision): readonly Said[] => [
  ...told(
    patches,
    (d) => d.refused === true,
    (which, kinds) => `git am will not take ${which} as mailed (${kinds}).`,
  ),
  ...told(
    patches,
    (d) => d.refused !== true && d.kind === 'non-breaking-space',
    (which) =>
      `git am may find no place for ${which}: blanks in it became others on the way (non-breaking-space).`,
  ),
];

/** A series is judged as a whole: what never came could change the answer. */
export const completeness: Rule = {
  rule: 'completeness',
  ruleVersion: 2,
  judge: ({ revision }) => [...missing(revision), ...damaged(revision)],
};
