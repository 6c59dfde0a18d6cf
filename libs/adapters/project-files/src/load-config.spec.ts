import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { configurationSettings, configurationTable } from './configuration-table';
import { loadConfig } from './load-config';

const SAMPLE = resolve(__dirname, '../../../../sluice.config.yaml');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-config-'));
});
afterAll(() => rm(folder, { recursive: true }));

const fileOf = async (text: string): Promise<string> => {
  const path = join(folder, 'sluice.config.yaml');
  await writeFile(path, text);
  return path;
};

it('without a file and without variables the defaults hold', async () => {
  expect(await loadConfig(undefined, {})).toEqual({
    data: '.sluice',
    servers: {},
    projects: [],
    queue: { retrySeconds: 1, missedSeconds: 15 },
    http: {
      port: 8080,
      host: '127.0.0.1',
      trustedProxies: [],
      limits: { perMinute: 1200, tokenPerMinute: 6000, writesPerMinute: 120, signInsPerHour: 10 },
    },
    mail: { perHour: 20, administrators: [], aliases: [] },
    bot: { delayMinutes: 30, hoursPerThread: 24, perListPerDay: 20, wrongPercent: 20 },
    webhooks: [],
    reports: [],
    signIn: { method: 'link', sessionHours: 12 },
    log: { level: 'info' },
    metrics: { host: '127.0.0.1' },
  });
});

it('an empty file is as good as none', async () => {
  expect(await loadConfig(await fileOf('# nothing yet\n'), {})).toEqual(await loadConfig(undefined, {}));
});

it('the sample at the root is valid, says the defaults, and turns no bot on', async () => {
  const { projects, ...rest } = await loadConfig(SAMPLE, {});
  const { projects: _, ...defaults } = await loadConfig(undefined, {});
  expect(rest).toEqual(defaults);
  expect(projects.flatMap((p) => p.lists.map((l) => l.bot))).toEqual(['off']);
});

it('a bot is off until somebody turns it on', async () => {
  const config = await loadConfig(
    await fileOf('projects: [{ files: x, lists: [{ address: a@b.org }] }]'),
    {},
  );
  expect(config.projects[0]?.lists[0]?.bot).toBe('off');
});

it('the environment wins over the file, and an empty variable says nothing', async () => {
  const path = await fileOf('data: /srv/sluice\nhttp: { port: 7000 }\nservers: { redis: redis://a:1 }\n');
  const config = await loadConfig(path, {
    SLUICE_DATA: '/srv/other',
    DATABASE_URL: 'postgres://db/sluice',
    REDIS_URL: '',
    SLUICE_PORT: '9000',
    SLUICE_MAIL_PORT: '2525',
    SLUICE_MAIL_HOST: '0.0.0.0',
  });
  expect(config).toMatchObject({
    data: '/srv/other',
    servers: { database: 'postgres://db/sluice', redis: 'redis://a:1' },
    http: { port: 9000 },
    mail: { listen: { port: 2525, host: '0.0.0.0' } },
  });
});

