import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPublicAddress } from './public-address';

export type TargetAddress = { readonly address: string; readonly family: number };

/** All addresses of a host name. */
export type Resolve = (host: string) => Promise<readonly TargetAddress[]>;

export const resolveBySystem: Resolve = (host) => lookup(host, { all: true });

/** A host that must not be asked: one of its addresses is not of the public internet. */
export class PrivateAddressError extends Error {
  constructor(host: string, address: string) {
    super(
      `${host} is at ${address}, which is not a public address; set allowPrivate for this webhook if it is meant`,
    );
    this.name = 'PrivateAddressError';
  }
}

/**
 * The addresses to connect to, and no others: who asks for them again may get another answer. All must be public: one among them that is not may be the one
 * that is taken.
 * @throws PrivateAddressError, and what the resolver throws for a name that is not known
 */
export const resolveTarget = async (
  url: URL,
  { allowPrivate, resolve }: { readonly allowPrivate: boolean; readonly resolve: Resolve },
): Promise<readonly TargetAddress[]> => {
  // A URL has an IPv6 address in brackets.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(host);
  const addresses = family === 0 ? await resolve(host) : [{ address: host, family }];
  if (addresses.length === 0) throw new Error(`${host} has no address`);
  const hidden = allowPrivate ? undefined : addresses.find(({ address }) => !isPublicAddress(address));
  if (hidden !== undefined) throw new PrivateAddressError(host, hidden.address);
  return addresses;
};
