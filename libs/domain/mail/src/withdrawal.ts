import { cut } from './cut';
import type { WithdrawalWording } from './reading';
import type { Prose } from './sentence';

/** Withdrawals kept of one mail. */
const MAX_WITHDRAWALS = 20;
const MAX_SHOWN = 300;

const TAKE_BACK = String.raw`(?:withdraw(?:ing|n)?|retract(?:ing|ed)?|tak(?:e|ing) back|revok(?:e|ing|ed)|rescind(?:ing|ed)?|drop(?:ping)?|remov(?:e|ing)|lift(?:ing|ed)?)`;
const ACK = String.raw`(?:(?:release[- _])?(?:acks?|acked-by|ack-by)|reviews?|reviewed-by|tested-by|r-?b|tags?|sign-off)`;
const OBJECTION = String.raw`(?:objections?|nacks?|naks?|nacked-by|concerns?|veto|complaints?)`;

type Row = { readonly what: WithdrawalWording['what']; readonly says: RegExp };

/** Optional words capture for speed: see trailer-condition.ts. First match wins: an objection or an ack is named in so many words; a series only by its author's usual phrases. */
const ROWS: readonly Row[] = [
  {
    what: 'objection',
    says: new RegExp(
      `\\b(?:I|I'm|I'll|please|hereby|me)\\b.{0,30}\\b${TAKE_BACK} (?:my|the|this|that) (\\w{1,15} )?${OBJECTION}\\b`,
      'i',
    ),
  },
  {
    what: 'objection',
    says: new RegExp(
      `\\b(?:my|consider my) (\\w{1,15} )?${OBJECTION} (?:is |are |has been |as )?(?:withdrawn|lifted|resolved|addressed|moot)\\b`,
      'i',
    ),
  },
  {
    what: 'objection',
    says: /\bI (?:no longer object|don't object any ?more|have no (?:further|remaining|more) objections?)\b/i,
  },
  {
    what: 'ack',
    says: new RegExp(
      `\\b(?:I|I'm|I'll|please|hereby|me)\\b.{0,30}\\b${TAKE_BACK} (?:my|that|the) (\\w{1,15} )?${ACK}(?![\\w-])`,
      'i',
    ),
  },
  {
    what: 'ack',
    says: new RegExp(
      `\\bmy (\\w{1,15} )?${ACK} (?:is |has been )?(?:withdrawn|no longer (?:stands|holds|applies))\\b`,
      'i',
    ),
  },
  {
    what: 'series',
    says: /\b(?:I(?:'m| am|'ll| will)? (?:hereby )?(?:withdraw(?:ing)?|retract(?:ing)?|drop(?:ping)?) (?:this|the) (?:patch|series))\b|\bplease (?:ignore|disregard|drop) (?:this|the) (?:whole |entire )?(?:patch(?:es)?|series|version|mail)\b|\bthis (?:patch|series) is (?:hereby )?withdrawn\b/i,
  },
];

const HINT =
  /withdr|retract|tak(?:e|ing) back|revok|rescind|drop|remov|lift|object|concern|no longer|ignore|disregard|nack/;
const DENIED = /\?["')]?$|\b(?:if|unless|not|n't|would|could)\b/i;

const whatOf = (text: string): WithdrawalWording['what'] | undefined => {
  const row = ROWS.find(({ says }) => says.test(text));
  // `I don't object any more` holds its own denial.
  if (row === undefined || (DENIED.test(text) && !/don't object any ?more/i.test(text))) return undefined;
  return row.what;
};

/** Prose that takes back an earlier word. Whose word and which is decided where the thread is known. */
export const withdrawalsIn = ({ sentences, lower }: Prose): readonly WithdrawalWording[] => {
  const found: WithdrawalWording[] = [];
  if (!HINT.test(lower)) return found;
  for (const { text, line } of sentences) {
    const what = HINT.test(text.toLowerCase()) ? whatOf(text) : undefined;
    if (what !== undefined) found.push({ what, sentence: cut(text, MAX_SHOWN), line });
  }
  return found.slice(0, MAX_WITHDRAWALS);
};
