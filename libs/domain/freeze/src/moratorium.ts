import type { Instant } from '@sluice/kernel';
import type { Source } from './release-line';

/** Somebody with the right to says that nothing goes in, or that it may again. */
export type MoratoriumWord = {
  readonly what: 'declared' | 'lifted';
  readonly at: Instant;
  readonly source: Source;
};

/**
 * The moratorium in force after an announcement's last word and a decision's: the later of the two stands, whichever way it came, so that what a
 * mail declared can be lifted by a command and the other way round. Of two words of one second the decision stands: it was made knowing the mail.
 */
export const moratoriumInForce = (
  announced: MoratoriumWord | undefined,
  decided: MoratoriumWord | undefined,
): MoratoriumWord | undefined => {
  const last =
    announced !== undefined && (decided === undefined || decided.at < announced.at) ? announced : decided;
  return last?.what === 'declared' ? last : undefined;
};