it.each([
  ['an unknown key', 'port: 80\n', {}, /sluice\.config\.yaml.*port/],
  [
    'a misspelt key',
    'http:\n  prot: 80\n',
    {},
    /http\.prot: no such key "prot" here; did you mean "port"\?$/,
  ],
  [
    "a key that is nobody's, below a list",
    'projects:\n  - files: x\n    trees:\n      - gitDir: x\n        zebra: 1\n',
    {},
    /:5:9: projects\.0\.trees\.0\.zebra: no such key "zebra" here; there is gitDir, branch$/,
  ],
  [
    'a source that nothing reads',
    'projects:\n  - files: x\n    sources:\n      - kind: nntp\n        at: news://x\n',
    {},
    /sources\.0\.kind: Invalid option: expected one of "mbox"/,
  ],
  ['no time zone', 'bot: { quietHours: { from: "22:00", to: "06:00", zone: Mars } }\n', {}, /zone/],
  ['a wrong port', 'http: { port: 70000 }\n', {}, /sluice\.config\.yaml:1:15: http\.port/],
  [
    'a wrong bot level',
    'projects: [{ files: x, lists: [{ address: a@b.org, bot: loud }] }]',
    {},
    /lists\.0\.bot/,
  ],
  ['a database that is none', 'servers: { database: mysql://x }', {}, /postgres:\/\//],
  ['a pause of none', 'queue: { retrySeconds: 0 }', {}, /queue\.retrySeconds/],
  ['a variable', '', { SLUICE_PORT: 'http' }, /environment variable SLUICE_PORT: http\.port/],
  ['a password in the file', 'mail: { smtp: "smtp://u:p@a.org" }', {}, /mail\.smtp: a password has no place/],
  [
    'a report in no zone',
    'reports: [{ kind: freeze, release: x, to: [a@a.org], zone: Mars }]',
    {},
    /reports\.0\.zone/,
  ],
  ['a report to nobody', 'reports: [{ kind: freeze, release: x, to: [] }]', {}, /reports\.0\.to/],
  ['a webhook that is no URL', 'webhooks: [{ url: a.org, secretEnv: X }]', {}, /webhooks\.0\.url/],
  ['a webhook with a password', 'webhooks: [{ url: "http://u:p@a.org", secretEnv: X }]', {}, /without user/],
  ['a webhook without a secret', 'webhooks: [{ url: "http://a.org" }]', {}, /webhooks\.0\.secretEnv/],
  [
    'a secret in the file',
    'webhooks: [{ url: "http://a.org", secretEnv: hunter2 }]',
    {},
    /the name of an env/,
  ],
  [
    'a type nobody concludes',
    'webhooks: [{ url: "http://a.org", secretEnv: X, types: [MailSeen] }]',
    {},
    /webhooks\.0\.types\.0/,
  ],
  [
    'one webhook twice',
    'webhooks: [{ url: "http://a.org", secretEnv: X }, { url: "http://A.org/", secretEnv: Y }]',
    {},
    /webhooks\.1\.url: http:\/\/a\.org\/ is there already/,
  ],
  ['text that is no YAML', 'data: [', {}, /not valid YAML/],
])('%s is said with its place', async (...[, text, env, message]) => {
  await expect(loadConfig(await fileOf(text), env)).rejects.toThrow(message);
});

it('a webhook is told of what matters, at a public address', async () => {
  const text = 'webhooks: [{ url: https://ci.example.org, secretEnv: HOOK_SECRET }]';
  expect((await loadConfig(await fileOf(text), {})).webhooks).toEqual([
    {
      url: 'https://ci.example.org/',
      secretEnv: 'HOOK_SECRET',
      types: ['RevisionPosted', 'PatchLanded', 'PatchReverted', 'EdgeRecorded', 'VerdictChanged'],
      allowPrivate: false,
    },
  ]);
});

it('a password for mail comes from the environment, over a file that has none', async () => {
  const path = await fileOf('mail: { smtp: "smtp://mail.example.org" }');
  const SLUICE_SMTP_URL = 'smtp://u:p@mail.example.org';
  expect((await loadConfig(path, { SLUICE_SMTP_URL })).mail.smtp).toBe(SLUICE_SMTP_URL);
});

it('a file that is not there is said', async () => {
  await expect(loadConfig(join(folder, 'none.yaml'), {})).rejects.toThrow(/none\.yaml: no such file/);
});

describe('the table of settings', () => {
  it('has a meaning for each', () => {
    expect(configurationSettings().filter((s) => s.meaning === '')).toEqual([]);
  });

  it('names the variables that the sample names', async () => {
    const named = [...(await readFile(SAMPLE, 'utf8')).matchAll(/\[([A-Z_]+)\]/g)].map((m) => m[1]);
    const known = configurationSettings().flatMap((s) => s.env ?? []);
    expect(named.sort()).toEqual(known.sort());
  });

  it('is a Markdown table with a row for each', () => {
    const rows = configurationTable().split('\n');
    expect(rows).toHaveLength(configurationSettings().length + 2);
    expect(rows).toContain(
      '| `http.port` | `SLUICE_PORT` | `8080` | Port of the dashboard and the API | `8080` |',
    );
    expect(new Set(rows.map((r) => r.split('|').length))).toEqual(new Set([7]));
  });
});

it.each([
  ['an alias inside of what it names', 'x: &a [*a]\n'],
  ['an alias inside of what it names, often', 'x: &a [*a, *a, { y: *a }]\n'],
  ['brackets in brackets', '['.repeat(100_000)],
  ['lists in lists', `${'- '.repeat(5_000)}x\n`],
])('%s is a problem of the file, and soon told', async (_, text) => {
  const file = await fileOf(text);
  const start = performance.now();
  await expect(loadConfig(file, {})).rejects.toThrow(/nests too deeply|aliases cannot be resolved/);
  expect(performance.now() - start).toBeLessThan(1_000);
});
