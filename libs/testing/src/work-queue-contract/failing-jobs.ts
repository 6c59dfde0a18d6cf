/* eslint-disable max-lines-per-function -- a suite is a list of tests, as a spec is */
import { NoUseRetryingError, type Job } from '@sluice/application';
import { assemble, until, type QueueWorld } from './queue-world';

export const describeFailing = (current: () => QueueWorld): void => {
  describe('failing jobs', () => {
    it('tries again, each time after a longer pause, and says which attempt it is', async () => {
      const world = current();
      const queue = await world.open();
      const at: number[] = [];
      const attempts: number[] = [];
      await world.work(queue, {
        assemble: async ({ attempt }) => {
          at.push(Date.now());
          attempts.push(attempt);
          if (attempt < 3) throw new Error('not yet');
        },
      });
      await queue.add([assemble('a')]);
      await until('the third attempt went well', () => at.length === 3);
      await world.settle(queue, 'assemble');
      expect(attempts).toEqual([1, 2, 3]);
      const [first = 0, second = 0, third = 0] = at;
      expect(second - first).toBeGreaterThanOrEqual(90);
      expect(third - second).toBeGreaterThanOrEqual(190);
      expect(await queue.parked(10)).toEqual([]);
    });

    it('hands out at once what waits for its time, when it is told to hurry', async () => {
      const world = current();
      const queue = await world.open({ attempts: 3, backoffMs: 3_600_000 });
      const attempts: number[] = [];
      await world.work(queue, {
        assemble: async ({ attempt }) => {
          attempts.push(attempt);
          if (attempt < 2) throw new Error('not yet');
        },
      });
      await queue.add([assemble('a')]);
      await until(
        'it waits',
        async () =>
          (await queue.depths()).some((d) => d.waiting === 1 && d.active === 0) && attempts.length === 1,
      );
      await queue.hurry();
      await until('it was tried again', () => attempts.length === 2);
    });

    it('parks a job after its last attempt with its error, tells of it, and goes on with the others', async () => {
      const world = current();
      const queue = await world.open();
      const [seen, told]: [string[], string[]] = [[], []];
      const ended: string[] = [];
      await world.work(
        queue,
        {
          assemble: async ({ data }) => {
            seen.push(data.conversations.join());
            if (data.conversations.includes('poison')) throw new Error('no such thing');
          },
        },
        {
          onParked: async (job: Job, error) => void told.push(`${JSON.stringify(job.data)} ${error}`),
          onEnded: (_, { outcome }) => void ended.push(outcome),
        },
      );
      await queue.add([assemble('poison'), assemble('good')]);
      const parked = await world.onlyParked(queue);
      await until('the other is done', () => seen.includes('good'));
      expect(parked).toMatchObject({
        name: 'assemble',
        version: 1,
        data: { conversations: ['poison'] },
        error: 'no such thing',
        attempts: 3,
      });
      expect(parked.at).toMatch(/^\d{4}-\d\d-\d\dT/);
      expect(seen.filter((s) => s === 'poison')).toHaveLength(3);
      await until('it was told', () => told.length === 1);
      expect(told).toEqual(['{"conversations":["poison"]} no such thing']);
      expect([...ended].sort()).toEqual(['done', 'failed', 'failed', 'parked']);
      expect((await world.depth(queue, 'assemble')).parked).toBe(1);
    });

    it('refuses the same work while it is parked, and gives it all its attempts when it is replayed', async () => {
      const world = current();
      const queue = await world.open();
      let [tries, isWell] = [0, false];
      await world.work(queue, {
        assemble: async () => {
          tries++;
          if (!isWell) throw new Error('broken');
        },
      });
      await queue.add([assemble('a')]);
      const parked = await world.onlyParked(queue);
      expect(tries).toBe(3);
      await queue.add([assemble('a')]);
      await world.settle(queue, 'assemble');
      expect(tries).toBe(3);
      expect(await queue.replay(parked)).toBe(true);
      await until('it was tried three times more', () => tries === 6);
      await until('it is parked again', async () => (await queue.parked(10)).length === 1);
      isWell = true;
      expect(await queue.replay(parked)).toBe(true);
      await until('it is done', async () => (await queue.parked(10)).length === 0 && tries === 7);
      expect(await queue.replay(parked)).toBe(false);
    });

    it('parks at once what no further attempt would mend', async () => {
      const world = current();
      const queue = await world.open();
      let tries = 0;
      await world.work(queue, {
        assemble: () => {
          tries++;
          return Promise.reject(new NoUseRetryingError('took longer than it may'));
        },
      });
      await queue.add([assemble('a')]);
      expect((await world.onlyParked(queue)).error).toBe('took longer than it may');
      expect(tries).toBe(1);
    });

    it('lets a job wait for a server that is away, which counts as no attempt', async () => {
      const world = current();
      const queue = await world.open();
      const attempts: number[] = [];
      await world.work(
        queue,
        {
          assemble: async ({ attempt }) => {
            attempts.push(attempt);
            if (attempts.length < 6) throw new Error('server away');
          },
        },
        { isAway: (error) => (error as Error).message === 'server away' },
      );
      await queue.add([assemble('a')]);
      await until('it is done', () => attempts.length === 6);
      await world.settle(queue, 'assemble');
      expect(attempts).toEqual([1, 1, 1, 1, 1, 1]);
      expect(await queue.parked(10)).toEqual([]);
    });
  });

  describe('jobs that this code does not know', () => {
    it.each([
      { what: 'of a name that the queue does not have', name: 'dismantle', data: { v: 1, data: {} } },
      { what: 'of an older version', name: 'assemble', data: { v: 0, data: { conversations: ['a'] } } },
      { what: 'of a newer version', name: 'assemble', data: { v: 99, data: { conversation: 'a' } } },
      { what: 'without a version', name: 'assemble', data: { conversations: ['a'] } },
      { what: 'that says nothing', name: 'assemble', data: { v: 1 } },
    ])('parks one $what at once and goes on', async ({ name, data }) => {
      const world = current();
      const queue = await world.open();
      const seen: string[] = [];
      await world.work(queue, { assemble: async (job) => void seen.push(job.data.conversations.join()) });
      await world.under.write('assemble', { name, data });
      await queue.add([assemble('good')]);
      const parked = await world.onlyParked(queue);
      await until('the good one is done', () => seen.length === 1);
      expect(seen).toEqual(['good']);
      expect(parked.error).toMatch(/version|says nothing|no job named/);
    });
  });
};
