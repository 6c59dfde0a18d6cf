import { CONCLUSION_TYPES } from '@sluice/application';
import { z } from 'zod';
import { httpLimits, signIn } from './access-schema';
import { bot, botLevel, listening } from './bot-schema';
import { address, environmentName, seconds, url } from './schema-parts';

const list = z.strictObject({
  address: address.describe('Address of the list, as in the project files').meta({
    example: 'xen-devel@lists.xenproject.org',
  }),
  bot: botLevel.default('off'),
  rules: z
    .record(z.string(), botLevel)
    .default({})
    .describe(
      'The same for single review rules, never above what the list has; a rule not named has the level of its list',
    )
    .meta({ example: { R01: 'author' } }),
});

const sourceKinds = ['mbox', 'maildir', 'eml', 'public-inbox', 'imap'] as const;

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
  passwordEnv: environmentName
    .optional()
    .describe('Name of the environment variable that holds the password of an IMAP source')
    .meta({ example: 'SLUICE_IMAP_PASSWORD' }),
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

const queue = z.strictObject({
  retrySeconds: seconds(0.01, 3_600)
    .default(1)
    .describe(
      'Pause before the second attempt of a job that failed; before each further one it is twice as long',
    )
    .meta({ example: 5, env: 'SLUICE_RETRY_SECONDS' }),
  missedSeconds: seconds(1, 3_600)
    .default(15)
    .describe('After how long a worker that says nothing counts as dead, and its jobs are handed to another')
    .meta({ example: 60, env: 'SLUICE_MISSED_SECONDS' }),
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
  host: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address they are answered on; only this machine by default')
    .meta({ example: '0.0.0.0', env: 'SLUICE_HOST' }),
  publicUrl: url(['http', 'https'])
    .optional()
    .describe('How the outside reaches it, for links in mails and feeds')
    .meta({ example: 'https://sluice.example.org', env: 'SLUICE_PUBLIC_URL' }),
  ...httpLimits,
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
  administrators: z
    .array(address)
    .default([])
    .describe('Who is told, once an hour at most, what was set aside; nobody without `smtp` and `from`')
    .meta({ example: ['admin@example.org'] }),
  perHour: z.coerce
    .number()
    .int()
    .min(0)
    .max(1000)
    .default(20)
    .describe('Mails that may go out in an hour, of every kind together')
    .meta({ example: 20, env: 'SLUICE_MAIL_PER_HOUR' }),
  aliases: z
    .array(address)
    .default([])
    .describe("The bot's other addresses: mail from any of them is its own and is never obeyed")
    .meta({ example: ['sluice-bot@example.org'] }),
  listen: listening.optional(),
});

const webhookUrl = url(['http', 'https'])
  .refine((text) => {
    const { username, password, hash } = new URL(URL.canParse(text) ? text : 'http://none');
    return username === '' && password === '' && hash === '';
  }, 'a URL without user, password and fragment: receivers know a delivery by its signature')
  // As it is asked for: another spelling of one URL is no other webhook.
  .transform((text) => (URL.canParse(text) ? new URL(text).href : text));

const webhook = z.strictObject({
  url: webhookUrl
    .describe('Where deliveries are posted to')
    .meta({ example: 'https://ci.example.org/sluice' }),
  secretEnv: environmentName
    .describe('Name of the environment variable that holds the secret deliveries are signed with')
    .meta({ example: 'SLUICE_HOOK_SECRET' }),
  types: z
    // A mistyped one would deliver nothing and say nothing.
    .array(z.enum(CONCLUSION_TYPES))
    .min(1)
    .default(['RevisionPosted', 'PatchLanded', 'PatchReverted', 'EdgeRecorded', 'VerdictChanged'])
    .describe('Conclusions to deliver')
    .meta({ example: ['VerdictChanged'] }),
  allowPrivate: z
    .boolean()
    .default(false)
    .describe('Whether it may be at an address that is not of the public internet')
    .meta({ example: true }),
});

const webhooks = z
  .array(webhook)
  .superRefine((hooks, context) => {
    hooks.forEach(({ url }, n) => {
      if (hooks.findIndex((h) => h.url === url) < n)
        context.addIssue({ code: 'custom', path: [n, 'url'], message: `${url} is there already` });
    });
  })
  .default([])
  .describe('Who is told of conclusions; see outbox.md');

const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

const report = z.strictObject({
  kind: z
    .enum(['freeze', 'update', 'audit', 'notes', 'digest'])
    .describe('Which report; a digest goes to each address as its own')
    .meta({ example: 'freeze' }),
  release: z.string().min(1).describe('Its release line').meta({ example: '4.16' }),
  day: z
    .enum(['daily', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'])
    .default('monday')
    .describe('The day it is due on')
    .meta({ example: 'wednesday' }),
  hour: z
    .number()
    .int()
    .min(0)
    .max(23)
    .default(9)
    .describe('The full hour it is due at')
    .meta({ example: 9 }),
  zone: z
    .string()
    .refine(isZone, 'a zone of the IANA database, such as Europe/London')
    .default('UTC')
    .describe('By whose clocks')
    .meta({ example: 'Europe/London' }),
  to: z
    .array(address)
    .min(1)
    .describe('Who gets it by mail')
    .meta({ example: ['xen-devel@lists.xenproject.org'] }),
});

const log = z.strictObject({
  level: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('What the services log: this and what is graver')
    .meta({ example: 'debug', env: 'SLUICE_LOG_LEVEL' }),
});

const metrics = z.strictObject({
  port: z.coerce
    .number()
    .int()
    .min(1)
    .max(65535)
    .optional()
    .describe('Port of metrics and health answers; absent: none')
    .meta({ example: 9464, env: 'SLUICE_METRICS_PORT' }),
  host: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address they are answered on; they need no sign-in, so only this machine by default')
    .meta({ example: '0.0.0.0', env: 'SLUICE_METRICS_HOST' }),
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
  queue: queue.prefault({}),
  http: http.prefault({}),
  mail: mail.prefault({}),
  bot: bot.prefault({}),
  webhooks,
  reports: z
    .array(report)
    .default([])
    .describe('Reports that are sent by themselves, as text; none without `mail.smtp` and `mail.from`'),
  signIn: signIn.prefault({}),
  log: log.prefault({}),
  metrics: metrics.prefault({}),
});

export type SluiceConfig = z.output<typeof configSchema>;

/** Where a project's landed commits are. */
export type TreeConfig = z.output<typeof tree>;
