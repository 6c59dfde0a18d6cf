import { cut } from './cut';

/**
 * Words in front of a condition. The inner group captures for speed: V8 compiles a repetition of up to three that captures nothing by writing
 * it, and all that follows, out for each time, which here takes longer than every use in an import.
 */
const OPENING = String.raw`^(?:(so|but|and|also|then|again|however|still|fwiw|ftaod|hence|therefore|(?:prefer|ideal)ably)\b,? ){0,3}`;
/** Conditions that stand by themselves, with or without a full stop behind. */
const STRONG = new RegExp(
  `${OPENING}(?:provided\\b|providing\\b|assuming\\b|on (?:the )?condition\\b|conditional\\b|subject to\\b|as long as\\b|so long as\\b|pending\\b|unless\\b|modulo\\b|once\\b|after (?:that|which|this|these|those|\\w{1,20}ing)\\b|supposing\\b|(?:prefer|ideal)ably\\b)`,
  'i',
);
/** `With that addressed`, `with the Kconfig fixed`, `With that`: something done, or a bare pointer to what was asked for above. */
const WITH_DONE =
  /\bwith .{0,120}\b(?:\w{2,20}(?:ed|ged|pped)|done|gone|fixing|fixed|cut|split|put|made|taken|removed|out of the way|in place|sorted|addressed)\b/i;
const WITH_BARE =
  /^(?:(?:so|but|and|then|fwiw),? )?with (?:that|this|those|these|it|the above|such a change)(?: said)?$/i;
const THEN = /^(?:if|when)\b|^(?:but|and|so|then|also) if\b/i;
const TAIL =
  /\b(?:provided (?:that )?|assuming |as long as |so long as |on condition |conditional on |subject to |if you |once |unless |pending ).{1,200}$/i;
/** `With one remark below` announces talk; it asks for nothing before the tag counts. */
const REMARK =
  /\b(?:remarks?|nits?|comments?|questions?|suggestions?|nitpicks?|notes?)\b.{0,20}\b(?:below|inline|above)\b/i;

const MAX_CONDITION = 200;

const trimmed = (text: string): string => cut(text.replace(/[\s:,;.]{1,6}$/, ''), MAX_CONDITION);

const isCondition = (text: string, open: boolean): boolean => {
  if (STRONG.test(text) || WITH_BARE.test(text)) return true;
  // `For the files with x86 related changes` is a scope.
  if (WITH_DONE.test(text)) return !REMARK.test(text) && !/^(?:for|on)\b/i.test(text);
  // `If you respin, fix the typo.` is advice; `If you keep them together,` before a tag is a condition.
  return open && THEN.test(text);
};

/**
 * The condition that the sentence in front of a trailer sets, as written without the closing mark. Examples, all of them real: `With that
 * addressed:`, `Preferably with the former of the two dropped`, `Provided that it is committed today`, `After which:`.
 * Reasons (`On that basis,`), times (`but preemptively,`: given before it is asked for) and talk (`With one remark below`) are none.
 */
export const conditionBefore = (sentence: string): string | undefined => {
  const text = trimmed(sentence);
  if (text === '') return undefined;
  const open = !/[.!?]\s{0,4}$/.test(sentence);
  return isCondition(text, open) ? text : undefined;
};

/** The condition in what follows a trailer, on its line or the next: `provided that it is committed today`. */
export const conditionAfter = (text: string): string | undefined => {
  const cut = trimmed(text);
  if (/^\(?(?:with|after|preferably) /i.test(cut) && isCondition(cut.replace(/^\(/, ''), false)) return cut;
  const match = /^[a-z(]/.test(cut) ? TAIL.exec(cut) : null;
  return match === null ? undefined : match[0];
};
