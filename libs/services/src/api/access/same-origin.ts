import type { Request } from 'express';

const originsOf = (request: Request, publicUrl: string | undefined): readonly string[] => [
  `${request.protocol}://${request.get('host') ?? ''}`,
  ...(publicUrl === undefined ? [] : [new URL(publicUrl).origin]),
];

/**
 * Whether a request comes from a page of ours, or from no page at all. A browser says so by itself, and no page can make it say otherwise: by
 * `Sec-Fetch-Site`, older ones by `Origin`.
 */
export const isSameOrigin = (request: Request, publicUrl: string | undefined): boolean => {
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = request.get('origin');
  return origin === undefined || originsOf(request, publicUrl).includes(origin);
};
