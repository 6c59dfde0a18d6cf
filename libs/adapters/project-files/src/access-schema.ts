import { isIP } from 'node:net';
import { z } from 'zod';
import { environmentName, url } from './schema-parts';

/** An address, or a network such as 10.0.0.0/8. */
const isNetwork = (text: string): boolean => {
  const [host = '', bits, ...more] = text.split('/');
  const family = isIP(host);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
};

const allowance = (standard: number, what: string) =>
  z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .default(standard)
    .describe(`${what}; 0: no limit`)
    .meta({ example: standard });

const limits = z.strictObject({
  perMinute: allowance(1_200, 'Requests of one address of the network in a minute, without a token'),
  tokenPerMinute: allowance(6_000, 'Requests with one token in a minute'),
  writesPerMinute: allowance(120, 'Writing requests of one person or token in a minute'),
  signInsPerHour: allowance(
    10,
    'Links to sign in that one address of the network may ask for in an hour; for one mail address it is half of that',
  ),
});

/** Whose word on who asks is believed, and how much anybody may ask for. */
export const httpLimits = {
  trustedProxies: z
    .array(z.string().refine(isNetwork, 'an address such as 10.0.0.1, or a network such as 10.0.0.0/8'))
    .default([])
    .describe('Proxies whose `X-Forwarded-For` says who asks; without any, whoever connects is who asks')
    .meta({ example: ['127.0.0.1'] }),
  limits: limits.prefault({}),
};

/** What says who somebody is comes over TLS, or over no network. */
const isSafe = (text: string): boolean => {
  const { protocol, hostname } = new URL(URL.canParse(text) ? text : 'http://none');
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
};

const oidc = z.strictObject({
  issuer: url(['http', 'https'])
    .refine(isSafe, 'https, or http on this machine')
    .describe('The issuer; asked for its keys and nothing else, over http on this machine only')
    .meta({ example: 'https://id.example.org' }),
  clientId: z.string().min(1).describe('As the issuer knows Sluice').meta({ example: 'sluice' }),
  secretEnv: environmentName
    .describe('Name of the environment variable that holds the secret the issuer gave')
    .meta({ example: 'SLUICE_OIDC_SECRET' }),
  alsoAt: z
    .array(url(['https']))
    .default([])
    .describe("Where else the issuer's own endpoints are, by origin; only it and these are asked")
    .meta({ example: ['https://oauth2.example.org'] }),
});

/** How people sign in. */
export const signIn = z.strictObject({
  method: z
    .enum(['none', 'token', 'link'])
    .default('link')
    .describe(
      'Who writes over HTTP: people who sign in by a link that is mailed to them, and tokens; tokens only; `none`: nobody',
    )
    .meta({ example: 'link', env: 'SLUICE_SIGN_IN' }),
  sessionHours: z.coerce
    .number()
    .int()
    .min(1)
    .max(720)
    .default(12)
    .describe('Hours until a person signs in again')
    .meta({ example: 12 }),
  oidc: oidc
    .optional()
    .describe('An OpenID Connect provider that people sign in with as well; see access.md'),
});
