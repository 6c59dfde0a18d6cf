import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';

const ROOT = resolve(__dirname, '../../../..');

type Service = {
  readonly image?: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: unknown;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly deploy?: { readonly replicas: number };
};

const { services, volumes } = parse(readFileSync(resolve(ROOT, 'docker-compose.yml'), 'utf8')) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, null>>;
};

/** There need be no container engine to test with: what an engine would stumble over is looked at here. */
describe('docker-compose.yml', () => {
  test('runs PostgreSQL, Redis and three workers, and nothing that is not there', () => {
    expect(Object.keys(services).sort()).toEqual(['postgres', 'redis', 'worker']);
    expect(services['worker']?.deploy?.replicas).toBe(3);
  });

  test.each(Object.entries(services))('%s names only services and volumes that are there', (_, service) => {
    for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(services[name]).toBeDefined();
      if (condition === 'service_healthy') expect(services[name]?.healthcheck).toBeDefined();
    }
    for (const volume of service.volumes ?? []) expect(Object.keys(volumes)).toContain(volume.split(':')[0]);
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  test('starts the worker from a file that the build makes, with the servers beside it', () => {
    const { command, build, environment } = services['worker'] ?? {};
    expect(command?.[0]).toBe('node');
    expect(existsSync(resolve(ROOT, command?.[1] ?? ''))).toBe(true);
    expect(existsSync(resolve(ROOT, build ?? '', 'Dockerfile'))).toBe(true);
    expect(environment?.['DATABASE_URL']).toContain('@postgres:5432/');
    expect(environment?.['REDIS_URL']).toBe('redis://redis:6379');
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
