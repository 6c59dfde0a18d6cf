import type { CurrentOutbox } from '../outbox-store-contract';
import { planned } from './samples';

export const describeLooking = (current: CurrentOutbox): void => {
  describe('looking at the outbox', () => {
    test('lists the states asked for, in the order of planning, up to a limit', async () => {
      const { outbox } = current();
      await outbox.plan([planned('c'), planned('a'), planned('b')]);
      await outbox.sent('a');
      expect((await outbox.list(['planned'], 10)).map((e) => e.key)).toEqual(['c', 'b']);
      expect((await outbox.list(['sent', 'planned'], 2)).map((e) => e.key)).toEqual(['c', 'a']);
      expect(await outbox.list(['parked'], 10)).toEqual([]);
      expect((await outbox.list(['planned', 'sent'], 2, 'c')).map((e) => e.key)).toEqual(['a', 'b']);
      expect((await outbox.list(['planned'], 2, 'a')).map((e) => e.key)).toEqual(['b']);
      expect(await outbox.list(['planned'], 2, 'b')).toEqual([]);
    });

    test('finds an entry by the beginning of its key, and two where it names no single one', async () => {
      const { outbox } = current();
      await outbox.plan([planned('aa1'), planned('aa2'), planned('aa3'), planned('b%')]);
      expect((await outbox.find('aa2')).map((e) => e.key)).toEqual(['aa2']);
      expect(await outbox.find('aa')).toHaveLength(2);
      expect(await outbox.find('%')).toEqual([]);
    });

    test('names the one that was planned last for a target, by kind', async () => {
      const { outbox } = current();
      const mail = (key: string, kind: string, target = 'admin@example.org') => ({
        key,
        channel: 'mail' as const,
        target,
        payload: { kind, key },
      });
      await outbox.plan([mail('1', 'alert')]);
      await outbox.plan([mail('2', 'alert'), mail('3', 'other'), mail('4', 'alert', 'else@example.org')]);
      const asked = { channel: 'mail', target: 'admin@example.org', kind: 'alert' } as const;
      expect(await outbox.lastPlanned(asked)).toMatchObject({ key: '2', payload: { key: '2' } });
      expect(await outbox.lastPlanned({ ...asked, kind: 'none' })).toBeUndefined();
    });
  });
};
