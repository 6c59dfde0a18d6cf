import { rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openBackend } from '@sluice/queue';
import { until } from '@sluice/testing';
import { Pool } from 'pg';
import { SMTPServer } from 'smtp-server';
import { expectFailure } from './answers';
import { lilyMails } from './lily-mails';
import {
  hostedSluice,
  SOON_TRIED_AGAIN,
  servedSluice,
  temporaryFolder,
  type ServedSluice,
  type Sluice,
} from './running-sluice';
import { endServices, startWorkerProcess } from './running-service';

type Listed = {
  readonly id: string;
  readonly queue: string;
  readonly about: readonly string[];
  readonly why: string;
  readonly attempts?: number;
  readonly version?: number;
};

describe('work that fails for good', () => {
  const folder = temporaryFolder('parked-jobs');
  const mails: string[] = [];
  let served: ServedSluice;
  let sluice: Sluice;
  let smtp: SMTPServer;
  let pool: Pool;
  let env: Readonly<Record<string, string>>;

  const startSmtp = async (): Promise<string> => {
    smtp = new SMTPServer({
      authOptional: true,
      hideSTARTTLS: true,
      onData: (stream, _session, done) => {
        let text = '';
        stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
        stream.on('end', () => {
          mails.push(text);
          done();
        });
      },
    });
    const listening = smtp.listen(0, '127.0.0.1');
    await new Promise((ready) => listening.once('listening', ready));
    return `smtp://127.0.0.1:${String((listening.address() as AddressInfo).port)}`;
  };

  beforeAll(async () => {
    served = await servedSluice(join(folder, 'data'));
    const config = join(folder, 'sluice.config.yaml');
    const mail = {
      smtp: await startSmtp(),
      from: 'sluice@example.org',
      administrators: ['admin@example.org'],
    };
    writeFileSync(config, JSON.stringify({ mail }));
    // What was parked in this hour is told when it is over: by this clock it is.
    const tomorrow = new Date(Date.now() + 24 * 3_600_000).toISOString();
    env = {
      ...SOON_TRIED_AGAIN,
      DATABASE_URL: served.databaseUrl,
      SLUICE_CONFIG: config,
      SLUICE_NOW: tomorrow,
    };
    sluice = hostedSluice(env);
    pool = new Pool({ connectionString: served.databaseUrl, max: 1 });
    const file = join(folder, 'lilies.mbox');
    writeFileSync(file, lilyMails(0, 3));
    expect((await sluice.run('ingest', file, '--quiet')).exit).toBe(0);
  }, 120_000);

  afterAll(async () => {
    await endServices();
    await pool.end();
    await new Promise<void>((closed) => smtp.close(() => closed()));
    await served.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const listed = (): Promise<readonly Listed[]> => sluice.json('parked', 'jobs', 'list');

  test('is nothing where no worker ever ran', async () => {
    expect(await listed()).toEqual([]);
    expect((await sluice.run('parked', 'jobs', 'list')).out).toBe('No job is parked.\n');
    const doctor = await sluice.run('doctor');
    expect(doctor.out).toMatch(/^ok {4}parked jobs: none$/m);
    expect(doctor.out).toMatch(/^ok {4}parked deliveries: none$/m);
  });

  test('is told, is listed, and is done when it is handed out again and its cause is gone', async () => {
    const { rows } = await pool.query<{ h: string; c: string; r: unknown }>(
      `SELECT raw_hash AS h, conversation_id AS c, reading AS r FROM mail_reading WHERE message_id = 'lily-1-1@pond.example'`,
    );
    const poison = rows[0];
    if (poison === undefined) throw new Error('the patch was taken before');
    await pool.query('UPDATE mail_reading SET reading = \'{"kind":"patch"}\' WHERE raw_hash = $1', [
      poison.h,
    ]);
    await pool.query(
      'INSERT INTO dirty_conversation (conversation_id, since) SELECT DISTINCT conversation_id, now() FROM mail_reading',
    );
    const worker = await startWorkerProcess(env);
    await until('it alone is left, and given up', async () => {
      const { rows: left } = await pool.query<{ parked: string | null }>(
        'SELECT parked FROM dirty_conversation',
      );
      return left.length === 1 && left[0]?.parked !== null;
    });
    const parked = await listed();
    expect(parked).toMatchObject([{ queue: 'assemble', about: [poison.c], attempts: 6, version: 1 }]);
    const [{ id, why } = { id: '', why: '' }] = parked;
    expect(why).not.toBe('');
    const text = (await sluice.run('parked', 'jobs', 'list')).out;
    expect(text).toContain(poison.c);
    const doctor = await sluice.run('doctor');
    expect(doctor.exit).toBe(1);
    expect(doctor.out).toMatch(/^MEND {2}parked jobs: assemble 1: see `sluice parked jobs list`/m);
    expect(doctor.out).toMatch(/^ok {4}left to derive: nothing$/m);
    expect(worker.lines().filter((line) => line.level === 'error')).toMatchObject([
      { job: id, queue: 'assemble', why, msg: 'parked: it waits for a person' },
    ]);
    await until('the administrator is told', () => mails.length > 0);
    expect(mails[0]).toContain('1 job: of the queue assemble, failed for good');
    expect(mails[0]).toContain(id);

    // As long as its cause is there, it comes back.
    expect(await sluice.json('parked', 'jobs', 'retry', id)).toEqual({ retried: 1 });
    await until('it is parked again', async () => (await listed()).length === 1);
    await pool.query('UPDATE mail_reading SET reading = $2::jsonb WHERE raw_hash = $1', [
      poison.h,
      JSON.stringify(poison.r),
    ]);
    expect(await sluice.json('parked', 'jobs', 'retry')).toEqual({ retried: 1 });
    await until('nothing is left', async () => {
      const { rows: left } = await pool.query('SELECT 1 FROM dirty_conversation');
      return left.length === 0;
    });
    expect(await listed()).toEqual([]);
    expectFailure(await sluice.run('parked', 'jobs', 'retry', id), 2, /no parked job has the id/);
    expect(await worker.end('SIGTERM')).toBe(0);
  }, 240_000);

  test('is known by the to-do list where the queue has lost it', async () => {
    const { rows } = await pool.query<{ c: string }>(
      `INSERT INTO dirty_conversation (conversation_id, since, parked) SELECT conversation_id, now(), 'it could not be' FROM mail_reading LIMIT 1
       RETURNING conversation_id AS c`,
    );
    const conversation = rows[0]?.c ?? '';
    expect(await listed()).toMatchObject([{ id: conversation, queue: 'assemble', why: 'it could not be' }]);
    const worker = await startWorkerProcess(env);
    expect(await sluice.json('parked', 'jobs', 'retry', conversation)).toEqual({ retried: 1 });
    await until('nothing is left', async () => {
      const { rows: left } = await pool.query('SELECT 1 FROM dirty_conversation');
      return left.length === 0;
    });
    await worker.end('SIGTERM');
  });

  test('is a job that another version wrote, and is not done by this one', async () => {
    const backend = await openBackend({ postgres: { connectionString: served.databaseUrl } });
    const queue = new backend.classes.Queue('assemble', { connection: backend.connection });
    const { rows } = await pool.query<{ c: string }>('SELECT conversation_id AS c FROM mail_reading LIMIT 1');
    await queue.add('assemble', { v: 0, data: { conversations: [rows[0]?.c] } }, { jobId: 'of-old' });
    await queue.close();
    await backend.close();
    const worker = await startWorkerProcess(env);
    const isParked = (): Promise<void> =>
      until('it is parked', async () => (await listed()).some((one) => one.id === 'of-old'));
    await isParked();
    expect(await listed()).toEqual([
      expect.objectContaining({
        ...{ id: 'of-old', queue: 'assemble', version: 0, about: [rows[0]?.c] },
        why: 'a job named assemble of version 0: this Sluice knows version 1',
      }),
    ]);
    expect(await sluice.json('parked', 'jobs', 'retry', 'of-old')).toEqual({ retried: 1 });
    await isParked();
    await worker.end('SIGTERM');
  });
});
