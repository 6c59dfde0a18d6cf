import type { Statement } from './interface-change';

/** What a commit message may say of itself, and the wording that says it. Rules R05, R07, R09 and R33 ask for it. */
const WORDINGS: readonly { readonly kind: Statement['kind']; readonly pattern: RegExp }[] = [
  {
    kind: 'not-functional',
    pattern:
      /\bnot (?:yet |fully )?functional\b|\bnon-functional\b|\bdoes(?: not|n't) (?:yet )?work\b|\bnot (?:yet|currently) (?:complete|implemented|supported|usable|working|enabled|available)\b|\bcan(?:not|'t) be (?:enabled|used) yet\b/i,
  },
  {
    kind: 'transitional',
    pattern:
      /\btransitional\b|\btemporarily\b|\btemporary (?:change|measure|workaround|work-around|hack|solution|flag|interface)\b/i,
  },
  {
    kind: 'to-be-reverted',
    pattern:
      /\b(?:will|to|shall|should|must|can) be (?:reverted|removed again|dropped again)\b|\bwill (?:later )?(?:revert|drop|remove) (?:this|it)\b|\brevert (?:this|it) (?:once|when|later|in|as soon)\b/i,
  },
  {
    kind: 'capability-equals-flag',
    pattern:
      /\b\w{0,30}CDF_(\w{2,30}) ?(?:==|(?:must |should |has to |to )?(?:equals?|match(?:es)?)) ?(?:the )?\w{0,30}PHYSCAP_\1\b|\b\w{0,30}PHYSCAP_(\w{2,30}) ?(?:==|(?:must |should |has to |to )?(?:equals?|match(?:es)?)) ?(?:the )?\w{0,30}CDF_\2\b/,
  },
  {
    kind: 'other-architectures',
    pattern:
      /\bother arch(?:es|itectures?)\b|\banother arch(?:itecture)?\b|\barch(?:itecture)?-(?:neutral|agnostic|independent)\b|\bcommon to all arch/i,
  },
];

const MAX_BODY = 8_000;
const MAX_SENTENCE = 300;

const endOfSentence = (body: string, from: number): number => {
  const rest = body.slice(from, from + MAX_SENTENCE);
  const end = rest.search(/[.!?](?:\s|$)|\n\s*\n/);
  return from + (end < 0 ? rest.length : end + 1);
};

const beginOfSentence = (body: string, at: number): number => {
  const start = Math.max(0, at - MAX_SENTENCE);
  const head = body.slice(start, at);
  const border = Math.max(head.lastIndexOf('. '), head.lastIndexOf('.\n'), head.lastIndexOf('\n\n'));
  return border < 0 ? start : start + border + 2;
};

const sentenceAround = (body: string, at: number): string =>
  body
    .slice(beginOfSentence(body, at), endOfSentence(body, at))
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_SENTENCE);

/** What the message says of itself, one sentence for each kind. */
export const statementsIn = (body: string): readonly Statement[] => {
  const text = body.length > MAX_BODY ? body.slice(0, MAX_BODY) : body;
  return WORDINGS.flatMap(({ kind, pattern }) => {
    const match = pattern.exec(text);
    return match === null ? [] : [{ kind, sentence: sentenceAround(text, match.index) }];
  });
};
