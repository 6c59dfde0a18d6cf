import type { CurrentOutbox } from '../outbox-store-contract';
import { after, comment, planned, START } from './samples';

const LEASE = { leaseSeconds: 60 };
const NO_WINDOW = { seconds: 60, limit: 0 };
const NO_WINDOWS = { all: NO_WINDOW, list: NO_WINDOW, thread: NO_WINDOW };

export const describeClaims = (current: CurrentOutbox): void => {
  describe('a claim', () => {
    test('takes what was planned first, each entry once, and counts the attempt', async () => {
      const { outbox, another } = current();
      await outbox.plan([planned('b'), planned('a')]);
      expect(await outbox.claim('webhook', LEASE)).toMatchObject({
        key: 'b',
        attempts: 1,
        state: 'planned',
        payload: { kind: 'event', said: 'b' },
        nextAt: after(60),
        plannedAt: after(0),
      });
      expect(await another.claim('webhook', LEASE)).toMatchObject({ key: 'a' });
      expect(await outbox.claim('webhook', LEASE)).toBeUndefined();
    });

    test('by many at once gives each entry to one of them', async () => {
      const { outbox, another } = current();
      await outbox.plan(Array.from({ length: 20 }, (_, n) => planned(`k${String(n)}`)));
      const claims = await Promise.all(
        Array.from({ length: 30 }, (_, n) => (n % 2 === 0 ? outbox : another).claim('webhook', LEASE)),
      );
      const keys = claims.flatMap((c) => c?.key ?? []);
      expect(new Set(keys).size).toBe(keys.length);
      // Whoever found another's row locked may have gone away with nothing; then it is still due.
      for (let more = await outbox.claim('webhook', LEASE); more; more = await outbox.claim('webhook', LEASE))
        keys.push(more.key);
      expect(keys.sort()).toEqual(Array.from({ length: 20 }, (_, n) => `k${String(n)}`).sort());
    });

    test('is due again when its lease has run out, and not before', async () => {
      const { outbox, setNow } = current();
      await outbox.plan([planned('a')]);
      await outbox.claim('webhook', LEASE);
      setNow(after(59));
      expect(await outbox.claim('webhook', LEASE)).toBeUndefined();
      setNow(after(60));
      expect(await outbox.claim('webhook', LEASE)).toMatchObject({ key: 'a', attempts: 2 });
    });

    test('leaves other channels alone, and the targets it is to leave', async () => {
      const { outbox } = current();
      await outbox.plan([
        planned('a', 'https://dead.example.org/'),
        planned('b', 'https://live.example.org/'),
        { ...planned('m'), channel: 'mail', target: 'admin@example.org' },
      ]);
      const except = ['https://dead.example.org/'];
      expect(await outbox.claim('webhook', { ...LEASE, except })).toMatchObject({ key: 'b' });
      expect(await outbox.claim('webhook', { ...LEASE, except })).toBeUndefined();
      expect(await outbox.claim('mail', LEASE)).toMatchObject({ key: 'm' });
    });
  });
};

