import type { Clock } from '../ports/clock';
import type { IncomingMail } from '../ports/intake-store';
import type { MailCodec, SourceItem } from '../ports/mail-source';
import { InMemoryMailWorld } from '../in-memory/mail-world';
import {
  bytesOf,
  CODEC,
  HASHING,
  itemOf,
  KNOWLEDGE,
  mail,
  rawOf,
  sourceOf,
  StoppedClock,
  STORY,
  time,
} from '../spec-builders';
import { Ingest, NOTHING_INGESTED, type IngestCounts, type IngestOptions } from './ingest';

const clock: Clock = new StoppedClock();

type Told = Partial<IngestOptions> & { readonly codec?: MailCodec };

const importInto = (world: InMemoryMailWorld, { codec = CODEC, ...options }: Told = {}): Ingest =>
  new Ingest(
    { intake: world, codec, hashing: HASHING, clock },
    {
      trust: 'list-verified',
      model: KNOWLEDGE.model,
      modelVersion: 'spec',
      source: 'river.mbox',
      ...options,
    },
  );

const taken = (
  world: InMemoryMailWorld,
  items: readonly SourceItem[],
  told: Told = {},
): Promise<IngestCounts> => importInto(world, told).run(sourceOf(...items));

const rowsOf = async (world: InMemoryMailWorld) =>
  [...(await world.mailsOf(await world.conversations(undefined, 1_000))).values()].flat();

const FISH = mail('fish', { subject: 'Is there any fish?' });
const STORY_ITEMS = STORY.map((m) => itemOf(m));
const torn = (text: string, origin = 'river.mbox 9'): SourceItem => ({
  kind: 'mail',
  raw: bytesOf(text),
  origin,
});

describe('an import counts', () => {
  test('what it read, by kind', async () => {
    expect(await taken(new InMemoryMailWorld(clock), STORY_ITEMS)).toEqual({
      ...NOTHING_INGESTED,
      read: 10,
      new: 10,
      patches: 5,
      covers: 1,
      replies: 3,
      other: 1,
    });
  });

  test('nothing of an empty source', async () => {
    expect(await taken(new InMemoryMailWorld(clock), [])).toEqual(NOTHING_INGESTED);
  });

  test('a pull request as a patch', async () => {
    const pull = mail('pull', {
      subject: '[GIT PULL] otter fixes',
      text: 'The following changes\n\nare available in the Git repository at:\n\n  https://example.org/otter\n',
    });
    expect(await taken(new InMemoryMailWorld(clock), [itemOf(pull)])).toMatchObject({ new: 1, patches: 1 });
  });

  test('what it was given twice in one batch once', async () => {
    const world = new InMemoryMailWorld(clock);
    const counts = await taken(world, [itemOf(FISH), itemOf(FISH), itemOf(FISH)]);
    expect(counts).toEqual({ ...NOTHING_INGESTED, read: 3, new: 1, duplicates: 2, other: 1 });
    expect(await rowsOf(world)).toHaveLength(1);
  });

  test('what it was given twice across batches once', async () => {
    const cursor: SourceItem = { kind: 'cursor', cursor: '1' };
    const counts = await taken(new InMemoryMailWorld(clock), [itemOf(FISH), cursor, itemOf(FISH)]);
    expect(counts).toEqual({ ...NOTHING_INGESTED, read: 2, new: 1, duplicates: 1, other: 1 });
  });

  test('nothing as new of a source taken again, wherever it lies by now; and changes nothing', async () => {
    const world = new InMemoryMailWorld(clock);
    await taken(world, STORY_ITEMS);
    const before = [await rowsOf(world), world.log.events.length];
    const again = STORY_ITEMS.map((i) => ('origin' in i ? { ...i, origin: 'copy.mbox' } : i));
    expect(await taken(world, again)).toEqual({ ...NOTHING_INGESTED, read: 10, duplicates: 10 });
    expect([await rowsOf(world), world.log.events.length]).toEqual(before);
  });

  test('a copy that proves more as new, and keeps one mail', async () => {
    const world = new InMemoryMailWorld(clock);
    await taken(world, [itemOf(FISH)], { trust: 'unproven' });
    expect((await rowsOf(world))[0]).toMatchObject({ trust: 'unproven', proven: false });
    expect(await taken(world, [itemOf(FISH, time('2024-03-01T11:00'))])).toMatchObject({ new: 1 });
    expect(await rowsOf(world)).toMatchObject([{ trust: 'list-verified', proven: true }]);
  });

  test('what it parked among what was new, and takes the rest', async () => {
    const world = new InMemoryMailWorld(clock);
    const counts = await taken(world, [itemOf(FISH), torn('???'), itemOf(mail('frog'))]);
    expect(counts).toEqual({ ...NOTHING_INGESTED, read: 3, new: 3, parked: 1, other: 2 });
    expect(await world.parked()).toMatchObject([
      {
        reason: 'no-mail',
        detail: 'it does not open as one',
        source: 'river.mbox 9',
        size: 3,
        decoderVersion: 1,
      },
    ]);
    expect(await taken(world, [torn('???')])).toEqual({ ...NOTHING_INGESTED, read: 1, duplicates: 1 });
  });
});

