import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { locate, openQueueOf, openRuntime } from '@sluice/runtime';
import { until } from '@sluice/testing';
import { Pool } from 'pg';
import { startPostgres, type Restartable } from './chaos/servers';
import { lilyMails } from './lily-mails';
import { LEFT_TO_DO, runSluice, sluiceOn, SOON_MISSED, temporaryFolder } from './running-sluice';
import { endServices, startWorkerProcess, type ServiceProcess } from './running-service';

const SERIES = 60;
const NOW = '2022-01-01T00:00:00Z';

describe('a PostgreSQL that goes away under workers whose queue is in it', () => {
  const folder = temporaryFolder('restart');
  let postgres: Restartable;
  let pool: Pool;
  let env: Readonly<Record<string, string>>;
  let workers: readonly ServiceProcess[];
  let undisturbed: string;

  const mbox = (name: string, from: number, to: number): string => {
    const file = join(folder, name);
    writeFileSync(file, lilyMails(from, to));
    return file;
  };

  beforeAll(async () => {
    const alone = sluiceOn(join(folder, 'alone'));
    await alone.run('ingest', mbox('all.mbox', 0, SERIES), '--quiet');
    undisturbed = (await alone.json<{ digest: string }>('digest')).digest;
    postgres = await startPostgres(join(folder, 'server'));
    env = { ...SOON_MISSED, DATABASE_URL: postgres.url, SLUICE_NOW: NOW };
    pool = new Pool({ connectionString: postgres.url, max: 1 });
    pool.on('error', () => undefined);
    workers = [await startWorkerProcess(env), await startWorkerProcess(env)];
  }, 180_000);

  afterAll(async () => {
    await endServices();
    await pool.end();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const handOver = async (file: string): Promise<void> => {
    const { exit, err } = await runSluice(['ingest', file, '--queue', '--quiet'], { env });
    if (exit !== 0) throw new Error(err);
  };
  const left = async (): Promise<number | undefined> => {
    const { rows } = await pool.query<{ n: number }>(LEFT_TO_DO);
    return rows[0]?.n;
  };
  const settled = (): Promise<void> => until('all is derived', async () => (await left()) === 0);

  test.each<[string, () => Promise<void>, readonly [number, number]]>([
    ['restarted', () => postgres.restart(), [0, SERIES / 2]],
    ['crashed', () => postgres.crash(), [SERIES / 2, SERIES]],
  ])(
    'once it was %s, they go on by themselves',
    async (how, strike, [from, to]) => {
      await handOver(mbox(`${how}.mbox`, from, to));
      // In the midst of their work.
      await strike();
      await settled();
      // And when they had nothing in hand.
      await strike();
      await setTimeout(2_000);
      await handOver(mbox(`${how}-again.mbox`, 0, from + 5));
      await settled();
      expect(workers.filter((w) => !w.isAlive()).map((w) => w.lastWords())).toEqual([]);
    },
    200_000,
  );

  test('nothing is lost, and they still end in order', async () => {
    expect(await Promise.all(workers.map((w) => w.end('SIGTERM')))).toEqual([0, 0]);
    const { out } = await runSluice(['digest', '--json'], { env });
    expect((JSON.parse(out) as { digest: string }).digest).toBe(undisturbed);
  });
});

describe('a PostgreSQL that is away when it is asked for the first time', () => {
  const folder = temporaryFolder('away');
  let postgres: Restartable;
  beforeAll(async () => {
    postgres = await startPostgres(join(folder, 'server'));
  });
  afterAll(async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is not away for ever: what is kept of an answer is not its failure', async () => {
    const location = await locate({}, { DATABASE_URL: postgres.url, SLUICE_CONFIG: '' });
    const runtime = await openRuntime(location, { leaveDirty: true });
    const queue = await openQueueOf(location, runtime);
    const ask = (): readonly Promise<unknown>[] => [
      runtime.currentKnowledge(),
      runtime.projectTree(),
      queue.add([{ name: 'assemble', id: 'one', data: { conversations: [] } }]),
      queue.addFlows([
        { parent: { name: 'record-chain', id: 'two', data: { conversations: [] } }, children: [] },
      ]),
    ];
    runtime.forget();
    await postgres.stop();
    expect((await Promise.allSettled(ask())).map(({ status }) => status)).toEqual(
      new Array(4).fill('rejected'),
    );
    await postgres.start();
    await Promise.all(ask());
    expect((await queue.depths()).filter(({ waiting }) => waiting > 0)).toHaveLength(2);
    await queue.close();
    await runtime.close();
  });
});
