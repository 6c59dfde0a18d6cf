import type { Evidence } from '@sluice/kernel';
import type { PatchNode } from './node';

type Shown = Pick<PatchNode, 'ref' | 'sort'>;

/** Evidence that a patch itself shows, in words of ours: its mail, or its commit. */
export const shows = ({ ref, sort }: Shown, what: string): Evidence =>
  sort === 'landed' ? { kind: 'commit', commit: ref, quote: what } : { kind: 'mail', messageId: ref, what };

/** Words of a patch or mail, as they stand there. */
export const quotes = ({ ref, sort }: Shown, quote: string, line?: number): Evidence =>
  sort === 'landed'
    ? { kind: 'commit', commit: ref, quote }
    : { kind: 'mail', messageId: ref, quote, ...(line === undefined ? {} : { line }) };
