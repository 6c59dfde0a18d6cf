import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  deriveDirty,
  digestOf,
  Ingest,
  InMemoryEventStore,
  InMemoryMailWorld,
  knowledgeOf,
  KNOWLEDGE_TYPES,
  publishProject,
  type Digest,
  type IncomingMail,
  type Knowledge,
} from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { mailCodec, nodeHashing, openSource } from '@sluice/mail-io';
import { loadProject } from '@sluice/project-files';
import { corpus, fixtures, shapeNames, shapePath } from '@sluice/testing';
import fc from 'fast-check';
import { sluiceServer, temporaryFolder, type SluiceServer } from './running-sluice';

const XEN = resolve(__dirname, '../../../libs/projects/xen');
const clock = { now: () => '2024-04-01T00:00:00Z' as Instant };

/** Runs with mails seen at several places, and on PostgreSQL. */
const SIGHTING_RUNS = 40;
const POSTGRES_RUNS = 5;

const knowledgeOfXen = async (): Promise<Knowledge> => {
  const store = new InMemoryEventStore(clock);
  await publishProject(store, await loadProject(XEN), { fileHash: 'files', hashing: nodeHashing });
  return knowledgeOf(await store.readTypes(KNOWLEDGE_TYPES), 'xen');
};

/** An import that stops before anything is stored: every mail of the sources as the stores take it, with its bytes. */
const readOnce = async (
  knowledge: Knowledge,
  sources: readonly string[],
  trust: 'list-verified' | 'unproven' = 'list-verified',
): Promise<readonly IncomingMail[]> => {
  const taken: IncomingMail[] = [];
  const world = new InMemoryMailWorld(clock);
  const intake = Object.assign(Object.create(world) as InMemoryMailWorld, {
    take: (batch: readonly IncomingMail[]) => {
      taken.push(...batch);
      return Promise.resolve(new Set<string>());
    },
  });
  const { model, modelVersion } = knowledge;
  for (const source of sources)
    await new Ingest(
      { intake, codec: mailCodec, hashing: nodeHashing, clock },
      { trust, model, modelVersion, source },
    ).run(openSource(source));
  return taken;
};

const VERSIONS = { decoderVersion: 1, readerVersion: 1, modelVersion: 'test' };

/** The digest of a world that took the batches one after the other, deriving after each as an import does. */
const digestAfter = async (
  batches: readonly (readonly IncomingMail[])[],
  knowledge: Knowledge,
): Promise<Digest> => {
  const world = new InMemoryMailWorld(clock);
  for (const batch of batches) {
    await world.take(batch, VERSIONS);
    await deriveDirty(world, knowledge, { clock });
  }
  const ports = { reader: world, knowledge: () => Promise.resolve(knowledge), now: clock.now() };
  return digestOf(ports, {}, nodeHashing);
};

/** How a set may come: in which order, what of it again, and where one batch ends and the next begins. */
type Arrival = { readonly order: readonly number[]; readonly cuts: readonly number[] };

const arrivalOf = (size: number): fc.Arbitrary<Arrival> => {
  const all = Array.from({ length: size }, (_, i) => i);
  return fc
    .tuple(
      fc.shuffledSubarray(all, { minLength: size }),
      fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size)), { maxLength: size }),
      fc.array(fc.nat(size), { maxLength: 4 }),
    )
    .map(([order, again, cuts]) => ({
      order: again.reduce<readonly number[]>((o, [what, where]) => o.toSpliced(where, 0, what), order),
      cuts: [...new Set(cuts)].sort((a, b) => a - b),
    }));
};

const batchesOf = <T>(values: readonly T[], { order, cuts }: Arrival): readonly (readonly T[])[] => {
  const arrived = order.flatMap((i) => values[i] ?? []);
  const borders = [0, ...cuts, arrived.length];
  return borders.slice(1).map((end, n) => arrived.slice(borders[n], end));
};

/** The 76 mails where they are at hand; the project's own fixtures always. With each set, how many runs it can afford. */
const SETS: readonly (readonly [string, number, readonly string[]])[] = [
  ['the story and its forgeries', 150, [fixtures('cdf-vpci-story'), fixtures('forgeries')]],
  ['the series shapes, all together', 40, shapeNames().map(shapePath)],
  ['the odd mails', 40, [fixtures('mail-shapes')]],
  ...(existsSync(corpus()) ? [['the 76 mails of the corpus', 100, [corpus('cdf-vpci')]] as const] : []),
];

