import type { CSource } from '@sluice/interface-model';

/** What a C parser made of a text, or why it made nothing of it: too large, or too slow. */
export type CReading =
  { readonly readable: true; readonly source: CSource } | { readonly readable: false; readonly why: string };

/** Reads C declarations. Total: whatever the text, the answer is a value, in bounded time. */
export interface CReader {
  /** Equal texts are read once, as long as they are not too many. */
  read(text: string): CReading;
}
