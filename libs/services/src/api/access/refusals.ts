import type { Request } from 'express';
import type { Logger } from 'pino';
import { SIGN_IN_PATH } from '@sluice/application';
import { MUTE_PATH } from '@sluice/runtime';
import type { Problem } from '../http/problem';
import type { Caller } from './caller';

/** A path as it may be logged: what a link holds signs somebody in, or speaks for them. */
const safePath = (path: string): string => {
  const secret = [SIGN_IN_PATH, MUTE_PATH].find((one) => path.startsWith(`/${one}/`));
  return secret === undefined ? path.slice(0, 200) : `/${secret}/…`;
};

/** Who a caller is, as far as a log goes: ids and addresses of people who act. */
export const callerFields = (caller: Caller | undefined): Readonly<Record<string, string>> => {
  switch (caller?.kind) {
    case 'person':
      return { by: caller.addresses[0] };
    case 'bot':
      return { by: caller.owner, tokenId: caller.tokenId };
    default:
      return {};
  }
};

/**
 * Logs that something was refused: in a form that a filter over the log (such as fail2ban) can go by.
 * @param what in a word or two
 */
export const logRefusal = (
  log: Logger,
  request: Request,
  { what, problem }: { readonly what: string; readonly problem: Problem },
): void => {
  const { status, message: why, where } = problem;
  const { method, path, ip: from } = request;
  log.warn(
    {
      refused: what,
      status,
      why,
      where,
      from,
      method,
      path: safePath(path),
      ...callerFields(request.caller),
    },
    'refused',
  );
};
