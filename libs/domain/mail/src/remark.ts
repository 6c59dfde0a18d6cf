import { cut } from './cut';
import type { RemarkWording } from './reading';
import type { Prose } from './sentence';

/** Remarks kept of one mail; more say no more. */
const MAX_REMARKS = 10;
const MAX_SHOWN = 300;

/** One cheap look that most mails fail: whoever speaks of roles names one of these. */
const HINT = /dom ?0|domain 0|hardware domain|hwdom|control domain|\brole\b/;

const ROLE = String.raw`(?:dom ?0|domain 0|(?:the )?hardware domain|hwdom|(?:the )?control domain|\brole\b)`;
const UNKNOWING = String.raw`(?:no (?:knowledge|idea|information|way (?:to|of) (?:know(?:ing)?|tell(?:ing)?))|(?:can(?:not| ?not|'t)|could(?: not|n't)|do(?:es)?(?: not|n't)) (?:\w{2,12} ){0,2}(?:know|tell|see|distinguish)|(?:is|are)(?: not|n't) (?:\w{2,12} ){0,2}(?:known|told|passed|available))`;

/** Not knowing, and of which role, in one sentence; either may come first. */
const ROLE_UNKNOWN = new RegExp(`${UNKNOWING}\\b.{0,80}${ROLE}|${ROLE}.{0,80}${UNKNOWING}\\b`);
/** A person who does not know something is no check that cannot. */
const ABOUT_CODE = /\b\w{2,40}_\w{2,40}\b|\w{2,40}\(\)/;

/**
 * What people say of code that bears on a rule of the interface, in a reply's own words: `in sanitise_x() I cannot know whether it is dom0`.
 * Only a hint for the rule that asks; whether it is about that code at all is the rule's to say. Bounded gaps only: linear in a sentence.
 */
export const remarksIn = ({ sentences, lower }: Prose): readonly RemarkWording[] => {
  if (!HINT.test(lower)) return [];
  return sentences
    .filter(({ text }) => ABOUT_CODE.test(text) && ROLE_UNKNOWN.test(text.toLowerCase()))
    .slice(0, MAX_REMARKS)
    .map(({ text, line }) => ({ kind: 'role-unknown', sentence: cut(text, MAX_SHOWN), line }));
};
