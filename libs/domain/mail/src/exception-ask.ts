import { cut } from './cut';
import type { ExceptionAsk } from './reading';
import type { Prose } from './sentence';

/** Asks kept of one mail. */
const MAX_ASKS = 10;
const MAX_SHOWN = 300;

const THING = String.raw`(?:(?:freeze|release) exceptions?|release[- ]ack(?:ed-by|s)?)`;
/** Wordings of Xen's authors and maintainers: `Can I get a release-ack for this?`, `I would like to request a freeze exception`. */
const ASKS: readonly RegExp[] = [
  new RegExp(`\\b(?:can|could|may|might) (?:we|I|this|it|you)\\b.{0,60}\\b${THING}`, 'i'),
  new RegExp(
    `\\b(?:request(?:ing)?|ask(?:ing)?(?: you)? for|seek(?:ing)?|apply(?:ing)? for)\\b.{0,30}\\b${THING}`,
    'i',
  ),
  new RegExp(`\\b(?:please|would you)\\b.{0,60}\\b(?:consider|grant|give)\\b.{0,40}\\b${THING}`, 'i'),
];
/** What somebody else may do, must not expect, or has been given already is no ask. */
const NO_ASK =
  /\b(?:will not|won't|must not|should not|shouldn't|if in doubt|no longer|already|n't need|not need|without)\b/i;
const HINT = /exception|release[- ]ack/;
/** The same as a command (see commands/grammar.ts): said in so many words, whatever its reason says. */
const COMMAND = /^(?:sluice: |#sluice )exception-request(?: |$)/;

const isAsk = (text: string): boolean =>
  HINT.test(text.toLowerCase()) && !NO_ASK.test(text) && ASKS.some((asks) => asks.test(text));

/**
 * Prose that asks the release manager for an exception or an ack. Who may be asking, and whether it was granted, is decided where the thread and
 * the roles are known.
 */
export const exceptionAsksIn = ({ sentences, lower }: Prose): readonly ExceptionAsk[] =>
  !HINT.test(lower)
    ? []
    : sentences
        .filter(({ text }) => COMMAND.test(text) || isAsk(text))
        .slice(0, MAX_ASKS)
        .map(({ text, line }) => ({ sentence: cut(text, MAX_SHOWN), line }));
