import {
  deriveDirty,
  digestOf,
  InMemoryMailWorld,
  type DerivationStore,
  type IntakeStore,
  type SeriesReader,
} from '@sluice/application';
import { canonicalJson, type Instant } from '@sluice/kernel';
import type { Mail } from '@sluice/mail';
import fc from 'fast-check';
import { postgresDerivationStore } from './derivation-store';
import { postgresEventStore } from './event-store';
import { postgresIntakeStore } from './intake-store';
import {
  ARCHIVE,
  CLOCK,
  HASHING,
  incoming,
  KNOWLEDGE,
  mail,
  NOW,
  PACKING,
  patch,
  reply,
  VERSIONS,
} from './redrawn-mails.spec-helper';
import { postgresSeriesReader } from './series-reader';
import type { Database } from './sql';
import { startTestServer, type TestServer } from './testing-server.spec-helper';

type World = {
  readonly intake: IntakeStore;
  readonly derivation: DerivationStore;
  readonly reader: SeriesReader;
};

const worldOn = (database: Database): World => ({
  intake: postgresIntakeStore(database, CLOCK.now, PACKING),
  derivation: postgresDerivationStore(database),
  reader: postgresSeriesReader(database),
});

const inMemory = (): World => {
  const world = new InMemoryMailWorld(CLOCK);
  return { intake: world, derivation: world, reader: world };
};

let server: TestServer;
let database: Database;
let world: World;
/** The same world, as another process has it. */
let another: World;

beforeAll(async () => {
  server = await startTestServer();
  const [first, second = first] = await server.databases(2);
  database = first;
  [world, another] = [worldOn(first), worldOn(second)];
});
afterAll(() => server.stop());

const empty = (): Promise<number> =>
  database.run(
    'TRUNCATE event, raw_mail, raw_pack, mail_reading, conversation_key, dirty_conversation, series, series_mail, verdict, parked_mail',
  );
beforeEach(empty);

const take = ({ intake }: World, mails: readonly Mail[]): Promise<ReadonlySet<string>> =>
  intake.take(
    mails.map((m) => incoming(m)),
    VERSIONS,
  );

const deriveAll = ({ derivation }: World) => deriveDirty(derivation, KNOWLEDGE, { clock: CLOCK });

const digest = async ({ reader }: World): Promise<string> => {
  const ports = { reader, knowledge: () => Promise.resolve(KNOWLEDGE), now: NOW };
  return (await digestOf(ports, {}, HASHING)).digest;
};

/** Every derived row there is, wherever it is stored. */
const documents = async ({ derivation }: World): Promise<readonly string[]> => {
  const ids = await derivation.conversations(undefined, 1000);
  const materials = await derivation.load(ids, new Map());
  return materials.flatMap((m) => m.before.map((derived) => canonicalJson(derived))).sort();
};

const conclusions = async (): Promise<readonly string[]> =>
  (
    await database.rows<{ k: string }>(
      `SELECT CASE type WHEN 'ConclusionLapsed' THEN 'lapsed ' ELSE '' END || idempotency_key AS k
       FROM event WHERE sort = 'conclusion' ORDER BY global_position`,
    )
  ).map((row) => row.k.replace(/ \S+$/, ''));

/** What a world that took everything at once, and derived it at once, holds. */
const whole = async (
  mails: readonly Mail[],
): Promise<{ readonly digest: string; readonly documents: readonly string[] }> => {
  const reference = inMemory();
  await take(reference, mails);
  await deriveAll(reference);
  return { digest: await digest(reference), documents: await documents(reference) };
};

const state = async (of: World) => ({ digest: await digest(of), documents: await documents(of) });

