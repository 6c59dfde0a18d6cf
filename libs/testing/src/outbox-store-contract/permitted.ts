import type { LedgerWindows, Permission, Permit, SentLedger } from '@sluice/application';
import { facts, wholeLog } from '../event-store-contract/samples';
import type { CurrentOutbox } from '../outbox-store-contract';
import { after, comment, planned, signInLink } from './samples';

const LEASE = { leaseSeconds: 60 };
const WINDOWS: LedgerWindows = {
  all: { seconds: 3_600, limit: 3 },
  list: { seconds: 86_400, limit: 2 },
  thread: { seconds: 86_400, limit: 1 },
};

type Ask = Permit['ask'];

const permitting = (ask: Ask): Permit => ({ windows: WINDOWS, ask });
const say = (permission: Permission) => ({ ...LEASE, permit: permitting(() => permission) });
const GO = say({ go: true });

/** A permit that keeps what it was told. */
const watching = (): { readonly order: ReturnType<typeof say>; readonly told: SentLedger[] } => {
  const told: SentLedger[] = [];
  const ask: Ask = (_, { ledger }) => {
    told.push(ledger);
    return { go: true };
  };
  return { order: { ...LEASE, permit: permitting(ask) }, told };
};

/** At most so many in an hour. */
const atMost = (most: number) => ({
  ...LEASE,
  permit: {
    windows: { ...WINDOWS, all: { seconds: 3_600, limit: most } },
    ask: (_: unknown, { ledger }: { readonly ledger: SentLedger }): Permission =>
      ledger.all.length < most ? { go: true } : { wait: after(3_601), why: 'enough' },
  },
});

export const describePermitted = (current: CurrentOutbox): void => {
  describe('a claim under the rules of sending', () => {
    test('is of mail only, of a link to sign in first, and tells the rules the time', async () => {
      const { outbox, setNow } = current();
      await outbox.plan([planned('w'), comment('a'), comment('b'), signInLink('s')]);
      setNow(after(5));
      const asked: unknown[] = [];
      const ask: Ask = (entry, { now }) => {
        asked.push([entry.key, now]);
        return { go: true };
      };
      const claim = () =>
        outbox.claimPermitted({ ...LEASE, except: ['b@example.org'], permit: permitting(ask) });
      expect((await claim())?.entry).toMatchObject({ key: 's', attempts: 1, nextAt: after(65) });
      expect((await claim())?.entry).toMatchObject({ key: 'a' });
      expect(await claim()).toBeUndefined();
      expect(asked).toEqual([
        ['s', after(5)],
        ['a', after(5)],
      ]);
    });

    test('leaves what waits due when it may be asked about again, with why, and no attempt counted', async () => {
      const { outbox, setNow } = current();
      await outbox.plan([comment('a')]);
      const claimed = await outbox.claimPermitted(say({ wait: after(900), why: 'quiet hours' }));
      expect(claimed).toMatchObject({
        permission: { wait: after(900) },
        entry: { state: 'planned', attempts: 0, nextAt: after(900), why: 'quiet hours' },
      });
      setNow(after(899));
      expect(await outbox.claimPermitted(GO)).toBeUndefined();
      setNow(after(900));
      expect((await outbox.claimPermitted(GO))?.entry).toMatchObject({ attempts: 1, why: undefined });
    });

    test('keeps what is to be withheld from others until that is booked, and gives it again where it never is', async () => {
      const { outbox, setNow } = current();
      await outbox.plan([comment('a')]);
      const claimed = await outbox.claimPermitted(say({ withhold: 'muted' }));
      expect(claimed?.permission).toEqual({ withhold: 'muted' });
      expect(await outbox.claimPermitted(GO)).toBeUndefined();
      setNow(after(60));
      expect((await outbox.claimPermitted(GO))?.entry).toMatchObject({ key: 'a', attempts: 1 });
      // Whoever was slow says so too late.
      if (claimed !== undefined) await outbox.withheld(claimed.entry, 'muted');
      expect(await outbox.list(['withheld'], 9)).toEqual([]);
    });

    test('by many at once never lets more go than the rules say', async () => {
      const { outbox, another } = current();
      await outbox.plan(Array.from({ length: 20 }, (_, n) => comment(`k${String(n)}`)));
      const claims = await Promise.all(
        Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? outbox : another).claimPermitted(atMost(3))),
      );
      expect(claims.filter((c) => c !== undefined && 'go' in c.permission)).toHaveLength(3);
      expect(await outbox.counts()).toEqual([
        { channel: 'mail', kind: 'comment', state: 'planned', why: 'enough', count: 17 },
        { channel: 'mail', kind: 'comment', state: 'planned', why: undefined, count: 3 },
      ]);
    });
  });
};

export const describeReasonOver = (current: CurrentOutbox): void => {
  describe('the end of what mail waits for', () => {
    test('makes that due again, and nothing that waits for another', async () => {
      const { outbox, setNow } = current();
      await outbox.plan([comment('a'), comment('b')]);
      await outbox.claimPermitted(say({ wait: after(900), why: 'stopped' }));
      await outbox.claimPermitted(say({ wait: after(900), why: 'quiet hours' }));
      setNow(after(5));
      expect(await outbox.askAgain('stopped')).toBe(1);
      expect((await outbox.claimPermitted(GO))?.entry).toMatchObject({ key: 'a', why: undefined });
      expect(await outbox.claimPermitted(GO)).toBeUndefined();
      // What is being sent waits for nothing, and is nobody else's.
      expect(await outbox.askAgain('stopped')).toBe(0);
    });
  });
};

