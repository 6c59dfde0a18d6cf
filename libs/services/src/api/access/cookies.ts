import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SluiceConfig } from '@sluice/runtime';
import { parseCookie, stringifySetCookie, type SetCookie } from 'cookie';
import type { Request, Response } from 'express';

type PublicPlace = { readonly http: Pick<SluiceConfig['http'], 'publicUrl'> };

const isHttps = ({ http: { publicUrl } }: PublicPlace): boolean => publicUrl?.startsWith('https:') === true;

/** With the prefix a browser takes it over TLS only, for this host only, and no other host of the domain can put one in its place. */
const nameOf = (name: string, config: PublicPlace): string => (isHttps(config) ? `__Host-${name}` : name);

const SESSION = 'sluice';
const CSRF = 'sluice-csrf';
const OIDC = 'sluice-oidc';

const valueOf = (request: Request, name: string, config: PublicPlace): string | undefined => {
  const { cookie } = request.headers;
  return cookie === undefined ? undefined : parseCookie(cookie)[nameOf(name, config)];
};

type Lifetime = { readonly seconds: number; readonly config: PublicPlace };

const put = (response: Response, cookie: SetCookie, { seconds, config }: Lifetime): void => {
  const name = nameOf(cookie.name, config);
  const rules = { path: '/', sameSite: 'lax', secure: isHttps(config), maxAge: seconds } as const;
  response.append('Set-Cookie', stringifySetCookie({ ...rules, ...cookie, name }));
};

/** The secret that a browser shows to be known by. */
export const sessionOf = (request: Request, config: PublicPlace): string | undefined =>
  valueOf(request, SESSION, config);

/** What a page of ours has to send along with a writing request: made from the session's secret, which no other site can read or choose. */
export const csrfOf = (session: string): string =>
  createHmac('sha256', session).update('writing request').digest('base64url');

/** Whether what came along is what belongs to the session. */
export const isCsrfOf = (session: string, shown: unknown): boolean => {
  const [own, other] = [Buffer.from(csrfOf(session)), Buffer.from(String(shown))];
  return own.length === other.length && timingSafeEqual(own, other);
};

/** Signs a browser in: its secret out of reach of scripts, and beside it what scripts of ours send along. */
export const putSession = (response: Response, session: string, lifetime: Lifetime): void => {
  put(response, { name: SESSION, value: session, httpOnly: true }, lifetime);
  put(response, { name: CSRF, value: csrfOf(session) }, lifetime);
};

export const dropSession = (response: Response, config: PublicPlace): void => {
  put(response, { name: SESSION, value: '', httpOnly: true }, { seconds: 0, config });
  put(response, { name: CSRF, value: '' }, { seconds: 0, config });
};

/** What a browser keeps while it is away at the provider that signs it in. */
export const oidcOf = (request: Request, config: PublicPlace): string | undefined =>
  valueOf(request, OIDC, config);

export const putOidc = (response: Response, value: string, lifetime: Lifetime): void =>
  put(response, { name: OIDC, value, httpOnly: true }, lifetime);

export const dropOidc = (response: Response, config: PublicPlace): void =>
  put(response, { name: OIDC, value: '', httpOnly: true }, { seconds: 0, config });