const tables = async (): Promise<Readonly<Record<string, number>>> => {
  const [row] = await database.rows<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM series) AS series, (SELECT count(*)::int FROM series_mail) AS mails,
       (SELECT count(*)::int FROM dirty_conversation) AS dirty`,
  );
  return row ?? {};
};

describe('deriving', () => {
  test('gives what the world in memory gives, and empties the to-do list', async () => {
    await take(world, ARCHIVE);
    const report = await deriveAll(world);
    expect(report.series).toBe(2);
    expect(await state(world)).toEqual(await whole(ARCHIVE));
    expect(await tables()).toMatchObject({ series: 2, dirty: 0 });
    expect(await world.derivation.dirty(10)).toEqual([]);
  });

  test('finds a series by its id, by any Message-ID on it, and by one that never came', async () => {
    const answer = reply('answer', 'cover', 'How many?\n', { subject: 'Re: [PATCH 0/2] heron: eggs' });
    await take(world, [...ARCHIVE.slice(1), answer]);
    await deriveAll(world);
    const [row] = await database.rows<{ id: string; c: string }>(
      `SELECT id, conversation_id AS c FROM series WHERE subject LIKE '%eggs%'`,
    );
    expect(await world.reader.resolve(row?.id ?? '')).toMatchObject({
      seriesId: row?.id,
      conversationId: row?.c,
    });
    for (const id of ['one@example.org', ' <ack@example.org> ', 'cover@example.org'])
      expect(await world.reader.resolve(id)).toMatchObject({ conversationId: row?.c });
    expect(await world.reader.resolve('nobody@example.org')).toBeUndefined();
  });

  test('again concludes nothing, for nothing changed', async () => {
    await take(world, ARCHIVE);
    await deriveAll(world);
    const before = await conclusions();
    expect(before.length).toBeGreaterThan(3);
    expect(await world.derivation.markAllDirty()).toBeGreaterThan(1);
    await deriveAll(world);
    expect(await conclusions()).toEqual(before);
    expect(await state(world)).toEqual(await whole(ARCHIVE));
  });

  test('later, by another process, after the one that took the mails was killed, gives the same', async () => {
    await take(world, ARCHIVE.slice(0, 4));
    await deriveAll(world);
    await take(world, ARCHIVE.slice(4));
    await deriveAll(another);
    expect(await state(world)).toEqual(await whole(ARCHIVE));
  });

  test('takes what the process has just read from its memory, and gives the same', async () => {
    const mails = ARCHIVE.map((m) => incoming(m));
    await world.intake.take(mails, VERSIONS);
    const cache = new Map(
      mails.flatMap((m) => ('reading' in m.content ? [[m.rawHash, m.content] as const] : [])),
    );
    await database.run(`UPDATE mail_reading SET reading = '{}'`);
    await deriveDirty(world.derivation, KNOWLEDGE, { clock: CLOCK, cache });
    expect(await documents(world)).toEqual((await whole(ARCHIVE)).documents);
  });

  test('concludes what lapsed when a mail is erased, and what rises again, within one second', async () => {
    const [one, ack] = [
      patch('one', '[PATCH] heron: count'),
      reply('ack', 'one', 'Acked-by: Rita <rita@example.com>\n'),
    ];
    await take(world, [one, ack]);
    await deriveAll(world);
    const given = (await conclusions()).filter((c) => c.startsWith('AckGiven'));
    expect(given).toHaveLength(1);
    await world.intake.erase([
      { rawHash: incoming(ack).rawHash, by: 'rita@example.com', reason: 'asked for' },
    ]);
    await deriveAll(world);
    await take(world, [{ ...ack, text: `${ack.text}\nRita\n` }]);
    await deriveAll(world);
    expect((await conclusions()).filter((c) => c.includes('AckGiven'))).toEqual([
      given[0],
      `lapsed ${given[0] ?? ''}`,
      given[0],
    ]);
  });

  test('of a conversation whose mails are all erased leaves no row behind', async () => {
    const one = patch('one', '[PATCH] heron: count the eggs');
    await take(world, [one]);
    await deriveAll(world);
    await world.intake.erase([
      { rawHash: incoming(one).rawHash, by: 'hari@example.com', reason: 'asked for' },
    ]);
    await deriveAll(world);
    expect(await tables()).toEqual({ series: 0, mails: 0, dirty: 0 });
  });

  test('takes the rows of neighbourhoods along that a later mail joins', async () => {
    const mails = [
      patch('a', '[PATCH] heron: sit still'),
      patch('b', '[PATCH] stork: stand still', { file: 'heron/stork.c' }),
      reply('both', 'a', 'And b.\n', { references: [mail('b').messageId, mail('a').messageId] }),
    ];
    for (const one of mails) {
      await take(world, [one]);
      await deriveAll(world);
    }
    expect(await world.derivation.conversations(undefined, 10)).toHaveLength(1);
    expect(await tables()).toMatchObject({ series: 2, dirty: 0 });
    expect(await state(world)).toEqual(await whole(mails));
  });

  test('a posting whose author has no name, alone in its batch, is a series all the same', async () => {
    await take(world, [
      patch('bare', '[PATCH] heron: count', { from: { name: '', address: 'hari@example.com' } }),
    ]);
    await deriveAll(world);
    const rows = await database.rows('SELECT author_name AS name, author_address AS address FROM series');
    expect(rows).toEqual([{ name: '', address: 'hari@example.com' }]);
  });
});

describe('the to-do list', () => {
  test('is worked off the oldest first, as many at a time as asked for', async () => {
    for (const [n, id] of ['x', 'y', 'z'].entries()) {
      await take(world, [mail(id, { subject: `alone ${id}` })]);
      await database.run(
        `UPDATE dirty_conversation SET since = $1::timestamptz WHERE since > '2025-01-01'`,
        `2024-03-0${String(9 - n)}T00:00:00Z`,
      );
    }
    const all = await world.derivation.dirty(10);
    expect(await world.derivation.dirty(2)).toEqual(all.slice(0, 2));
    const times = await database.rows<{ c: string }>(
      'SELECT conversation_id AS c FROM dirty_conversation ORDER BY since',
    );
    expect(all.map((d) => d.conversationId)).toEqual(times.map((t) => t.c));
  });

  test('keeps what became dirty while it was derived from less', async () => {
    const posted = patch('one', '[PATCH] heron: count');
    await take(world, [posted]);
    const [slow = { conversationId: '', mark: 0n }] = await world.derivation.dirty(1);
    // Meanwhile another process derives the same, and then the archive tells more of it: a new row on the list, under the old name.
    await deriveAll(another);
    await another.intake.take(
      [incoming(posted, { archivedAt: '2024-03-01T00:00:00Z' as Instant })],
      VERSIONS,
    );
    expect((await another.derivation.dirty(1)).map((d) => d.conversationId)).toEqual([slow.conversationId]);
    await world.derivation.save([{ ...slow, series: [], conclusions: [] }], NOW);
    expect(await tables()).toMatchObject({ series: 1, dirty: 1 });
    await deriveAll(world);
    const rows = await database.rows<{ at: Date }>('SELECT first_posted_at AS at FROM series');
    expect(rows.map((row) => row.at.toISOString())).toEqual(['2024-03-01T00:00:00.000Z']);
  });

  test('of all conversations is page by page the same as at once', async () => {
    await take(world, ARCHIVE);
    const all = await world.derivation.conversations(undefined, 100);
    const paged: string[] = [];
    for (;;) {
      const page = await world.reader.conversations(paged.at(-1), 2);
      if (page.length === 0) break;
      paged.push(...page);
    }
    expect(paged).toEqual(all);
    expect([...all].sort()).toEqual(all);
  });
});

describe('several processes', () => {
  /** An import in small batches, each derived at once, as a mail filter would. */
  const importing = async (by: World, mails: readonly Mail[]): Promise<void> => {
    for (const one of mails) {
      await take(by, [one]);
      await deriveAll(by);
    }
  };

  test('that take, derive, erase and decide at once lose nothing and wait for nobody for ever', async () => {
    const extra = mail('extra', { subject: 'Not for long' });
    for (let round = 0; round < 3; round++) {
      await empty();
      await take(world, [extra]);
      const events = postgresEventStore(database);
      await Promise.all([
        importing(world, ARCHIVE),
        importing(another, ARCHIVE.toReversed()),
        take(another, ARCHIVE),
        world.derivation.markAllDirty(),
        another.intake.erase([{ rawHash: incoming(extra).rawHash, by: 'x', reason: 'y' }]),
        events.append([
          {
            sort: 'fact',
            type: 'PersonDecided',
            schemaVersion: 1,
            streamName: 'grouping',
            idempotencyKey: 'd',
            data: {},
          },
        ]),
        deriveAll(another),
        another.derivation.markAllDirty(),
      ]);
      await deriveAll(world);
      expect(await documents(world)).toEqual((await whole(ARCHIVE)).documents);
      expect(await tables()).toMatchObject({ dirty: 0 });
      expect((await world.reader.integrity()).filter((check) => !check.ok)).toEqual([]);
    }
  });
});

describe('any order, batching and repetition', () => {
  test('ends in the state that the world in memory has', async () => {
    const sightings = [{}, { archivedAt: '2024-03-02T08:00:30Z' as Instant }, { trust: 'unproven' as const }];
    const reference = inMemory();
    for (const sighting of sightings)
      await reference.intake.take(
        ARCHIVE.map((m) => incoming(m, sighting)),
        VERSIONS,
      );
    await deriveAll(reference);
    const expected = await state(reference);
    const arrivals = ARCHIVE.flatMap((m) => sightings.map((sighting) => incoming(m, sighting)));
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(arrivals, { minLength: arrivals.length }),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.boolean()), { minLength: 3, maxLength: 6 }),
        async (order, batches) => {
          await empty();
          let at = 0;
          for (const [size, derive] of batches) {
            // Each batch begins a little before the last one ended: mails come twice.
            await world.intake.take(order.slice(Math.max(0, at - 2), at + size), VERSIONS);
            at += size;
            if (derive) await deriveAll(world);
          }
          await world.intake.take(order.slice(Math.min(at, order.length)), VERSIONS);
          await deriveAll(world);
          expect(await state(world)).toEqual(expected);
        },
      ),
      { numRuns: 12 },
    );
  });
});
