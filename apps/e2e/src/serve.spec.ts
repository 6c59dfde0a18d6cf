import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fixtures, freePort, until } from '@sluice/testing';
import { startPostgres, type Restartable } from './chaos/servers';
import { openStream } from './event-client';
import { lilyMails } from './lily-mails';
import { endServices, startApiProcess, type ApiProcess } from './running-service';
import { runSluice, temporaryFolder } from './running-sluice';

const XEN = resolve(__dirname, '../../../libs/projects/xen');
const NOW = { SLUICE_NOW: '2022-01-01T00:00:00Z' };

const folder = temporaryFolder('serve');
afterAll(async () => {
  await endServices();
  rmSync(folder, { recursive: true, force: true });
});

const statusOf = async (url: string): Promise<number> => (await fetch(url)).status;

/** The value of one sample, by the beginning of its line. */
const sampleAt = async (port: number, name: string): Promise<number | undefined> => {
  const text = await (await fetch(`http://127.0.0.1:${String(port)}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length));
};

describe('on a data folder', () => {
  const data = join(folder, 'data');
  let api: ApiProcess;
  let metrics: number;

  beforeAll(async () => {
    metrics = await freePort();
    const config = join(folder, 'sluice.config.yaml');
    const source = `{ kind: eml, at: ${JSON.stringify(fixtures('cdf-vpci-story'))} }`;
    writeFileSync(config, `projects: [{ files: ${JSON.stringify(XEN)}, sources: [${source}] }]\n`);
    const env = { ...NOW, SLUICE_CONFIG: config, SLUICE_METRICS_PORT: String(metrics), SLUICE_DATA: data };
    api = await startApiProcess(env);
  }, 120_000);

  test('one process answers, and takes what its sources have meanwhile', async () => {
    expect(api.said()).toBe(`Sluice answers on ${api.url}/\n`);
    const stream = await openStream(`${api.url}/api/v1/events/stream?after=0.0&release=4.16`);
    await until('verdicts are told', () => stream.events.some((e) => e.event === 'VerdictChanged'));
    await until(
      'what it worked off is counted',
      async () => ((await sampleAt(metrics, 'sluice_jobs_total{queue="assemble",outcome="done"}')) ?? 0) > 0,
    );
    expect(await sampleAt(metrics, 'sluice_event_streams')).toBe(1);
    stream.leave();
  });

  test('what was asked is counted by route and status, and how long it took', async () => {
    expect(await statusOf(`${api.url}/feeds/release/4.16.atom`)).toBe(200);
    expect(await statusOf(`${api.url}/feeds/release/4.99.atom`)).toBe(404);
    expect(await statusOf(`${api.url}/no/such/place/at/all/${'path'.repeat(20)}`)).toBe(404);
    const route = 'method="GET",route="/feeds/release/:release.atom"';
    await until(
      'streams that were left are counted',
      async () => (await sampleAt(metrics, 'sluice_event_streams')) === 0,
    );
    const [ok, missing, nowhere, streams, seconds, streamed] = await Promise.all(
      [
        `sluice_http_requests_total{${route},status="200"}`,
        `sluice_http_requests_total{${route},status="404"}`,
        'sluice_http_requests_total{method="GET",route="none",status="404"}',
        'sluice_http_requests_total{method="GET",route="/api/v1/events/stream",status="200"}',
        `sluice_http_request_seconds_count{${route}}`,
        'sluice_http_request_seconds_count{method="GET",route="/api/v1/events/stream"}',
      ].map((name) => sampleAt(metrics, name)),
    );
    expect([ok, missing, nowhere, streams, seconds, streamed]).toEqual([1, 1, 1, 1, 2, undefined]);
    expect(await statusOf(`http://127.0.0.1:${String(metrics)}/health/ready`)).toBe(200);
  });

  test('a port that is taken, and a folder that is in use, are one line each and exit code 4', async () => {
    const { port } = new URL(api.url);
    const other = await runSluice(['serve', '--port', port, '--data', join(folder, 'other')]);
    expect([other.exit, other.out, other.err]).toEqual([
      4,
      '',
      `sluice: the API cannot be answered on 127.0.0.1, port ${port} (EADDRINUSE): set http.port to a free one\n`,
    ]);
    const same = await runSluice(['serve', '--port', String(await freePort()), '--data', data, '--quiet']);
    expect([same.exit, same.out]).toEqual([4, '']);
    expect(same.err).toMatch(/^sluice: .*\n$/);
  });

  test('it stops in order when it is told to, streams and all', async () => {
    const stream = await openStream(`${api.url}/api/v1/events/stream`);
    expect(await api.end('SIGINT')).toBe(0);
    await until('the stream ends', () => !stream.isOpen());
    const { exit, out } = await runSluice(['series', 'list', '--data', data], { env: NOW });
    expect(exit).toBe(0);
    expect(out).toContain('PCI devices passthrough on Arm');
  });
});

describe('on a server that goes away', () => {
  let postgres: Restartable;
  let api: ApiProcess;
  let metrics: number;
  let env: Readonly<Record<string, string>>;

  beforeAll(async () => {
    metrics = await freePort();
    postgres = await startPostgres(join(folder, 'server'));
    env = { ...NOW, DATABASE_URL: postgres.url };
    api = await startApiProcess({ ...env, SLUICE_METRICS_PORT: String(metrics) });
  }, 120_000);
  afterAll(() => postgres.stop());

  test('the API is not ready, says so, and goes on when it is back; open streams too', async () => {
    const ready = `http://127.0.0.1:${String(metrics)}/health/ready`;
    const feed = `${api.url}/feeds/series/lily-0.atom`;
    const stream = await openStream(`${api.url}/api/v1/events/stream`);
    expect([await statusOf(ready), await statusOf(feed)]).toEqual([200, 404]);
    await postgres.stop();
    await until('it is not ready', async () => (await statusOf(ready)) === 503);
    const away = await fetch(feed);
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await away.json()).toMatchObject({ status: 503, detail: 'the database is away' });
    await postgres.start();
    await until('it is ready', async () => (await statusOf(ready)) === 200);
    const file = join(folder, 'lilies.mbox');
    writeFileSync(file, lilyMails(0, 3));
    expect((await runSluice(['ingest', file, '--quiet'], { env })).exit).toBe(0);
    await until('the stream goes on', () => stream.events.some((e) => e.event === 'RevisionPosted'));
    stream.leave();
    expect(await api.end('SIGTERM')).toBe(0);
  });
});
