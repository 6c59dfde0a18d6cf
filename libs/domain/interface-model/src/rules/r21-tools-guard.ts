import type { Finding } from '../interface-change';
import { finding, inModel, shownBy, signsOf, type PlacedSign, type Rule, type RuleContext } from './rule';

const judge = (context: RuleContext, sign: PlacedSign): readonly Finding[] => {
  const stability = context.index.headerOf(sign.file)?.stability;
  if (stability === undefined || stability === 'mixed') return [];
  const unstable = stability === 'unstable-tools-only';
  const guarded = sign.to === 'guarded';
  if (unstable === guarded) return [];
  return [
    finding(R21, {
      severity: 'ask',
      sentence: guarded
        ? `The patch puts a part of ${sign.file}, a stable header, behind the guard of the toolstack, which says that it is not stable.`
        : `The patch takes the guard of the toolstack from ${sign.file}, which is not stable: without it guests may rely on it.`,
      evidence: [shownBy(sign), inModel(sign.file, stability)],
      clearedBy: 'Word of which parts are meant to be stable.',
    }),
  ];
};

/**
 * Does the guard of the toolstack tell the truth? It marks what is not stable: a stable header does without, the others have it.
 * Source: 368096b9c4, 2021-03-11 (removed from a stable header, with this reason); f4b8a52034, 2023-09-07. Severity: ask. Needs no tree.
 */
export const R21: Rule = {
  id: 'R21',
  version: 1,
  title: 'The tools guard marks what is not stable',
  source: '368096b9c4, f4b8a52034',
  check: (context) => signsOf(context, 'tools-guard').flatMap((sign) => judge(context, sign)),
};