export const describeLedger = (current: CurrentOutbox): void => {
  describe('the ledger', () => {
    const claim = async () => (await current().outbox.claimPermitted(GO))?.entry;

    test('has what others counted for, newest first, up to its limits, by list and by thread', async () => {
      const { outbox, setNow } = current();
      for (const [n, key] of ['a', 'b', 'c', 'd'].entries()) {
        setNow(after(n * 10));
        await outbox.plan([
          comment(key, n === 0 ? { list: 'other@lists.example.org' } : { thread: `t${key}@x` }),
        ]);
        await claim();
      }
      setNow(after(50));
      await outbox.plan([comment('e', { list: 'Pond@lists.example.org', thread: 'td@x' })]);
      const { order, told } = watching();
      await outbox.claimPermitted(order);
      expect(told).toEqual([
        { all: [after(30), after(20), after(10)], list: [after(30), after(20)], thread: [after(30)] },
      ]);
    });

    test('leaves out what is older than its windows, an answer to one alone, and the entry itself', async () => {
      const { outbox, setNow } = current();
      await outbox.plan([comment('old')]);
      await claim();
      await outbox.sent('old');
      setNow(after(3_600));
      await outbox.plan([comment('alone', { kind: 'command-answer', cc: [] })]);
      await claim();
      await outbox.plan([comment('again')]);
      const first = await claim();
      if (first !== undefined)
        await outbox.failed(first, 'silence', { then: 'retry', afterSeconds: 5, mayBeTaken: true });
      setNow(after(3_605));
      const { order, told } = watching();
      expect((await outbox.claimPermitted(order))?.entry).toMatchObject({ key: 'again', attempts: 2 });
      expect(told).toEqual([{ all: [after(3_600)], list: [after(0)], thread: [after(0)] }]);
    });

    test('counts from the claim on, then from the booking on; not what was refused, but what may have been taken', async () => {
      const { outbox, setNow } = current();
      await outbox.plan(['sent', 'refused', 'silent', 'withheld'].map((key) => comment(key)));
      const entries = [await claim(), await claim(), await claim(), await claim()];
      setNow(after(20));
      for (const entry of entries) {
        if (entry === undefined) throw new Error('four were due');
        if (entry.key === 'sent') await outbox.sent(entry.key);
        else if (entry.key === 'withheld') await outbox.withheld(entry, 'it no longer holds');
        else
          await outbox.failed(entry, 'no', {
            then: 'retry',
            afterSeconds: 900,
            mayBeTaken: entry.key === 'silent',
          });
      }
      await outbox.plan([comment('next')]);
      const { order, told } = watching();
      await outbox.claimPermitted(order);
      expect(told.map((t) => t.all)).toEqual([[after(20), after(0)]]);
    });
  });
};

export const describeWithheld = (current: CurrentOutbox): void => {
  describe('what was withheld', () => {
    const withheldOne = async () => {
      const { outbox, setNow } = current();
      await outbox.plan([comment('a')]);
      const claimed = await outbox.claimPermitted(say({ withhold: 'muted' }));
      if (claimed === undefined) throw new Error('it was due');
      setNow(after(7));
      await outbox.withheld(claimed.entry, 'its thread is\u0000 muted', facts(1, 'withheld'));
      return claimed.entry;
    };

    test('is kept with why and when, is never due, and is recorded with the booking', async () => {
      const { outbox, events, setNow } = current();
      await withheldOne();
      setNow(after(9_999));
      expect(await outbox.due()).toEqual([]);
      expect(await outbox.list(['withheld'], 9)).toMatchObject([
        {
          key: 'a',
          state: 'withheld',
          withheldAt: after(7),
          why: expect.stringMatching(/^its thread is.? muted$/) as string,
        },
      ]);
      expect(await outbox.allAgain()).toBe(0);
      expect((await wholeLog(events, 1)).map((e) => e.idempotencyKey)).toEqual(['withheld-0']);
    });

    test('is put back by a person, with when', async () => {
      const { outbox, setNow } = current();
      await withheldOne();
      setNow(after(100));
      expect(await outbox.again('a')).toBe(true);
      expect((await outbox.claimPermitted(GO))?.entry).toMatchObject({
        ...{ state: 'planned', attempts: 1, plannedAt: after(0), releasedAt: after(100) },
        ...{ withheldAt: undefined, why: undefined },
      });
    });

    test('and what was sent is recorded once, with its first booking', async () => {
      const { outbox, events } = current();
      await outbox.plan([comment('b')]);
      await outbox.claimPermitted(GO);
      for (const name of ['first', 'second']) await outbox.sent('b', facts(1, name));
      await outbox.sent('unknown', facts(1, 'third'));
      expect((await wholeLog(events, 1)).map((e) => e.idempotencyKey)).toEqual(['first-0']);
    });
  });

  test('whom a mail was taken for is kept for the next attempt', async () => {
    const { outbox, setNow } = current();
    await outbox.plan([comment('a')]);
    const claimed = await outbox.claimPermitted(GO);
    if (claimed === undefined) throw new Error('it was due');
    const takenFor = ['a@example.org'];
    await outbox.failed(claimed.entry, 'not now', { then: 'retry', afterSeconds: 5, takenFor });
    setNow(after(5));
    expect((await outbox.claimPermitted(GO))?.entry.payload).toMatchObject({ kind: 'comment', takenFor });
  });
};
