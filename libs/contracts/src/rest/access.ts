import { MAIL_ADDRESS, MAX_ADDRESS } from '@sluice/kernel';
import { z } from 'zod';
import { endpoint, SCOPES } from '../endpoint';
import { moment } from './common';

/** See `isMailAddress`. */
export const mailAddress = z
  .string()
  .max(MAX_ADDRESS)
  .regex(MAIL_ADDRESS, 'Write name@example.org.')
  .meta({ examples: ['wren@example.org'] });

const role = z
  .object({
    role: z.enum(['release-manager', 'deputy-release-manager', 'maintainer', 'committer', 'administrator']),
    release: z.string().nullable().describe('Of a release manager: which line.'),
    area: z.string().nullable().describe('Of a maintainer: which part, as MAINTAINERS calls it.'),
    since: moment.nullable(),
    until: moment.nullable(),
  })
  .meta({ id: 'Role' });

export const me = z
  .object({
    kind: z.enum(['anonymous', 'person', 'bot']),
    name: z.string().nullable().describe('Of a person, where the project knows it; of a bot, its own.'),
    addresses: z
      .array(z.string())
      .describe(
        "A person's, or those of a bot's owner: the one signed in with, then others known as theirs.",
      ),
    roles: z.array(role).describe('Held now, by facts: MAINTAINERS, appointments, administrators.'),
    scopes: z.array(z.enum(SCOPES)).describe('What may be asked of the API.'),
    tokenId: z.string().nullable().describe('Of a bot: the part of its token that may be seen.'),
    waysIn: z.array(z.enum(['link', 'oidc'])).describe('How people can sign in here.'),
  })
  .meta({ id: 'Me' });

export const ACCESS = {
  getMe: endpoint({
    name: 'getMe',
    method: 'GET',
    path: '/me',
    tag: 'Access',
    summary: 'Who asks, with which roles and scopes',
    needs: 'read',
    answer: me,
  }),
  askForLink: endpoint({
    name: 'askForLink',
    method: 'POST',
    path: '/sign-in',
    tag: 'Access',
    summary: 'Has a link to sign in sent to an address',
    description: 'The answer is the same whatever the address, and whether a mail goes out or not.',
    needs: 'read',
    body: z.strictObject({ address: mailAddress }),
    answer: z.object({ detail: z.string() }),
    status: 202,
    refuses: { 403: 'people do not sign in by a link here', 503: 'no mail goes out here' },
  }),
  signOut: endpoint({
    name: 'signOut',
    method: 'POST',
    path: '/sign-out',
    tag: 'Access',
    summary: 'Signs this browser out, or all of a person',
    needs: 'read',
    body: z.strictObject({
      everywhere: z
        .union([z.boolean(), z.stringbool()])
        .default(false)
        .describe('All sessions of the person.'),
    }),
    answer: z.object({ ended: z.int().describe('Sessions that were ended.') }),
    refuses: { 401: 'nobody is signed in' },
  }),
} as const;
