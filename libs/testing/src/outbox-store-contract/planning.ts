import type { SaidInStream } from '@sluice/application';
import { addSeconds, type Instant } from '@sluice/kernel';
import { facts } from '../event-store-contract/samples';
import type { CurrentOutbox } from '../outbox-store-contract';
import { keysIn, planAll, planned, planUntil, START } from './samples';

export const describePlanning = (current: CurrentOutbox): void => {
  describe('planning', () => {
    test('begins at the end of the log: what was recorded before is not handed over', async () => {
      const { outbox, events } = current();
      await events.append(facts(3, 'old'));
      expect(await outbox.planFrom('reader', 100, planAll)).toEqual({ read: 0, planned: 0 });
      await events.append(facts(2, 'new'));
      await planUntil(outbox, 'reader', 2);
      expect(await keysIn(outbox)).toEqual(['of new-0', 'of new-1']);
    });

    test('that fails keeps neither its entries nor its checkpoint', async () => {
      const { outbox, events } = current();
      await outbox.planFrom('reader', 100, planAll);
      await events.append(facts(2));
      await planUntil(outbox, 'another', 0);
      await expect(planUntil(outbox, 'reader', 2, () => Promise.reject(new Error('killed')))).rejects.toThrow(
        'killed',
      );
      expect(await keysIn(outbox)).toEqual([]);
      await planUntil(outbox, 'reader', 2);
      expect(await keysIn(outbox)).toEqual(['of fact-0', 'of fact-1']);
    });

    test('a key that is there changes nothing, by a reader or without one', async () => {
      const { outbox, events } = current();
      await outbox.planFrom('reader', 100, planAll);
      expect(await outbox.plan([planned('of fact-0', 'https://first.example.org/')])).toBe(1);
      expect(await outbox.plan([planned('of fact-0'), planned('x'), planned('x')])).toBe(1);
      await events.append(facts(1));
      await planUntil(outbox, 'reader', 1);
      expect((await outbox.list(['planned'], 10)).map((e) => [e.key, e.target])).toEqual([
        ['of fact-0', 'https://first.example.org/'],
        ['x', 'https://a.example.org/hook'],
      ]);
    });
  });
};

/** What is not to be sent yet. */
export const describeLater = (current: CurrentOutbox): void => {
  test('an entry that is planned for later is due then and not before', async () => {
    const { outbox, setNow } = current();
    const later = addSeconds(START, 3_600);
    await outbox.plan([{ ...planned('x'), notBefore: later }, planned('y')]);
    const claim = () => outbox.claim('webhook', { leaseSeconds: 60 });
    expect([(await claim())?.key, await claim()]).toEqual(['y', undefined]);
    setNow(later);
    expect(await outbox.due()).toEqual(['webhook']);
    expect((await outbox.list(['planned'], 10)).map((e) => [e.key, e.plannedAt])).toContainEqual([
      'x',
      START,
    ]);
  });
};

export const describePlanningBesideOthers = (current: CurrentOutbox): void => {
  describe('planning beside others', () => {
    test('is told when the world spoke of a stream, by what was recorded together', async () => {
      const { outbox, events } = current();
      await outbox.planFrom('reader', 100, planAll);
      const [first, second] = facts(2, 'said', 'stream-s');
      const [timeless] = facts(1, 'timeless', 'stream-s');
      if (first === undefined || second === undefined || timeless === undefined) throw new Error('no facts');
      const later = '2021-10-07T00:00:00Z' as Instant;
      await events.append([first, { ...second, saidAt: later }]);
      await events.append([{ ...timeless, saidAt: undefined }]);
      await events.append(facts(1, 'other', 'stream-t'));
      const told: SaidInStream[] = [];
      await planUntil(outbox, 'reader', 4, async (_, times) => {
        told.push(...(await times.said(['stream-s'])));
        return [];
      });
      expect(new Set(told.map((t) => `${t.streamName} ${t.saidAt}`))).toContain(`stream-s ${later}`);
      expect(told.every((t) => t.streamName === 'stream-s' && t.transactionId > 0n)).toBe(true);
    });

    test('by two processes under one name plans each entry once', async () => {
      const { outbox, another, events } = current();
      await outbox.planFrom('reader', 100, planAll);
      await events.append(facts(30));
      await Promise.all([planUntil(outbox, 'reader', 8), planUntil(another, 'reader', 8)]);
      await planUntil(outbox, 'catching-up', 0);
      for (let n = 0; n < 10; n++) await outbox.planFrom('reader', 7, planAll);
      expect([...(await keysIn(outbox))].sort()).toEqual(
        facts(30)
          .map((f) => `of ${f.idempotencyKey}`)
          .sort(),
      );
    });
  });
};
