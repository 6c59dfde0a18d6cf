/** One wording that reads like an objection, by name, so that a person can say which of them misfires. */
export type Wording = {
  readonly name: string;
  readonly says: RegExp;
  /** Sentences it must not fire on although `says` does. */
  readonly unless?: RegExp | undefined;
};

const SUBJECT = String.raw`\b(?:this|that|it|your|the (\w{1,20} ){0,2}(?:patch|change|series|approach|logic|design|idea|interface|fix|commit|check|condition|flag|option))\b`;
const DEGREE = String.raw`(?:(\w{2,15}ly|just|still|also|all|more|even|so|rather|quite|very|a bit) ){0,2}`;
const BAD = String.raw`(?:broken|bogus|wrong|incorrect|flawed|unacceptable|insane|buggy)`;
const TAKE = String.raw`(?:go in|go into|land|(?:be )?(?:committed|merged?|appl(?:y|ied)|taken|take|accepted|accept|pushed|push|shipped|ship|released?))`;
const HYPOTHETICAL = /\b(?:if|whether|unless|in case|wonder(?:ing)?|assum(?:e|ing)|would|might|could)\b/;
const QUESTION = /\?["')]?$/;
const DENIED = /(?:\b(?:no|not|without|never|any|nobody|sure|unless|if)\b|n't\b).{0,40}\bobject/;

/**
 * The table of wordings. Each is a question to a person, never a count, so it may err on the side of asking; discussion of what hardware,
 * old code or the speaker's own patch does must stay out. Bounded gaps only: matching is linear in a sentence of at most 600 characters.
 * Repeated groups capture, for speed: see trailer-condition.ts.
 */
export const WORDINGS: readonly Wording[] = [
  {
    name: 'dislikes',
    says: /\bi (?:really |still |also |just |personally |particularly )?(?:do not|don't|dislike|hate|didn't)\b(?: (?:really|particularly|much))?(?: like)?\b.{0,20}\b(?:this|the|that|your)\b.{0,25}\b(?:approach|idea|patch|change|direction|way|solution|series|interface|design)\b/,
    unless:
      /\bi (?:do not|don't) (?:see|think|know|mind|have|understand|want|believe|need|get|care|object|remember|expect|follow|recall|work|agree|find|seem)\b|\?["')]?$/,
  },
  {
    name: 'broken',
    says: new RegExp(`${SUBJECT}[^,;]{0,40}?\\b(?:is|are|looks|seems)\\b ${DEGREE}${BAD}\\b`),
    unless: new RegExp(
      `${QUESTION.source}|${HYPOTHETICAL.source}|n't\\b|\\b(?:not|why|says?|said|my|something|comment|typo|spelling|indent\\w*|commit message|subject line|existing|current|currently|old)\\b`,
    ),
  },
  {
    name: 'broken-interface',
    // Looks back from behind the rare word: the words before it are in every other sentence, and what is looked back from is looked at first.
    says: /\b(?:broken|buggy|duplicated?)\b(?<=\b(?:introduc\w{1,4}|ship\w{0,4}|merg\w{1,4}|add\w{0,4}|expos\w{1,4}|knowing\w{0,6})\b.{0,40}\b\w{5,10})\b.{0,20}\b(?:interface|abi|api|code|option|flag|feature)/,
    unless: /\?["')]?$/,
  },
  {
    name: 'revert',
    says: /\b(?:needs?|must|should|has to|have to|wants?|ought to|please)\b.{0,12}\brevert(?:ed|ing)?\b/,
    unless: /\b(?:not|n't|no need|if|whether|unless)\b.{0,30}\brevert|\?["')]?$/,
  },
  {
    name: 'objects',
    says: /\bi\b.{0,25}\bobject(?:ed|ing|ion|ions)?\b|\b(?:my|an?|strong|practical|main) (?:\w{1,15} )?objections?\b/,
    unless: new RegExp(
      `${DENIED.source}|\\b(?:an?|the|this|that|each|every|of|new|single|whole|memory|device|c|kernel)\\s(?:\\w{1,15}\\s)?objects?\\b`,
    ),
  },
  {
    name: 'nack',
    says: /^\W{0,3}(a |big |hard |self-?|strong ){0,2}n(?:a|ac)k(?:ed|ing)?\b(?!ed-by)|\b(?:is a|it's a|'s a|my|still|hard|soft|so|firm|must|hereby|i(?: am|'m)?|still a|therefore|consider this a) n(?:a|ac)k(?:ing|ed)?\b|\bn(?:a|ac)k (?:from me|from my side|to this|for this|on this|until|unless|as is)\b/,
    unless: /\b(?:interrupts?|packets?|i2c|irq|nak bit|responds?|not a n|n't n)\b/,
  },
  {
    name: 'please-do-not',
    says: /\b(?:please|pls)\b.{0,10}\b(?:don't|do not|never)\b (?:\w{2,12} )?(?:commit|apply|merge|push|take|queue|pull|do (?:this|that|it)|break|introduce)\b/,
  },
  {
    name: 'do-not-commit',
    says: /\b(?:don't|do not|shouldn't|should not|must not|mustn't|can't|cannot|can not|won't|not ready to|not fit to) (\w{2,12} ){0,2}(?:commit|apply|merge|push) (?:this|it|these|that|them)\b/,
    unless: /\?["')]?$|\bif\b|\bwhy\b/,
  },
  {
    name: 'cannot-go-in',
    says: new RegExp(
      `\\b(?:this|it|these|they|that|patch|series)\\b.{0,15}\\b(?:can't|cannot|can not|must not|mustn't|should not|shouldn't|won't)\\b (\\w{2,12} ){0,2}${TAKE}\\b`,
    ),
    unless: /\?["')]?$|\b(?:if|unless|until|why|be applied to|shouldn't be released)\b/,
  },
  {
    name: 'uncomfortable',
    says: /\b(?:not|n't|never)\b (?:really |very |entirely |overly |too |at all |particularly |quite |so |feel |feel very )?(?:comfortable|happy (?:with|about|to see)|in favou?r|keen|fond|thrilled)\b|\buncomfortable\b/,
    unless: QUESTION,
  },
  {
    name: 'disagrees',
    says: /\bi (?:\w{2,12} )?(?:disagree|oppose)\b|\bi(?:'m| am) (?:\w{2,12} )?(?:opposed to|against (?:this|the|such|doing|adding|introducing|having))\b/,
    unless: /\b(?:not|n't|if|would)\b.{0,12}\b(?:disagree|oppose|against)|\?["')]?$/,
  },
  {
    name: 'breaks',
    says: /\b(?:this|your) (?:patch|series|change|commit)? ?(?:actually |also |now |still |will |would )?(?:breaks?|regress(?:es)?)\b/,
    unless: /\?["')]?$|\b(?:if|whether|not|n't|unless)\b/,
  },
  {
    name: 'rushed',
    says: /\b(?:wrong|bad|mistake|against)\b.{0,30}\b(?:rush|rushing)\b|\brush(?:ed|ing)? (?:it |this |these |them |things )?in(?:to)?\b/,
    unless: /\b(?:no|not|n't) (?:\w{2,12} )?rush/,
  },
  {
    name: 'unacceptable',
    says: /\b(?:this|it|that|which|approach|patch|series)\b.{0,20}\b(?:(?:is|are) (?:\w{2,12} )?(?:not acceptable|not ready|a no-?go|not an option|the wrong (?:approach|way|direction|thing))|isn't acceptable|isn't ready)\b/,
    unless: QUESTION,
  },
];
