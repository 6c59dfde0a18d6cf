import type { ParkedMail } from '../ports/intake-store';

/** Reasons of a source, not of the decoder: what was kept is a beginning at most, and must never be read as if it were the mail. */
const CUT_BY_SOURCE: ReadonlySet<string> = new Set(['truncated', 'damaged', 'not-readable']);

/** Whether the raw mail was kept whole, so that a better decoder can read it; `maxKept` bytes are kept of one that is too large. */
export const isKeptWhole = ({ reason, size }: ParkedMail, maxKept: number): boolean =>
  !CUT_BY_SOURCE.has(reason) && (reason !== 'too-large' || size > maxKept);