describe.each(SETS)('%s', (_, runs, sources) => {
  let knowledge: Knowledge;
  let mails: readonly IncomingMail[];
  let whole: Digest;

  beforeAll(async () => {
    knowledge = await knowledgeOfXen();
    mails = await readOnce(knowledge, sources);
    whole = await digestAfter([mails], knowledge);
  });

  test('has series to lose', () => {
    expect(mails.length).toBeGreaterThan(20);
    expect(whole.series).toBeGreaterThan(2);
  });

  test(`has the same digest in any order, with any repetition, in any batches (${String(runs)} runs)`, async () => {
    await fc.assert(
      fc.asyncProperty(arrivalOf(mails.length), async (arrival) => {
        expect(await digestAfter(batchesOf(mails, arrival), knowledge)).toEqual(whole);
      }),
      { numRuns: runs },
    );
  }, 120_000);

  test('has another digest when one mail is missing: the digest looks', async () => {
    const digests = await Promise.all(
      mails
        .slice(0, 3)
        .map(({ rawHash }) => digestAfter([mails.filter((m) => m.rawHash !== rawHash)], knowledge)),
    );
    for (const { digest } of digests) expect(digest).not.toBe(whole.digest);
  });
});

describe('mails seen at several places', () => {
  test('have the same digest whichever sighting came first', async () => {
    const knowledge = await knowledgeOfXen();
    const story = [fixtures('cdf-vpci-story')];
    const trusted = await readOnce(knowledge, story);
    const filtered = await readOnce(knowledge, story, 'unproven');
    const archived = trusted.map((mail, i): IncomingMail => {
      const archivedAt = `2021-10-1${String(i % 10)}T00:00:00Z` as Instant;
      return { ...mail, seen: { ...mail.seen, archivedAt }, sighting: { ...mail.sighting, archivedAt } };
    });
    const sightings = [...trusted, ...filtered, ...archived];
    const whole = await digestAfter([sightings], knowledge);
    await fc.assert(
      fc.asyncProperty(arrivalOf(sightings.length), async (arrival) => {
        expect(await digestAfter(batchesOf(sightings, arrival), knowledge)).toEqual(whole);
      }),
      { numRuns: SIGHTING_RUNS },
    );
  }, 120_000);
});

describe('on PostgreSQL, through the command line', () => {
  let folder: string;
  let server: SluiceServer;
  beforeAll(async () => {
    folder = temporaryFolder('properties');
    server = await sluiceServer(join(folder, 'data'));
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const source = existsSync(corpus()) ? corpus('cdf-vpci') : fixtures('cdf-vpci-story');

  /** One database that took the batches in turn: each a folder of files, whose names are the order in it. */
  const digestThere = async (
    name: string,
    batches: readonly (readonly IncomingMail[])[],
  ): Promise<unknown> => {
    const sluice = server.on(name);
    for (const [n, batch] of batches.entries()) {
      if (batch.length === 0) continue;
      const from = join(folder, name, `batch-${String(n)}`);
      mkdirSync(from, { recursive: true });
      for (const [i, mail] of batch.entries())
        writeFileSync(join(from, `${String(i).padStart(4, '0')}.eml`), mail.raw);
      const { exit, err } = await sluice.run('ingest', from);
      expect({ exit, err }).toEqual({ exit: 0, err: '' });
    }
    expect((await sluice.run('verify')).exit).toBe(0);
    return { ...(await sluice.json<Digest>('digest')), knownAsOf: '' };
  };

  test(`the digest is the same in any order, with any repetition, in any batches (${String(POSTGRES_RUNS)} runs)`, async () => {
    const mails = await readOnce(await knowledgeOfXen(), [source]);
    const whole = await digestThere('whole', [mails]);
    for (const [run, arrival] of fc.sample(arrivalOf(mails.length), POSTGRES_RUNS).entries())
      expect(await digestThere(`run-${String(run)}`, batchesOf(mails, arrival))).toEqual(whole);
  }, 300_000);
});
