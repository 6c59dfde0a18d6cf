import { z } from 'zod';
import { address } from './schema-parts';

const botLevel = z
  .enum(['off', 'shadow', 'author', 'list'])
  .default('off')
  .describe('Whom the bot answers: nobody, a log only, the author only, the list')
  .meta({ example: 'shadow' });

const list = z.strictObject({
  address: address.describe('Address of the list, as in the project files').meta({
    example: 'xen-devel@lists.xenproject.org',
  }),
  bot: botLevel,
});

const sourceKinds = ['mbox', 'maildir', 'eml', 'public-inbox', 'imap', 'nntp'] as const;

const source = z.strictObject({
  kind: z.enum(sourceKinds).describe('What the source is').meta({ example: 'public-inbox' }),
  at: z
    .string()
    .min(1)
    .describe('Where it is: a path or a URL')
    .meta({ example: 'mail/xen-devel/git/0.git' }),
  list: address.optional().describe('The list its mails belong to, where they do not say').meta({
    example: 'xen-devel@lists.xenproject.org',
  }),
});

const tree = z.strictObject({
  gitDir: z
    .string()
    .min(1)
    .describe("A git directory of the project's tree")
    .meta({ example: 'trees/xen.git' }),
  branch: z
    .string()
    .default('master')
    .describe('Branch whose commits count as landed')
    .meta({ example: 'staging' }),
});

const project = z.strictObject({
  files: z.string().min(1).describe('Folder of the project files').meta({ example: 'libs/projects/xen' }),
  lists: z.array(list).default([]).describe('Settings of its lists; a list not named here has the defaults'),
  sources: z.array(source).default([]).describe('Where its mail is read from'),
  trees: z.array(tree).default([]).describe('Where its landed commits are read from'),
});

const url = (schemes: readonly string[]) =>
  z.string().refine(
    (text) => {
      const scheme = URL.canParse(text) ? new URL(text).protocol.slice(0, -1) : '';
      return schemes.includes(scheme);
    },
    `a URL that begins with ${schemes.map((s) => `${s}://`).join(' or ')}`,
  );

const servers = z.strictObject({
  database: url(['postgres', 'postgresql'])
    .optional()
    .describe('PostgreSQL; absent: the embedded one in `data`')
    .meta({ example: 'postgres://sluice@db/sluice', env: 'DATABASE_URL' }),
  redis: url(['redis', 'rediss'])
    .optional()
    .describe('Redis for the queue; absent: the queue lives in PostgreSQL')
    .meta({ example: 'redis://redis:6379', env: 'REDIS_URL' }),
});

const http = z.strictObject({
  port: z.coerce
    .number()
    .int()
    .min(1)
    .max(65535)
    .default(8080)
    .describe('Port of the dashboard and the API')
    .meta({ example: 8080, env: 'SLUICE_PORT' }),
  publicUrl: url(['http', 'https'])
    .optional()
    .describe('How the outside reaches it, for links in mails and feeds')
    .meta({ example: 'https://sluice.example.org', env: 'SLUICE_PUBLIC_URL' }),
});

const mail = z.strictObject({
  smtp: url(['smtp', 'smtps'])
    .optional()
    .describe('Server that takes outgoing mail; absent: none is sent')
    .meta({ example: 'smtp://localhost:25', env: 'SLUICE_SMTP_URL' }),
  from: address.optional().describe("The bot's own address").meta({
    example: 'sluice@example.org',
    env: 'SLUICE_MAIL_FROM',
  }),
  perHour: z.coerce
    .number()
    .int()
    .min(0)
    .max(1000)
    .default(20)
    .describe('Mails the bot may send in an hour')
    .meta({ example: 20, env: 'SLUICE_MAIL_PER_HOUR' }),
});

const signIn = z.strictObject({
  method: z
    .enum(['none', 'token'])
    .default('token')
    .describe('How people sign in for writing actions; `none`: nobody writes over HTTP')
    .meta({ example: 'token', env: 'SLUICE_SIGN_IN' }),
  sessionHours: z.coerce
    .number()
    .int()
    .min(1)
    .max(720)
    .default(12)
    .describe('Hours until a person signs in again')
    .meta({ example: 12 }),
});

/** `sluice.config.yaml`. Everything has a default; `meta.env` names the environment variable that overrides a value. */
export const configSchema = z.strictObject({
  data: z
    .string()
    .min(1)
    .default('.sluice')
    .describe('Folder of the embedded database; its place is relative to where a command runs')
    .meta({ example: '/var/lib/sluice', env: 'SLUICE_DATA' }),
  servers: servers.prefault({}).describe('Servers to use in place of the embedded ones'),
  projects: z
    .array(project)
    .default([])
    .describe('The projects that are followed; none: the ones that come with the program'),
  http: http.prefault({}),
  mail: mail.prefault({}),
  signIn: signIn.prefault({}),
});

export type SluiceConfig = z.output<typeof configSchema>;

/** Where a project's landed commits are. */
export type TreeConfig = z.output<typeof tree>;
