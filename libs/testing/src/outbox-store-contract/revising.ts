import type { OutboxPlan, PlanEntries } from '@sluice/application';
import { addSeconds, type NewEvent } from '@sluice/kernel';
import { facts } from '../event-store-contract/samples';
import type { CurrentOutbox } from '../outbox-store-contract';
import { keysIn, planned, planUntil, START } from './samples';

const LATER = addSeconds(START, 3_600);

const mailTo = (key: string, kind = 'comment'): OutboxPlan => ({
  ...{ key, channel: 'mail', target: 'ann@example.org', payload: { kind, said: key } },
  notBefore: LATER,
});

const concluded = (n: string): NewEvent => ({
  ...{ sort: 'conclusion', type: 'CommentPlanned', schemaVersion: 1, streamName: `series-${n}` },
  ...{ idempotencyKey: `CommentPlanned ${n}`, data: { n } },
});

/** What a planner appends, and what is composed anew while nobody sends it. */
export const describeRevising = (current: CurrentOutbox): void => {
  describe('what a planner appends', () => {
    const planAndSay: PlanEntries = async (events, _times, transaction) => {
      await transaction.append(events.map((e) => concluded(e.idempotencyKey)));
      return events.map((e) => planned(`of ${e.idempotencyKey}`));
    };

    test('is written with its entries, once', async () => {
      const { outbox, events } = current();
      await outbox.planFrom('reader', 100, planAndSay);
      await events.append(facts(2));
      await planUntil(outbox, 'reader', 2, planAndSay);
      expect(await events.readStream('series-fact-0')).toMatchObject([{ type: 'CommentPlanned' }]);
      expect(await keysIn(outbox)).toEqual(['of fact-0', 'of fact-1']);
    });

    test('is not written where planning fails behind it', async () => {
      const { outbox, events } = current();
      await outbox.planFrom('reader', 100, planAndSay);
      await events.append(facts(1));
      const failing: PlanEntries = async (...asked) => {
        if ((await planAndSay(...asked)).length > 0) throw new Error('killed');
        return [];
      };
      await expect(planUntil(outbox, 'reader', 1, failing)).rejects.toThrow('killed');
      expect(await events.readStream('series-fact-0')).toEqual([]);
      expect(await keysIn(outbox)).toEqual([]);
    });
  });

  describe('composing anew', () => {
    const anew = { payload: { kind: 'comment', said: 'better' }, nextAt: addSeconds(LATER, 60) } as const;

    test('is for mails of a kind that nobody has begun to send', async () => {
      const { outbox, setNow } = current();
      await outbox.plan([mailTo('a'), mailTo('b'), mailTo('c', 'report'), planned('d')]);
      expect((await outbox.untried('comment')).map((e) => e.key)).toEqual(['a', 'b']);
      setNow(LATER);
      await outbox.claim('mail', { leaseSeconds: 60 });
      expect((await outbox.untried('comment')).map((e) => e.key)).toEqual(['b']);
    });

    test('gives an entry another payload and time, where it is as it was read', async () => {
      const { outbox } = current();
      await outbox.plan([mailTo('a')]);
      expect(await outbox.revise({ key: 'a', nextAt: LATER }, anew)).toBe(true);
      expect(await outbox.untried('comment')).toMatchObject([{ key: 'a', plannedAt: START, ...anew }]);
      expect(await outbox.revise({ key: 'a', nextAt: LATER }, { ...anew, nextAt: START })).toBe(false);
      expect(await outbox.revise({ key: 'unknown', nextAt: LATER }, anew)).toBe(false);
      expect(await outbox.untried('comment')).toMatchObject([{ key: 'a', ...anew }]);
    });

    test('leaves one alone that somebody began to send: who sends it again must send the same', async () => {
      const { outbox, setNow } = current();
      await outbox.plan([mailTo('a')]);
      setNow(LATER);
      const claimed = await outbox.claim('mail', { leaseSeconds: 60 });
      expect(await outbox.revise({ key: 'a', nextAt: claimed?.nextAt ?? LATER }, anew)).toBe(false);
      expect((await outbox.find('a')).map((e) => e.payload)).toEqual([{ kind: 'comment', said: 'a' }]);
    });
  });
};
