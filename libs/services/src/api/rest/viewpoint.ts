import type { Viewpoint } from '@sluice/application';
import type { Instant } from '@sluice/kernel';

type AskedFrom = { readonly 'as-of'?: Instant | undefined; readonly 'known-as-of'?: Instant | undefined };

/** From when a question looks. */
export const viewpointOf = (query: AskedFrom): Viewpoint => ({
  asOf: query['as-of'],
  knownAsOf: query['known-as-of'],
});

/** What an answer says of from when it is: as it was asked, so that the same answer stays the same from second to second. */
export const metaAsked = (
  { asOf, knownAsOf }: Viewpoint,
  knownThrough: Instant | null | undefined,
): {
  readonly asOf: Instant | null;
  readonly knownAsOf: Instant | null;
  readonly knownThrough: Instant | null;
} => ({
  asOf: asOf ?? null,
  knownAsOf: knownAsOf ?? null,
  knownThrough: knownThrough ?? null,
});
