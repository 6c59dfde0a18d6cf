import { rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Instant } from '@sluice/kernel';
import { loadConfig } from '@sluice/project-files';
import {
  dueReports,
  locate,
  openOutbox,
  openRuntime,
  type Location,
  type Outbox,
  type Runtime,
  type SluiceConfig,
} from '@sluice/runtime';
import { startWorker } from '@sluice/services';
import { fixtures } from '@sluice/testing';
import pino from 'pino';
import { SMTPServer } from 'smtp-server';
import { servedSluice, temporaryFolder, type ServedSluice } from './running-sluice';

let folder: string;
let sluice: ServedSluice;
let smtp: SMTPServer;
let runtime: Runtime;
let config: SluiceConfig;
let location: Location;
let outboxes: readonly [Outbox, Outbox];
let now = '2021-10-13T07:30:00Z' as Instant;
const mails: { readonly to: readonly string[]; readonly raw: string }[] = [];

const startSmtp = async (): Promise<string> => {
  smtp = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map((r) => r.address);
        mails.push({ to, raw: Buffer.concat(chunks).toString('utf8') });
        done();
      });
    },
  });
  const listening = smtp.listen(0, '127.0.0.1');
  await new Promise((ready) => listening.once('listening', ready));
  return `smtp://127.0.0.1:${String((listening.address() as AddressInfo).port)}`;
};

beforeAll(async () => {
  folder = temporaryFolder('scheduled-reports');
  sluice = await servedSluice(join(folder, 'data'));
  await sluice.run('ingest', fixtures('cdf-vpci-story', 'none'));
  const file = join(folder, 'sluice.config.yaml');
  const report = { kind: 'freeze', release: '4.16', day: 'wednesday', hour: 9, zone: 'Europe/London' };
  // JSON is YAML.
  writeFileSync(
    file,
    JSON.stringify({
      mail: { smtp: await startSmtp(), from: 'sluice@example.org' },
      reports: [{ ...report, to: ['ian@example.org', 'devel@example.org'] }],
    }),
  );
  const env = { SLUICE_CONFIG: file, DATABASE_URL: sluice.databaseUrl };
  config = await loadConfig(file, env);
  location = await locate({}, env);
  runtime = await openRuntime(location);
  const parts = {
    ...{ database: runtime.database, clock: { now: () => now } },
    makeReport: dueReports(runtime, config),
  };
  outboxes = [openOutbox(parts, config, env), openOutbox(parts, config, env)];
});
afterAll(async () => {
  await runtime.close();
  await new Promise<void>((closed) => smtp.close(() => closed()));
  await sluice.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a report that comes due is planned by one of two processes, kept, and sent once to each', async () => {
  const [one, other] = outboxes;
  expect(await one.project()).toMatchObject({ reports: 0 });
  now = '2021-10-13T08:00:30Z' as Instant;
  const planned = await Promise.all([one.project(), other.project()]);
  expect(planned.reduce((sum, p) => sum + p.reports, 0)).toBe(2);
  await Promise.all([one.sendMail(), other.sendMail()]);
  expect(mails.flatMap((m) => m.to).sort()).toEqual(['devel@example.org', 'ian@example.org']);
  for (const { raw } of mails) {
    const [head = '', body = ''] = raw.split(/\r\n\r\n/, 2);
    expect(head).toContain('Subject: [sluice] Xen 4.16 freeze report, 13 Oct 2021');
    expect(head).toContain('Auto-Submitted: auto-generated');
    expect(body).toContain('freeze report, as of 2021-10-13');
  }
  // It is of the moment it was due, and anybody can look it up.
  const [saved, ...more] = await runtime.reports.list({ release: '4.16' }, 9);
  expect([saved?.asOf, more]).toEqual(['2021-10-13T08:00:00Z', []]);
  expect(await one.project()).toMatchObject({ reports: 0 });
});

test('a worker with a report of a release line that there is not does not start, and says which one', async () => {
  const [report] = config.reports;
  if (report === undefined) throw new Error('one report is configured');
  const reports = [report, { ...report, release: '4.166' }];
  const options = { log: pino({ level: 'silent' }), config: { ...config, reports }, env: {} };
  await expect(startWorker(location, options)).rejects.toThrow(
    /^reports\[1\]\.release in the configuration: project xen has no release line "4\.166": it has .*4\.16/,
  );
});