export const describeAttempts = (current: CurrentOutbox): void => {
  describe('an attempt', () => {
    const claimed = async () => {
      const { outbox } = current();
      await outbox.plan([planned('a')]);
      const entry = await outbox.claim('webhook', LEASE);
      if (entry === undefined) throw new Error('nothing was claimed');
      return entry;
    };
    const only = async () => (await current().outbox.list(['planned', 'sent', 'parked'], 10))[0];

    test('that succeeded is booked, and never due again', async () => {
      const { outbox, setNow } = current();
      const { key } = await claimed();
      setNow(after(5));
      await outbox.sent(key);
      setNow(after(9));
      await outbox.sent(key);
      expect(await only()).toMatchObject({ state: 'sent', sentAt: after(5), attempts: 1 });
      setNow(after(9999));
      expect(await outbox.claim('webhook', LEASE)).toBeUndefined();
    });

    test('that failed is due again after its pause, with the error', async () => {
      const { outbox, setNow } = current();
      await outbox.failed(await claimed(), 'it was\u0000 busy', { then: 'retry', afterSeconds: 300 });
      expect(await only()).toMatchObject({
        state: 'planned',
        nextAt: after(300),
        lastError: expect.stringMatching(/^it was.? busy$/) as string,
      });
      setNow(after(299));
      expect(await outbox.claim('webhook', LEASE)).toBeUndefined();
      setNow(after(300));
      expect(await outbox.claim('webhook', LEASE)).toMatchObject({ attempts: 2 });
    });

    test('that failed for good is parked, and a person may put it back', async () => {
      const { outbox, setNow } = current();
      const { key, ...attempt } = await claimed();
      setNow(after(7));
      await outbox.failed({ key, ...attempt }, 'gone', { then: 'park' });
      expect(await only()).toMatchObject({ state: 'parked', parkedAt: after(7), lastError: 'gone' });
      setNow(after(9999));
      expect(await outbox.claim('webhook', LEASE)).toBeUndefined();
      expect(await outbox.again(key)).toBe(true);
      expect(await outbox.again(key)).toBe(false);
      expect(await outbox.claim('webhook', LEASE)).toMatchObject({ attempts: 1, lastError: 'gone' });
    });

    test('that another has taken over books no failure, but books that it was sent', async () => {
      const { outbox, setNow } = current();
      const slow = await claimed();
      setNow(after(61));
      await outbox.claim('webhook', LEASE);
      await outbox.failed(slow, 'too late', { then: 'park' });
      expect(await only()).toMatchObject({ state: 'planned', attempts: 2, lastError: undefined });
      await outbox.sent(slow.key);
      expect(await only()).toMatchObject({ state: 'sent' });
      await outbox.failed({ key: 'a', attempts: 2 }, 'timeout', { then: 'retry', afterSeconds: 1 });
      expect(await only()).toMatchObject({ state: 'sent', lastError: undefined });
    });
  });
};

export const describeAgain = (current: CurrentOutbox): void => {
  describe('what a person has sent again', () => {
    test('is a delivery that a webhook took, but no mail that was sent', async () => {
      const { outbox, setNow } = current();
      await outbox.plan([{ ...planned('m'), channel: 'mail' }, planned('a')]);
      for (const key of ['m', 'a']) await outbox.sent(key);
      setNow(after(5));
      expect([await outbox.again('m'), await outbox.again('a'), await outbox.again('none')]).toEqual([
        false,
        true,
        false,
      ]);
      expect(await outbox.claim('webhook', LEASE)).toMatchObject({ key: 'a', attempts: 1 });
      setNow(after(9));
      await outbox.sent('a');
      const sent = await outbox.list(['sent'], 9);
      expect(sent.map((e) => [e.key, e.sentAt])).toEqual([
        ['m', START],
        ['a', after(9)],
      ]);
    });

    test('is all that was given up, or what was for one target', async () => {
      const { outbox } = current();
      const other = 'https://b.example.org/hook';
      await outbox.plan([planned('a'), planned('b', other), planned('c', other), planned('d')]);
      for (let n = 0; n < 3; n++) {
        const entry = await outbox.claim('webhook', LEASE);
        if (entry !== undefined) await outbox.failed(entry, 'gone', { then: 'park' });
      }
      expect(await outbox.allAgain(other)).toBe(2);
      expect((await outbox.list(['parked'], 9)).map((e) => e.key)).toEqual(['a']);
      expect([await outbox.allAgain(), await outbox.allAgain()]).toEqual([1, 0]);
      expect(await outbox.list(['planned'], 9)).toHaveLength(4);
    });
  });
};