describe('an import keeps', () => {
  test('every raw mail, byte for byte, parked ones too', async () => {
    const world = new InMemoryMailWorld(clock);
    await taken(world, [itemOf(FISH), torn('\0\u00ff?')]);
    for (const raw of [rawOf(FISH), bytesOf('\0\u00ff?')]) {
      const kept = await world.raw(CODEC.hash(raw));
      expect(kept && CODEC.expand(kept)).toEqual(raw);
    }
  });

  test('the readings of what it took, for deriving right after', async () => {
    const run = importInto(new InMemoryMailWorld(clock));
    await run.run(sourceOf(itemOf(FISH), torn('???')));
    expect(run.readings.get(CODEC.hash(rawOf(FISH)))).toMatchObject({
      reading: { messageId: 'fish@example.org' },
    });
    expect(run.readings.has(CODEC.hash(bytesOf('???')))).toBe(false);
  });

  test('what could not be read and has no bytes apart by what is known of it', async () => {
    const world = new InMemoryMailWorld(clock);
    const unreadable = (reason: string, detail: string, origin: string): SourceItem => ({
      kind: 'unreadable',
      reason,
      detail,
      origin,
    });
    const items = [
      unreadable('truncated', 'ends early', 'a.mbox 1'),
      unreadable('truncated', 'ends early', 'a.mbox 2'),
      unreadable('truncated', 'ends very early', 'a.mbox 1'),
      unreadable('damaged', 'ends early', 'a.mbox 1'),
    ];
    expect(await taken(world, items)).toEqual({ ...NOTHING_INGESTED, read: 4, new: 4, parked: 4 });
    const parked = await world.parked();
    expect(new Set(parked.map((p) => p.rawHash)).size).toBe(4);
    expect(parked.map((p) => p.reason)).toEqual(['truncated', 'truncated', 'truncated', 'damaged']);
    expect(await taken(world, items)).toEqual({ ...NOTHING_INGESTED, read: 4, duplicates: 4 });
  });

  test('what could not be read and has bytes by its bytes', async () => {
    const world = new InMemoryMailWorld(clock);
    const raw = bytesOf('half a mail');
    const unreadable = { kind: 'unreadable', reason: 'truncated', detail: 'ends early', raw } as const;
    const counts = await taken(world, [
      { ...unreadable, origin: 'a.mbox 1' },
      { ...unreadable, origin: 'b.mbox 1' },
    ]);
    expect(counts).toEqual({ ...NOTHING_INGESTED, read: 2, new: 1, duplicates: 1, parked: 1 });
    expect(await world.parked()).toMatchObject([{ rawHash: CODEC.hash(raw), size: raw.length }]);
  });

  test('the list an operator names for mails that name none, and each own list where there is one', async () => {
    const world = new InMemoryMailWorld(clock);
    const own = mail('own', { listIds: ['fish-devel.example.org' as never] });
    await taken(world, [itemOf(FISH), itemOf(own)], { defaultList: 'Otter-Devel.example.org' });
    const lists = (await rowsOf(world)).map((r) => [r.reading.messageId, r.reading.listIds]);
    expect(new Map(lists as never)).toEqual(
      new Map([
        ['fish@example.org', ['otter-devel.example.org']],
        ['own@example.org', ['fish-devel.example.org']],
      ]),
    );
  });
});

describe('what was taken before', () => {
  test('is not decoded again', async () => {
    const decoded: string[] = [];
    const codec: MailCodec = {
      ...CODEC,
      decode: (raw, hash) => {
        decoded.push(hash);
        return CODEC.decode(raw, hash);
      },
    };
    const world = new InMemoryMailWorld(clock);
    await taken(world, [itemOf(FISH), itemOf(FISH)], { codec });
    await taken(world, [itemOf(FISH), itemOf(mail('frog'))], { codec });
    expect(decoded).toEqual([FISH, mail('frog')].map((m) => CODEC.hash(rawOf(m))));
  });
});

