import { heldMails, heldReader } from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { NOW, openWorld, type ObeyingWorld } from './obeying-world';
import { FORGED } from './forged-mails';
import { UNFIT } from './machine-mails';
import { MISREAD } from './misread-mails';
import { LIST, LIST_ID, MANAGER, PATCH, sealed, signed, written } from './written-mails';

const TRICKY = [...FORGED, ...MISREAD, ...UNFIT];

let world: ObeyingWorld;

beforeAll(async () => {
  world = await openWorld();
}, 180_000);

afterAll(() => world.stop());

it('at least forty mails try to fool the bot', () => {
  expect(TRICKY.length).toBeGreaterThanOrEqual(40);
});

describe('a mail that tries to have an exception granted', () => {
  it.each(TRICKY.map((tricky, n) => [tricky.name, tricky, n] as const))(
    '%s',
    async (_, { raw, outcome, answers, to, envelopeFrom, receivedAt }, n) => {
      const taken = await world.take(await raw(`tricky-${String(n)}@example.org`), {
        ...(envelopeFrom !== undefined && { envelopeFrom }),
        ...(receivedAt !== undefined && { receivedAt }),
      });
      const told = await world.answers();
      expect({ outcome: taken.obeyed.outcome, answers: told.length, effects: await world.decided() }).toEqual(
        {
          outcome,
          answers,
          effects: [],
        },
      );
      if (to !== undefined) expect(told.map((mail) => mail.to[0].address)).toEqual([to]);
    },
  );
});

describe('the same command without a trick', () => {
  const grant = (id: string, date = 'Wed, 3 Nov 2021 09:57:00 +0000') =>
    signed(written({ id, from: MANAGER, date, body: 'sluice: exception-grant 4.16' }), 'xenproject.org');

  it('is done, once, as of when it was received, and its sender alone is told', async () => {
    const raw = await grant('true@example.org');
    expect((await world.take(raw)).obeyed.outcome).toBe('done');
    expect(await world.decided()).toMatchObject([
      {
        streamName: 'release-xen-4.16',
        data: {
          via: { surface: 'mail' },
          decision: {
            type: 'ExceptionGranted',
            said: { by: 'iwj@xenproject.org', source: { messageId: 'true@example.org' } },
            data: { about: PATCH },
          },
        },
      },
    ]);
    expect((await world.answers()).map((mail) => [mail.to, mail.cc])).toEqual([
      [[{ name: 'Ian Jackson', address: 'iwj@xenproject.org' }], []],
    ]);
    expect((await world.take(raw)).obeyed.outcome).toBe('repeat');
    expect([await world.decided(), await world.answers()]).toEqual([[], []]);
  });

  it('is done by the list that signed it anew, From as it was', async () => {
    const byList = written({
      id: 'list-signed@example.org',
      from: MANAGER,
      to: LIST,
      fields: [LIST_ID, 'Precedence: list'],
      answers: ['story-028@example.org'],
      body: 'sluice: exception-grant 4.16',
    });
    expect(await world.take(await signed(byList, 'lists.xenproject.org'))).toMatchObject({
      kept: true,
      obeyed: { outcome: 'done' },
    });
    expect(await world.decided()).toMatchObject([
      { data: { decision: { type: 'ExceptionGranted', data: { about: 'story-028@example.org' } } } },
    ]);
    await world.answers();
  });

  it('is done by the list that sealed it, and had found its signature good', async () => {
    const byList = written({
      id: 'list-sealed@example.org',
      from: MANAGER,
      to: LIST,
      fields: [LIST_ID],
      answers: ['story-028@example.org'],
      body: 'sluice: exception-deny 4.16 "too late"\n\n_______________________________________________\nfooter',
    });
    expect((await world.take(await sealed(byList, 'pass'))).obeyed.outcome).toBe('done');
    expect(await world.decided()).toMatchObject([{ data: { decision: { type: 'ExceptionRefused' } } }]);
    await world.answers();
  });

  it('is not done while nobody says what the key of its domain is', async () => {
    const raw = await signed(
      written({ id: 'away@example.org', from: 'Olga <olga@away.example>', body: 'sluice: mute' }),
      'away.example',
    );
    expect((await world.take(raw)).obeyed).toEqual({ outcome: 'held', why: 'unproven' });
    expect([(await world.decided()).length, (await world.answers()).length]).toEqual([0, 1]);
  });

  it('shows what waits for a person', async () => {
    const held = await heldMails(world.runtime.events);
    expect(new Set(held.map(({ why }) => why))).toEqual(new Set(['unproven', 'back-dated', 'late']));
    const parked = await heldReader(world.runtime.events).parkedBetween(undefined, NOW as Instant);
    expect(parked).toContainEqual({
      what: 'command',
      reason: 'it was received more than two days before it was read',
      count: 1,
      examples: [expect.stringMatching(/^tricky-/)],
    });
  });

  it('is set aside when it comes again under another Message-ID', async () => {
    const again = await grant('replayed@example.org');
    expect((await world.take(again)).obeyed).toEqual({ outcome: 'held', why: 'replayed' });
    expect([await world.decided(), await world.answers()]).toEqual([[], []]);
  });

  it('is done once by two processes that take the same words at one moment, under two Message-IDs', async () => {
    const muting = (id: string) =>
      signed(
        written({ id, from: MANAGER, date: 'Wed, 3 Nov 2021 09:56:00 +0000', body: 'sluice: mute-me' }),
        'xenproject.org',
      );
    const raws = await Promise.all(['twin-1@example.org', 'twin-2@example.org'].map(muting));
    const [one = '', other = ''] = raws;
    const takers = [() => world.take(one), () => world.takeElsewhere(other)];
    const first = await Promise.allSettled(takers.map((take) => take()));
    // Each of the sender's three addresses once.
    expect(await world.decided()).toHaveLength(3);
    await world.answers();
    // Whoever lost is asked again by the server that brought it, and the other is a repeat.
    const again = await Promise.all(takers.map((take) => take()));
    expect(again.map(({ obeyed }) => obeyed.outcome).sort()).toEqual(['held', 'repeat']);
    expect(first.filter((a) => a.status === 'fulfilled' && a.value.obeyed.outcome === 'done')).toHaveLength(
      1,
    );
    expect(await world.decided()).toEqual([]);
  });
});