export const describeDue = (current: CurrentOutbox): void => {
  describe('what is due', () => {
    test('is also what a clock put off that was days ahead and was set back', async () => {
      const { outbox, setNow } = current();
      await outbox.plan([planned('w'), comment('a')]);
      setNow(after(10 * 86_400));
      await outbox.claim('webhook', LEASE);
      const permit = { windows: NO_WINDOWS, ask: () => ({ go: true }) as const };
      await outbox.claimPermitted({ ...LEASE, permit });
      setNow(after(5));
      expect(await outbox.due()).toEqual(['mail', 'webhook']);
      // What it counted for counts from now on, and no longer than anything else does.
      await outbox.plan([comment('b')]);
      const told: unknown[] = [];
      const windows = { ...NO_WINDOWS, all: { seconds: 60, limit: 5 } };
      const ask = (_: unknown, { ledger }: { readonly ledger: unknown }) => {
        told.push(ledger);
        return { wait: after(6), why: 'later' };
      };
      await outbox.claimPermitted({ ...LEASE, except: ['a@example.org'], permit: { windows, ask } });
      expect(told).toEqual([{ all: [after(5)], list: [], thread: [] }]);
    });

    test('keeps the day it was planned for where it was tried: what comes again is to be the same bytes', async () => {
      const { outbox, setNow } = current();
      setNow(after(10 * 86_400));
      await outbox.plan([planned('tried'), comment('untried')]);
      await outbox.claim('webhook', LEASE);
      setNow(after(5));
      expect(await outbox.due()).toEqual(['mail', 'webhook']);
      const known = await outbox.list(['planned'], 9);
      expect(Object.fromEntries(known.map((e) => [e.key, e.plannedAt]))).toEqual({
        tried: after(10 * 86_400),
        untried: after(5),
      });
    });

    test('is not what rests for as long as something may', async () => {
      const { outbox, setNow } = current();
      await outbox.plan([planned('w')]);
      await outbox.claim('webhook', { leaseSeconds: 2 * 86_400 });
      setNow(after(5));
      expect(await outbox.due()).toEqual([]);
    });

    test('is told by channel, and nothing else is', async () => {
      const { outbox, setNow } = current();
      expect(await outbox.due()).toEqual([]);
      await outbox.plan([planned('a'), { ...planned('m'), channel: 'mail' }]);
      expect(await outbox.due()).toEqual(['mail', 'webhook']);
      await outbox.claim('webhook', LEASE);
      await outbox.sent('m');
      expect(await outbox.due()).toEqual([]);
      setNow(after(60));
      expect(await outbox.due()).toEqual(['webhook']);
    });
  });
};

export const describeSecrets = (current: CurrentOutbox): void => {
  describe('a secret', () => {
    test('goes with the last attempt', async () => {
      const { outbox } = current();
      const secretive = (key: string) => ({
        ...planned(key),
        payload: { kind: 'event', secret: 'abc', more: 1 },
      });
      await outbox.plan(['sent', 'parked', 'again'].map(secretive));
      await outbox.sent((await outbox.claim('webhook', LEASE))?.key ?? '');
      for (const then of ['park', 'retry'] as const) {
        const entry = await outbox.claim('webhook', LEASE);
        expect(entry?.payload).toMatchObject({ secret: 'abc' });
        if (entry !== undefined)
          await outbox.failed(entry, 'no', then === 'park' ? { then } : { then, afterSeconds: 9 });
      }
      const left = await outbox.list(['planned', 'sent', 'parked'], 9);
      expect(Object.fromEntries(left.map((e) => [e.key, e.payload]))).toEqual({
        sent: { kind: 'event', more: 1 },
        parked: { kind: 'event', more: 1 },
        again: { kind: 'event', more: 1, secret: 'abc' },
      });
    });

    test('goes with the word that a mail is not to be sent', async () => {
      const { outbox } = current();
      const plan = comment('a');
      await outbox.plan([{ ...plan, payload: { ...plan.payload, secret: 'abc' } }]);
      const entry = await outbox.claim('mail', LEASE);
      if (entry !== undefined) await outbox.withheld(entry, 'muted');
      expect(await outbox.list(['withheld'], 9)).toMatchObject([{ key: 'a', payload: plan.payload }]);
      expect((await outbox.find('a'))[0]?.payload.secret).toBeUndefined();
    });
  });
};
