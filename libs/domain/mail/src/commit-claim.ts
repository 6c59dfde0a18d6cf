import { cut } from './cut';
import type { CommitClaim } from './reading';
import type { Prose } from './sentence';

/** Claims kept of one mail. */
const MAX_CLAIMS = 20;
const MAX_SHOWN = 300;

const DONE = String.raw`(?:committed|pushed|applied|merged)`;
const WHAT = String.raw`(?:it|this|these|that|those|the|both|all|patch(?:es)?|your|to|them|series|everything|\d|v\d)`;
/** `Committed. Thank you!`, `Applied to staging, thanks`, `Both pushed`. The inner group captures for speed: see trailer-condition.ts. */
const OPENING = new RegExp(
  `^(?:(thanks?|thank you|ok|okay|now|and|all|both|series|so|done|i've|patch(?:es)? [\\d ,and-]{1,30})[,.:]? ){0,3}${DONE}\\b`,
  'i',
);
const I_DID = new RegExp(`\\bI(?:'ve| have)? (?:(just|now|already|also|since) ){0,2}${DONE} ${WHAT}\\b`, 'i');
const I_DO_NOW =
  /\bI(?:'ll| will| am going to|'m going to|'m| am) (?:now )?(?:push|commit|apply|pushing|committing|applying) (?:it|this|these|those|both|them)(?: \w{1,12})?(?: right)? now\b/i;
const HAS_BEEN = new RegExp(
  `\\b(?:this|these|it|patch(?:es)?|series|they)\\b.{0,30}\\b(?:has|have) (?:(just|now|already|all) ){0,2}been ${DONE}\\b`,
  'i',
);
const DENIED =
  /\?["')]?$|\b(?:if|once|until|unless|when|after|before|which have not|not yet|n't|not|should|could|would|need(?:s|ed)? to|to be)\b/i;
const HINT = /commit|push|appl|merg/;

const claims = (text: string): boolean => {
  if (!HINT.test(text.toLowerCase()) || DENIED.test(text)) return false;
  return OPENING.test(text) || I_DID.test(text) || I_DO_NOW.test(text) || HAS_BEEN.test(text);
};

/** Prose of a reply which says that the patch went in, or goes in now. A claim is shown; only the project's tree proves it. */
export const commitClaimsIn = ({ sentences, lower }: Prose): readonly CommitClaim[] =>
  !HINT.test(lower)
    ? []
    : sentences
        .filter(({ text }) => claims(text))
        .slice(0, MAX_CLAIMS)
        .map(({ text, line }) => ({ sentence: cut(text, MAX_SHOWN), line }));
