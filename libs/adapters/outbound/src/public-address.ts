import { BlockList, isIP } from 'node:net';

/**
 * IPv4 networks that are not of the public internet: the IANA special-purpose registry (RFC 6890 and its updates), multicast and what is reserved. A server
 * inside a private network takes requests from its neighbours for granted, and a cloud's link-local address hands out credentials.
 */
const NOT_PUBLIC_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Inside 2000::/3, which alone is given out as public: what leads elsewhere (Teredo, 6to4) or nowhere. */
const NOT_PUBLIC_V6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const notPublic = new BlockList();
for (const [network, prefix] of NOT_PUBLIC_V4) notPublic.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of NOT_PUBLIC_V6) notPublic.addSubnet(network, prefix, 'ipv6');

const unicast = new BlockList();
unicast.addSubnet('2000::', 3, 'ipv6');

/**
 * Whether an address is one of the public internet. What is no address is not; nor is an IPv4 address in the clothes of an IPv6 one (`::ffff:10.0.0.1`,
 * `64:ff9b::`), whatever it leads to.
 */
export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address);
  if (family === 4) return !notPublic.check(address, 'ipv4');
  // A zone (`fe80::1%eth0`) is only ever part of a local address.
  if (family !== 6 || address.includes('%')) return false;
  return unicast.check(address, 'ipv6') && !notPublic.check(address, 'ipv6');
};
