import type { IntakeStore, Reread, StaleMail } from '../ports/intake-store';
import type { MailCodec } from '../ports/mail-source';
import { InMemoryMailWorld } from '../in-memory/mail-world';
import {
  bytesOf,
  CODEC,
  HASHING,
  incoming,
  KNOWLEDGE,
  mail,
  patch,
  StoppedClock,
  time,
  VERSIONS,
} from '../spec-builders';
import { refreshReadings } from './refresh-readings';

const staleOf = (one: ReturnType<typeof incoming>, more: Partial<StaleMail> = {}): StaleMail => ({
  rawHash: one.rawHash,
  kept: { bytes: one.raw },
  seen: [one.seen],
  recordedAt: time('2024-03-10T12:00'),
  ...more,
});

/** A store that has these mails to be read again, and remembers what it was given for them. */
const storeWith = (mails: readonly StaleMail[]) => {
  const clock = new StoppedClock();
  const batches: (readonly Reread[])[] = [];
  let left = mails;
  const intake: IntakeStore = Object.assign(
    Object.create(new InMemoryMailWorld(clock)) as InMemoryMailWorld,
    {
      stale: (_: unknown, limit: number) => Promise.resolve(left.slice(0, limit)),
      reread: (batch: readonly Reread[]) => {
        batches.push(batch);
        left = left.filter((m) => !batch.some((b) => b.mail === m));
        return Promise.resolve();
      },
    },
  );
  const refresh = (codec: MailCodec = CODEC) =>
    refreshReadings({ intake, codec, hashing: HASHING, clock }, KNOWLEDGE.model, VERSIONS);
  return { batches, refresh };
};

describe('reading again', () => {
  test('does nothing where nothing is stale', async () => {
    const { batches, refresh } = storeWith([]);
    expect(await refresh()).toBe(0);
    expect(batches).toEqual([]);
  });

  test('gives the same as reading for the first time', async () => {
    const fish = incoming(patch('fish', '[PATCH] otter: catch another fish'));
    const { batches, refresh } = storeWith([staleOf(fish)]);
    expect(await refresh()).toBe(1);
    expect(batches).toMatchObject([[{ content: fish.content }]]);
  });

  test('remembers what its source said of it when it came', async () => {
    const fish = incoming(mail('fish'), {
      listId: 'otters.example.org',
      archivedAt: time('2024-03-01T11:00'),
    });
    const { batches, refresh } = storeWith([staleOf(fish)]);
    await refresh();
    expect(batches[0]?.[0]?.content).toMatchObject({
      proven: true,
      reading: { listIds: ['otters.example.org'] },
    });
  });

  test('goes in groups until all were read, and answers how many', async () => {
    const many = Array.from({ length: 450 }, (_, n) => staleOf(incoming(mail(`n${String(n)}`))));
    const { batches, refresh } = storeWith(many);
    expect(await refresh()).toBe(450);
    expect(batches.map((b) => b.length)).toEqual([200, 200, 50]);
  });

  test('says of a mail that can no longer be read, or of whose coming nothing is known, that it has nothing', async () => {
    const torn = { ...staleOf(incoming(mail('torn'))), kept: { bytes: bytesOf('???') } };
    const unseen = staleOf(incoming(mail('unseen')), { seen: [] });
    const { batches, refresh } = storeWith([torn, unseen]);
    expect(await refresh()).toBe(2);
    expect(batches).toEqual([[{ mail: torn }, { mail: unseen }]]);
  });

  test('in memory finds nothing to do', async () => {
    const clock = new StoppedClock();
    const ports = { intake: new InMemoryMailWorld(clock), codec: CODEC, hashing: HASHING, clock };
    expect(await refreshReadings(ports, KNOWLEDGE.model, VERSIONS)).toBe(0);
  });
});
