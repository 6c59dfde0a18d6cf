import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  deriveDirty,
  digestOf,
  Ingest,
  InMemoryEventStore,
  InMemoryMailWorld,
  knowledgeOf,
  KNOWLEDGE_TYPES,
  publishProject,
  type DerivationStore,
  type IntakeStore,
  type Knowledge,
  type SeriesReader,
  type SourceItem,
} from '@sluice/application';
import { canonicalJson, type Instant } from '@sluice/kernel';
import { mailCodec, nodeHashing, openSource } from '@sluice/mail-io';
import {
  migrate,
  openDatabase,
  postgresDerivationStore,
  postgresIntakeStore,
  postgresSeriesReader,
  startEmbedded,
  type Database,
  type EmbeddedPostgres,
} from '@sluice/postgres';
import { loadProject } from '@sluice/project-files';
import { fixtures, shapeNames, shapePath, startFleeting } from '@sluice/testing';
import fc from 'fast-check';
import { Pool } from 'pg';
import { temporaryFolder } from './running-sluice';

const XEN = resolve(__dirname, '../../../libs/projects/xen');
const RUNS = 4;
const clock = { now: () => '2024-04-01T00:00:00Z' as Instant };

type Mail = Extract<SourceItem, { kind: 'mail' | 'unreadable' }>;

/** One process at work on some store. */
type World = {
  readonly intake: IntakeStore;
  readonly derivation: DerivationStore;
  readonly reader: SeriesReader;
};

const folder = temporaryFolder('stores');
let server: EmbeddedPostgres;
let pools: readonly Pool[];
let database: Database;
let knowledge: Knowledge;
let mails: readonly Mail[];

const sourceOf = async function* (items: readonly SourceItem[]): AsyncGenerator<readonly SourceItem[]> {
  yield await Promise.resolve(items);
};

const mailsOf = async (source: string): Promise<readonly Mail[]> => {
  const found: Mail[] = [];
  for await (const items of openSource(source))
    for (const item of items) if (item.kind === 'mail' || item.kind === 'unreadable') found.push(item);
  return found;
};

const worldOn = (on: Database): World => ({
  intake: postgresIntakeStore(on, clock.now, mailCodec),
  derivation: postgresDerivationStore(on),
  reader: postgresSeriesReader(on),
});

const inMemory = (): World => {
  const world = new InMemoryMailWorld(clock);
  return { intake: world, derivation: world, reader: world };
};

beforeAll(async () => {
  const log = new InMemoryEventStore(clock);
  await publishProject(log, await loadProject(XEN), { fileHash: 'files', hashing: nodeHashing });
  knowledge = knowledgeOf(await log.readTypes(KNOWLEDGE_TYPES), 'xen');
  const folders = ['cdf-vpci-story', 'forgeries', 'mail-shapes'].map((name) => fixtures(name));
  mails = (await Promise.all([...folders, ...shapeNames().map(shapePath)].map(mailsOf))).flat();
  server = await startFleeting(folder, startEmbedded);
  const pool = (): Pool => {
    const made = new Pool({ host: server.socketFolder, user: server.user, database: server.database });
    return made.on('error', () => undefined);
  };
  pools = [pool(), pool()];
  const [first = pool()] = pools;
  await migrate(first);
  database = openDatabase(first);
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** An import of some mails as the command line does it; killed before it derives anything where `killed` says so. */
const ingest = async (
  world: World,
  items: readonly Mail[],
  { killed = false }: { readonly killed?: boolean } = {},
): Promise<void> => {
  const { model, modelVersion } = knowledge;
  const run = new Ingest(
    { intake: world.intake, codec: mailCodec, hashing: nodeHashing, clock },
    { trust: 'list-verified', model, modelVersion, source: 'spec' },
  );
  await run.run(sourceOf(items));
  if (!killed) await deriveDirty(world.derivation, knowledge, { clock, cache: run.readings });
};

/** The digest, and every derived row as it is stored. */
const stateOf = async ({ reader, derivation }: World) => {
  const ports = { reader, knowledge: () => Promise.resolve(knowledge), now: clock.now() };
  const materials = await derivation.load(await derivation.conversations(undefined, 10_000), new Map());
  const coverage = await reader.coverage(undefined);
  expect(await reader.knownThrough(undefined)).toBe(coverage.knownThrough);
  expect(await reader.knownThrough('2001-01-01T00:00:00Z' as Instant)).toBeUndefined();
  return {
    digest: await digestOf(ports, {}, nodeHashing),
    documents: materials.flatMap((m) => m.before.map((derived) => canonicalJson(derived))).sort(),
    dirty: (await derivation.dirty(1)).length,
    coverage,
  };
};

const emptied = async (): Promise<readonly World[]> => {
  const tables = await database.rows<{ t: string }>(
    `SELECT tablename AS t FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`,
  );
  await database.run(`TRUNCATE ${tables.map(({ t }) => t).join()}`);
  return pools.map((pool) => worldOn(openDatabase(pool)));
};

/** Batches with their place in the queue: who takes each, and whether he is killed before he derives. */
const plan = (size: number) =>
  fc.record({
    order: fc.shuffledSubarray(
      Array.from({ length: size }, (_, n) => n),
      { minLength: size },
    ),
    again: fc.array(fc.nat(size - 1), { maxLength: 40 }),
    batches: fc.array(
      fc.record({ size: fc.integer({ min: 1, max: 120 }), killed: fc.boolean(), by: fc.nat(1) }),
      {
        minLength: 2,
        maxLength: 6,
      },
    ),
  });

describe('PostgreSQL and the world in memory', () => {
  test('agree on all fixtures, however they came, whoever was killed on the way', async () => {
    expect(mails.length).toBeGreaterThan(200);
    const reference = inMemory();
    await ingest(reference, mails);
    const expected = await stateOf(reference);
    expect(expected.documents.some((text) => text.includes('"outcome":"held"'))).toBe(true);
    await fc.assert(
      fc.asyncProperty(plan(mails.length), async ({ order, again, batches }) => {
        const worlds = await emptied();
        const [first = inMemory()] = worlds;
        const arrivals = [...order, ...again].flatMap((n) => mails[n] ?? []);
        let at = 0;
        for (const { size, killed, by } of batches) {
          await ingest(worlds[by] ?? first, arrivals.slice(at, at + size), { killed });
          at += size;
        }
        await ingest(first, arrivals.slice(at));
        expect(await stateOf(first)).toEqual(expected);
        expect((await first.reader.integrity()).filter((check) => !check.ok)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  test('agree when two processes take and derive the same mails at once', async () => {
    const reference = inMemory();
    await ingest(reference, mails);
    const worlds = await emptied();
    await Promise.all(worlds.map((world, n) => ingest(world, n === 0 ? mails : mails.toReversed())));
    const [first = inMemory()] = worlds;
    await deriveDirty(first.derivation, knowledge, { clock });
    expect(await stateOf(first)).toEqual(await stateOf(reference));
  });

  test('agree after an erasure, whatever came before it', async () => {
    const gone = mails.filter((_, n) => n % 7 === 3);
    const erasing = async (world: World): Promise<void> => {
      const erased = gone.map(({ raw }) => ({
        rawHash: mailCodec.hash(raw ?? new Uint8Array()),
        by: 'x',
        reason: 'y',
      }));
      await world.intake.erase(erased);
      await ingest(world, mails);
    };
    const reference = inMemory();
    await ingest(reference, mails);
    await erasing(reference);
    const [first = inMemory()] = await emptied();
    await ingest(first, mails.slice(0, 100));
    await erasing(first);
    expect(await stateOf(first)).toEqual(await stateOf(reference));
  });
});