describe('a mail that its archive deleted', () => {
  const deleted: SourceItem = { kind: 'deleted', raw: rawOf(FISH), origin: 'river.git' };

  test('goes, and leaves a tombstone that says who took it out', async () => {
    const world = new InMemoryMailWorld(clock);
    await taken(world, [itemOf(FISH), itemOf(mail('frog')), deleted]);
    expect((await rowsOf(world)).map((r) => r.reading.messageId)).toEqual(['frog@example.org']);
    expect(await world.raw(CODEC.hash(rawOf(FISH)))).toBeUndefined();
    expect(world.log.events.at(-1)).toMatchObject({
      type: 'MailErased',
      data: { rawHash: CODEC.hash(rawOf(FISH)), by: 'river.mbox' },
    });
  });

  test('stays out, whichever source brings it again, and counts as seen before', async () => {
    const world = new InMemoryMailWorld(clock);
    await taken(world, [itemOf(FISH), deleted]);
    const before = world.log.events.length;
    const elsewhere = [itemOf(FISH, time('2024-03-01T11:00')), itemOf(FISH)];
    expect(await taken(world, elsewhere, { trust: 'unproven' })).toEqual({
      ...NOTHING_INGESTED,
      read: 2,
      duplicates: 2,
    });
    expect(await rowsOf(world)).toEqual([]);
    expect(world.log.events).toHaveLength(before);
  });

  test('stays out even if its deletion came first', async () => {
    const world = new InMemoryMailWorld(clock);
    expect(await taken(world, [deleted, itemOf(FISH)])).toEqual({
      ...NOTHING_INGESTED,
      read: 1,
      duplicates: 1,
      erased: 1,
    });
    expect(await rowsOf(world)).toEqual([]);
  });

  test('is no longer parked either', async () => {
    const world = new InMemoryMailWorld(clock);
    await taken(world, [torn('???'), { kind: 'deleted', raw: bytesOf('???'), origin: 'river.git' }]);
    expect(await world.parked()).toEqual([]);
  });

  test('of which nothing is told changes nothing', async () => {
    const world = new InMemoryMailWorld(clock);
    await taken(world, [itemOf(FISH), { kind: 'deleted', origin: 'river.git' }]);
    expect(await rowsOf(world)).toHaveLength(1);
  });
});

describe('the cursor of a source', () => {
  /** What a store was told, in order. */
  const told = async (items: readonly SourceItem[], stopAt?: string): Promise<readonly string[]> => {
    const calls: string[] = [];
    const world = new InMemoryMailWorld(clock);
    const intake = Object.assign(Object.create(world) as InMemoryMailWorld, {
      take: (batch: readonly IncomingMail[]) => {
        calls.push(...batch.map((m) => m.seen.origin));
        if (batch.some((m) => m.seen.origin === stopAt)) return Promise.reject(new Error('the disk is full'));
        return Promise.resolve(new Set<string>());
      },
      moveCursor: (source: string, cursor: string) => {
        calls.push(`${source} at ${cursor}`);
        return Promise.resolve();
      },
    });
    const run = importInto(intake).run(sourceOf(...items));
    await run.catch((error: unknown) => calls.push(String(error)));
    return calls;
  };
  const numbered = (n: number): SourceItem => torn(`${String(n)}?`, `mail ${String(n)}`);
  const items = [numbered(1), numbered(2), { kind: 'cursor', cursor: 'two' }, numbered(3)] as const;

  test('moves only after what came before it was taken', async () => {
    expect(await told(items)).toEqual(['mail 1', 'mail 2', 'river.mbox at two', 'mail 3']);
  });

  test('does not move when what came before it could not be taken', async () => {
    expect(await told(items, 'mail 2')).toEqual(['mail 1', 'mail 2', 'Error: the disk is full']);
  });

  test('is kept by the name of the source', async () => {
    const world = new InMemoryMailWorld(clock);
    await taken(world, [{ kind: 'cursor', cursor: 'abc' }]);
    expect(await world.cursor('river.mbox')).toBe('abc');
    expect(await world.cursor('lake.mbox')).toBeUndefined();
  });
});

test('a large import is taken in several transactions, none of them large', async () => {
  const sizes: number[] = [];
  const world = new InMemoryMailWorld(clock);
  const intake = Object.assign(Object.create(world) as InMemoryMailWorld, {
    take: (batch: readonly IncomingMail[]) => {
      sizes.push(batch.length);
      return Promise.resolve(new Set<string>());
    },
  });
  await importInto(intake).run(sourceOf(...Array.from({ length: 1_100 }, (_, n) => torn(`${String(n)}?`))));
  expect(sizes).toEqual([500, 500, 100]);
});

test('what a source skips and how far it is are passed on', async () => {
  const heard: unknown[] = [];
  await taken(
    new InMemoryMailWorld(clock),
    [
      { kind: 'skipped', origin: 'river/notes.txt', why: 'no mail' },
      { kind: 'progress', done: 3, total: 10 },
    ],
    {
      onSkipped: (...said) => heard.push(said),
      onProgress: (...said) => heard.push(said),
    },
  );
  expect(heard).toEqual([
    ['river/notes.txt', 'no mail'],
    [3, 10],
  ]);
});
