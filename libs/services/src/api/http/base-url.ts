import type { SluiceConfig } from '@sluice/runtime';
import type { Request } from 'express';

/** A name or a number, with a port or without: what a client says is the host goes into links only when it looks like one. */
const HOST = /^(?:[a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i;

/** How the outside reaches us, without a slash at the end: as it is configured, else as this client does. */
export const baseUrlOf = (request: Request, { http: { publicUrl } }: SluiceConfig): string => {
  if (publicUrl !== undefined) return publicUrl.replace(/\/+$/, '');
  const host = request.get('host') ?? '';
  return `${request.protocol}://${HOST.test(host) ? host : 'localhost'}`;
};
