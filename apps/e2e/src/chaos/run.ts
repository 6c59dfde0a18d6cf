import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SOON_MISSED, sluiceAt } from '../running-sluice';
import { chanceFrom, type Chance } from './chance';
import { dealMails } from './mails';
import { compared, nothing, stateOf, undisturbed, untilQuiet, type Outcome } from './outcome';
import { Crowd, takeFile } from './processes';
import { startPostgres, startRedis, type Restartable } from './servers';

export type ChaosOptions = {
  /** An empty folder that a database server may enter. */
  readonly folder: string;
  /** Mails with their `From ` lines. */
  readonly mails: readonly string[];
  readonly seed: number;
  readonly workers: number;
  /** SIGKILLs of processes of ours: workers, and imports that hand mail to them. */
  readonly kills: number;
  /** How often Redis loses everything it knows. */
  readonly flushes: number;
  /** How often Redis, and PostgreSQL, go away and come back: in order and by a crash in turns. */
  readonly restarts: number;
  /** Mails of one file, about; and the share of mails that come twice. */
  readonly size: number;
  readonly twice: number;
  readonly print: (line: string) => void;
};

type Blow = { readonly what: string; strike(): Promise<void> };

type World = {
  readonly redis: Restartable & { flush(): Promise<void> };
  readonly postgres: Restartable;
  readonly crowd: Crowd;
  readonly chance: Chance;
};

const serverBlows = ({ redis, postgres }: World, restarts: number): readonly Blow[] =>
  Array.from({ length: restarts }, (_, n): readonly Blow[] =>
    n % 2 === 0
      ? [
          { what: 'Redis restarted', strike: () => redis.restart() },
          { what: 'PostgreSQL crashed', strike: () => postgres.crash() },
        ]
      : [
          { what: 'Redis crashed', strike: () => redis.crash() },
          { what: 'PostgreSQL restarted', strike: () => postgres.restart() },
        ],
  ).flat();

const blowsOf = (world: World, options: ChaosOptions): readonly Blow[] => {
  const kill: Blow = {
    what: 'killed',
    strike: async () => {
      while (!world.crowd.killOne((count) => world.chance.below(count))) await pause(20);
    },
  };
  const flush: Blow = { what: 'Redis flushed', strike: () => world.redis.flush() };
  return world.chance.shuffled([
    ...Array.from({ length: options.kills }, () => kill),
    ...Array.from({ length: options.flushes }, () => flush),
    ...serverBlows(world, options.restarts),
  ]);
};

/** Between two blows: long enough that a process may do something, short enough that it seldom ends. */
const LEAST_MS = 150;
const MORE_MS = 900;

const strikeAll = async (world: World, options: ChaosOptions): Promise<number> => {
  let struck = 0;
  for (const blow of blowsOf(world, options)) {
    await pause(LEAST_MS + world.chance.below(MORE_MS));
    await blow.strike();
    struck += 1;
    if (blow.what !== 'killed') options.print(`${blow.what}, as blow ${String(struck)}`);
  }
  return struck;
};

const feed = async (crowd: Crowd, files: readonly string[], struck: Promise<number>): Promise<void> => {
  let raging = true;
  void struck.catch(() => undefined).finally(() => (raging = false));
  for (const file of files) await takeFile(crowd, file);
  // As long as blows fall there shall be something to hit: the same mail once more, which changes nothing.
  for (let n = 0; raging; n++) await takeFile(crowd, files[n % files.length] ?? '');
};

/**
 * Runs workers under everything that may go wrong, and compares what is there in the end with a run that nobody disturbed.
 * Throws only where a server cannot be started or mail cannot be taken at all; broken promises are in the answer.
 */
export const runChaos = async (options: ChaosOptions): Promise<readonly Outcome[]> => {
  const { folder, mails, print } = options;
  const chance = chanceFrom(options.seed);
  await mkdir(join(folder, 'batches'), { recursive: true });
  const calm = await undisturbed(folder, mails);
  print(`undisturbed: ${String(mails.length)} mails, digest ${calm.digest.slice(0, 16)}`);
  const redis = await startRedis(join(folder, 'redis'));
  const postgres = await startPostgres(join(folder, 'wild')).catch(async (error: unknown) => {
    await redis.stop();
    throw error;
  });
  const env = { ...SOON_MISSED, DATABASE_URL: postgres.url, REDIS_URL: redis.url };
  const sluice = sluiceAt(env);
  try {
    await sluice.run('parked', 'list');
    const crowd = new Crowd(env);
    for (let n = 0; n < options.workers; n++) crowd.keep(['worker', '--tick', '1', '--sweep', '2']);
    const files = await dealMails(join(folder, 'batches'), mails, { ...options, chance });
    const struck = strikeAll({ redis, postgres, crowd, chance }, options);
    await feed(crowd, files, struck);
    print(`${String(await struck)} blows, ${String(files.length)} files taken; waiting for the workers`);
    const left = await untilQuiet(postgres.url);
    const badEnds = await crowd.close();
    return [
      nothing('nothing is left to do', left === '' ? [] : [left]),
      ...compared(calm, await stateOf(sluice)),
      nothing('no process ended by itself', crowd.unexpected),
      nothing('every worker ended in order when asked', badEnds),
    ];
  } finally {
    await redis.stop();
    await postgres.stop();
  }
};
