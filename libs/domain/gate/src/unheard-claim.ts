import { personOf } from '@sluice/freeze';
import type { Case } from './case';
import { atMost, mailEvidence, spoken, type Said } from './reason';
import type { WeighedTrailer } from './weighed-trailer';

/** `v5 7/11`, `v2` of a single patch, or the cover letter: where a poster carries a trailer. */
const placeOf = (claim: WeighedTrailer, { revision }: Case): string => {
  const version = `v${revision.number}`;
  const patch = revision.patches.find((p) => p.messageId === claim.messageId);
  if (patch === undefined) return `the cover letter of ${version}`;
  return revision.total === 1 ? version : `${version} ${patch.position}/${revision.total}`;
};

/** What one person is said to have said under one key. */
const groupsOf = (claims: readonly WeighedTrailer[], matter: Case) => {
  const groups = new Map<string, WeighedTrailer[]>();
  for (const claim of new Set(claims)) {
    const address = claim.carried?.person.address ?? '';
    const key = `${claim.key} ${personOf(address, matter.standing.identities)}`;
    groups.set(key, [...(groups.get(key) ?? []), claim]);
  }
  return [...groups.values()];
};

/**
 * What a poster carries in another's name and no received mail bears out: it does not count, but neither can it be said that no such word is
 * known. One reason for each person and key; `filesOf` says which files a claim would be for, in words such as ` for a.c`.
 */
export const unheardClaims = (
  claims: readonly WeighedTrailer[],
  matter: Case,
  about: (claims: readonly WeighedTrailer[]) => string,
): readonly Said[] =>
  groupsOf(claims, matter).flatMap((group): readonly Said[] => {
    const [first] = group;
    if (first?.carried === undefined) return [];
    const who = spoken(matter, first.carried.person);
    const places = [...new Set(group.map((claim) => placeOf(claim, matter)))];
    const carry = places.length === 1 ? 'carries' : 'carry';
    return [
      {
        effect: 'undetermines',
        sentence: `${atMost(3, places)} ${carry} ${first.key}: ${who}${about(group)}, but the mail in which ${who} says so was never received.`,
        evidence: group.slice(0, 6).map((claim) => mailEvidence(claim.messageId, { line: claim.line })),
        clearedBy: `That mail, taken from the archive of the list, or the word of ${who}.`,
      },
    ];
  });
