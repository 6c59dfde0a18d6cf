/* eslint-disable max-lines-per-function -- a suite is a list of tests, as a spec is */
import { setTimeout } from 'node:timers/promises';
import { assemble, until, type QueueWorld } from './queue-world';

export const describeEnding = (current: () => QueueWorld): void => {
  describe('workers that end', () => {
    it('takes up the job of a worker that was killed', async () => {
      const world = current();
      const queue = await world.open();
      await queue.add([assemble('a')]);
      const holder = await world.under.hold('assemble');
      await until('it is in hand', async () => (await world.depth(queue, 'assemble')).active === 1);
      await holder.kill();
      const seen: string[] = [];
      await world.work(queue, { assemble: async ({ data }) => void seen.push(data.conversations.join()) });
      await until('another did it', () => seen.length === 1);
      expect(seen).toEqual(['a']);
      expect(await queue.parked(10)).toEqual([]);
    });

    it('leaves a job to a slow worker as long as that lives', async () => {
      const world = current();
      const queue = await world.open();
      await queue.add([assemble('a')]);
      let [begun, done] = [0, 0];
      const handlers = {
        assemble: async () => {
          begun++;
          await setTimeout(2_500);
          done++;
        },
      };
      await world.work(queue, handlers);
      await world.work(await world.open(), handlers);
      await until('it is done', () => done === 1);
      await world.settle(queue, 'assemble');
      expect(begun).toBe(1);
    });

    it('ends what it has in hand before it stops, and takes no more', async () => {
      const world = current();
      const queue = await world.open();
      await queue.add([assemble('a'), assemble('b')]);
      const [begun, done]: [string[], string[]] = [[], []];
      const working = await world.work(queue, {
        assemble: async ({ data }) => {
          begun.push(data.conversations.join());
          await setTimeout(300);
          done.push(data.conversations.join());
        },
      });
      await until('the first is in hand', () => begun.length === 1);
      await working.stop(10_000);
      expect(done).toEqual(begun);
      expect(done).toHaveLength(1);
      expect((await world.depth(queue, 'assemble')).waiting).toBe(1);
    });

    it('gives back what it cannot end in time, for another to take at once', async () => {
      const world = current();
      const queue = await world.open();
      const other = await world.open();
      await queue.add([assemble('a')]);
      let [isBegun, letGo]: [boolean, () => void] = [false, () => undefined];
      const working = await world.work(queue, {
        assemble: () => {
          isBegun = true;
          return new Promise<void>((go) => (letGo = go));
        },
      });
      await until('it is in hand', () => isBegun);
      const started = Date.now();
      await working.stop(200);
      expect(Date.now() - started).toBeLessThan(2_000);
      expect(await world.depth(other, 'assemble')).toMatchObject({ waiting: 1, active: 0 });
      const seen: string[] = [];
      await world.work(other, { assemble: async ({ data }) => void seen.push(data.conversations.join()) });
      await until('another did it', () => seen.length === 1);
      letGo();
    });
  });
};
