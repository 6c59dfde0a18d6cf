import type { Evidence } from '@sluice/kernel';
import type { PatchNode } from './node';

/** Evidence that a patch itself shows: its mail, or its commit. */
export const says = (
  { ref, sort }: Pick<PatchNode, 'ref' | 'sort'>,
  quote: string,
  line?: number,
): Evidence =>
  sort === 'landed'
    ? { kind: 'commit', commit: ref, quote }
    : { kind: 'mail', messageId: ref, quote, ...(line === undefined ? {} : { line }) };
