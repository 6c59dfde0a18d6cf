import type { Instant } from '@sluice/kernel';
import type { TitleSource } from '@sluice/series';
import type { PatchRef } from './edge';
import type { Naming, PatchLinks } from './patch-links';

/** Where a posted patch stands in a revision of its series. */
export type PatchPlace = {
  readonly series: string;
  readonly revision: string;
  readonly position: number;
  readonly total: number;
  /** It is of the newest revision: an older one waits for nothing any more. */
  readonly newest: boolean;
};

/** A number of a namespace that a patch gives to a name: a bit of a flags word, the number of an operation. */
export type NumberHeld = { readonly channel: string; readonly name: string; readonly value: number };

/** A naming with the mail or commit it stands in: the patch itself, or the cover letter that speaks for its series. */
export type Spoken = { readonly by: PatchRef; readonly naming: Naming };

/** One form of a change: a posting of it, a commit it went in as, or a patch that is known of and never came. */
export type PatchNode = {
  readonly ref: PatchRef;
  readonly sort: 'posted' | 'landed' | 'expected';
  /** When it was said, or committed; for one that never came, when its revision was posted. */
  readonly at: Instant;
  readonly subject?: string | undefined;
  /** Where its title was read, for one that never came and that a shortlog names. */
  readonly titleFrom?: TitleSource | undefined;
  /** What it is found by; absent for one that never came. */
  readonly links?: PatchLinks | undefined;
  readonly place?: PatchPlace | undefined;
  /** One key for all forms of a change: the postings of it in its series, and the commits these went in as. */
  readonly change: string;
  /** Of several commits of one change: another one stands for it (this is on a release's branch, or was taken back). */
  readonly beside?: boolean | undefined;
  /** What it names, and what its cover letter names where it is the first of its series. */
  readonly spoken: readonly Spoken[];
  /** Numbers it gives to names. */
  readonly numbers?: readonly NumberHeld[] | undefined;
  /** Names of the C headers that it adds to a binding in another language. */
  readonly mirrors?: readonly string[] | undefined;
  /** A sentence of its message that promises to take it, or what it names, back. */
  readonly promise?: string | undefined;
};
