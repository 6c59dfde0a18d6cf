import { InMemoryMailWorld } from '../in-memory/mail-world';
import type { MailCodec, SourceItem } from '../ports/mail-source';
import { bytesOf, CODEC, HASHING, KNOWLEDGE, patch, sourceOf, StoppedClock, time } from '../spec-builders';
import { Ingest } from './ingest';
import { replayParked } from './replay-parked';

/** Mails that open with a question mark are mails to the next decoder. */
const BETTER: MailCodec = {
  ...CODEC,
  version: 2,
  decode: (raw, hash) => (raw[0] === 63 ? CODEC.decode(raw.slice(1), hash) : CODEC.decode(raw, hash)),
};

const FISH = patch('fish', '[PATCH] otter: catch another fish');
const RAW = bytesOf(`?${JSON.stringify(FISH)}`);

const setup = async () => {
  const clock = new StoppedClock();
  const world = new InMemoryMailWorld(clock);
  const ingest = (item: Partial<SourceItem>, trust: 'list-verified' | 'unproven', defaultList?: string) =>
    new Ingest(
      { intake: world, codec: CODEC, hashing: HASHING, clock },
      { trust, defaultList, model: KNOWLEDGE.model, modelVersion: 'spec', source: 'river.mbox' },
    ).run(sourceOf({ kind: 'mail', raw: RAW, origin: 'river.mbox 1', ...item } as SourceItem));
  const replay = async (codec: MailCodec): Promise<boolean> => {
    const [parked] = await world.parked();
    if (parked === undefined) throw new Error('nothing is parked');
    const ports = { events: world.log, intake: world, reader: world, codec, hashing: HASHING, clock };
    return replayParked(ports, parked, KNOWLEDGE);
  };
  const rows = async () =>
    [...(await world.mailsOf(await world.conversations(undefined, 10))).values()].flat();
  return { clock, world, ingest, replay, rows };
};

describe('replaying a parked mail', () => {
  test('takes it once a decoder can read it, and takes it off the list', async () => {
    const { world, ingest, replay, rows } = await setup();
    await ingest({}, 'list-verified');
    expect(await replay(BETTER)).toBe(true);
    expect(await rows()).toMatchObject([
      { rawHash: CODEC.hash(RAW), reading: { messageId: 'fish@example.org' } },
    ]);
    expect((await rows())[0]?.analysis?.changeClass).toBe('unknown');
    expect(await world.parked()).toEqual([]);
    expect(await world.dirty(10)).toHaveLength(1);
  });

  test('leaves it where it is as long as none can', async () => {
    const { world, ingest, replay, rows } = await setup();
    await ingest({}, 'list-verified');
    expect(await replay(CODEC)).toBe(false);
    expect(await rows()).toEqual([]);
    expect(await world.parked()).toHaveLength(1);
  });

  test('keeps the trust, list and archive time that were recorded when it came', async () => {
    const { ingest, replay, rows } = await setup();
    await ingest(
      { archivedAt: time('2024-03-01T11:00') } as Partial<SourceItem>,
      'list-verified',
      'otters.example.org',
    );
    await replay(BETTER);
    expect(await rows()).toMatchObject([
      {
        trust: 'list-verified',
        saidAt: '2024-03-01T10:00:00Z',
        proven: true,
        reading: { listIds: ['otters.example.org'] },
      },
    ]);
  });

  test('never trusts it more than it was when it came', async () => {
    const { ingest, replay, rows } = await setup();
    await ingest({}, 'unproven');
    await replay(BETTER);
    expect(await rows()).toMatchObject([{ trust: 'unproven', proven: false }]);
  });

  test('counts every sighting: the best trust, the earliest archive time', async () => {
    const { ingest, replay, rows } = await setup();
    await ingest({ archivedAt: time('2024-03-09T11:00') } as Partial<SourceItem>, 'list-verified');
    await ingest({ archivedAt: time('2024-03-05T11:00') } as Partial<SourceItem>, 'unproven');
    await replay(BETTER);
    expect(await rows()).toMatchObject([
      { trust: 'list-verified', saidAt: '2024-03-05T11:00:00Z', proven: true },
    ]);
  });

  test('records no new fact: it was seen when it came', async () => {
    const { world, ingest, replay } = await setup();
    await ingest({}, 'list-verified');
    const before = world.log.events.length;
    await replay(BETTER);
    expect(world.log.events).toHaveLength(before);
  });

  test('of which nothing was kept answers that it could not be read', async () => {
    const { world, ingest } = await setup();
    await ingest({}, 'list-verified');
    const [parked] = await world.parked();
    await world.erase([{ rawHash: parked?.rawHash ?? '', by: 'milo@example.org', reason: 'private' }]);
    const ports = {
      events: world.log,
      intake: world,
      reader: world,
      codec: BETTER,
      hashing: HASHING,
      clock: new StoppedClock(),
    };
    expect(parked && (await replayParked(ports, parked, KNOWLEDGE))).toBe(false);
  });
});
