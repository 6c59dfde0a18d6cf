import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { configurationSettings } from './configuration-table';

const ROOT = resolve(__dirname, '../../../..');

type Service = {
  readonly image?: string;
  readonly build?: string;
  readonly profiles?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly deploy?: { readonly replicas: number };
};

const { services, volumes } = parse(readFileSync(resolve(ROOT, 'docker-compose.yml'), 'utf8')) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, null>>;
};

/** What may be mounted: a volume, the configuration, and the folders whose place in a checkout git leaves to whoever runs it. */
const sources = [
  ...Object.keys(volumes),
  './sluice.config.yaml',
  ...readFileSync(resolve(ROOT, '.gitignore'), 'utf8')
    .split('\n')
    .flatMap((line) => /^(\/\w+)\/$/.exec(line)?.slice(1) ?? [])
    .map((folder) => `.${folder}`),
];

/** There need be no container engine to test with: what an engine would stumble over is looked at here. */
describe('docker-compose.yml', () => {
  test('runs PostgreSQL, Redis, the API twice, three workers and where it is wanted one bot, and nothing that is not there', () => {
    expect(Object.keys(services).sort()).toEqual(['api', 'bot', 'postgres', 'redis', 'worker']);
    expect(['api', 'worker', 'bot'].map((name) => services[name]?.deploy?.replicas)).toEqual([2, 3, 1]);
    // Without an address of its own it has nothing to do, and would end over and over.
    expect(services['bot']?.profiles).toEqual(['bot']);
  });

  test.each(Object.entries(services))('%s names only services and volumes that are there', (_, service) => {
    for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(services[name]).toBeDefined();
      if (condition === 'service_healthy') expect(services[name]?.healthcheck).toBeDefined();
    }
    for (const volume of service.volumes ?? []) expect(sources).toContain(volume.split(':')[0]);
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  test.each([
    ['api', 'api'],
    ['worker', 'worker'],
    ['bot', 'cli'],
  ])(
    'starts the %s from a file that the build makes, with the servers beside it and variables that there are',
    (name, app) => {
      const { command, build, environment } = services[name] ?? {};
      expect(command?.[0]).toBe('node');
      expect(command?.[1]).toContain(`apps/${app}/`);
      expect(existsSync(resolve(ROOT, command?.[1] ?? ''))).toBe(true);
      expect(existsSync(resolve(ROOT, build ?? '', 'Dockerfile'))).toBe(true);
      expect(environment?.['DATABASE_URL']).toContain('@postgres:5432/');
      expect(environment?.['REDIS_URL']).toBe('redis://redis:6379');
      const known = configurationSettings().flatMap((s) => s.env ?? []);
      expect(known).toEqual(expect.arrayContaining(Object.keys(environment ?? {})));
    },
  );

  test('gives each API a port of its own', () => {
    const [, first, last] = /:-(\d+)-(\d+)\}:8080$/.exec(services['api']?.ports?.join() ?? '') ?? [];
    expect(Number(last) - Number(first) + 1).toBe(services['api']?.deploy?.replicas);
    expect(services['api']?.environment).toMatchObject({ SLUICE_HOST: '0.0.0.0', SLUICE_PORT: '8080' });
  });

  test.each(['api', 'worker'])(
    'asks the %s how it is by a program that runs, and says no where nobody answers',
    (name) => {
      const { healthcheck, environment } = services[name] ?? {};
      const [how, program, ...args] = healthcheck?.test ?? [];
      expect([how, program]).toEqual(['CMD', 'node']);
      expect(args.join(' ')).toContain(`:${environment?.['SLUICE_METRICS_PORT'] ?? ''}/health/ready`);
      const nowhere = args.map((text) => text.replace(/:9464\b/, ':1'));
      const { status, stderr } = spawnSync(process.execPath, nowhere, { encoding: 'utf8' });
      expect([status, stderr]).toEqual([1, '']);
    },
  );

  test('reaches the bot at the port it takes mail on, and asks there how it is', () => {
    const { command, environment, ports, healthcheck } = services['bot'] ?? {};
    expect(command?.slice(2)).toEqual(['bot', 'run']);
    expect(environment).toMatchObject({ SLUICE_MAIL_HOST: '0.0.0.0', SLUICE_MAIL_PORT: '2525' });
    expect(ports?.join()).toMatch(/:2525$/);
    const args = healthcheck?.test.slice(2).map((text) => text.replace('connect(2525,', 'connect(1,')) ?? [];
    expect(args.join(' ')).toContain('connect(1,');
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, '']);
  });

  test('keeps every key in Redis until it is worked off', () => {
    expect(services['redis']?.command?.join(' ')).toContain('--maxmemory-policy noeviction');
    expect(services['redis']?.command?.join(' ')).toContain('--appendonly yes');
  });
});

describe('Dockerfile', () => {
  const text = readFileSync(resolve(ROOT, 'Dockerfile'), 'utf8');

  test('copies from the checkout only what is there, and ends in the command that compose gives', () => {
    expect(text).toMatch(/^COPY \. \.$/m);
    const last = /^CMD (\[.*\])$/m.exec(text)?.[1];
    expect(JSON.parse(last ?? '[]')).toEqual(services['worker']?.command);
  });

  test('takes no folder of packages or built files from outside', () => {
    const ignored = readFileSync(resolve(ROOT, '.dockerignore'), 'utf8').split('\n');
    expect(ignored).toEqual(
      expect.arrayContaining(['**/node_modules', '**/dist', '**/*.tsbuildinfo', '.git']),
    );
  });
});
