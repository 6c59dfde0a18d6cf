/* eslint-disable max-lines-per-function -- a suite is a list of tests, as a spec is */
import { analyse, assemble, chain, until, type QueueWorld } from './queue-world';

const conversationsOf = (data: { readonly conversations: readonly string[] }): string =>
  data.conversations.join(' ');

export const describeTaking = (current: () => QueueWorld): void => {
  describe('taking jobs', () => {
    it('hands each job to the handler of its name, with what it says, and keeps nothing of it', async () => {
      const world = current();
      const queue = await world.open();
      const seen: string[] = [];
      await world.work(queue, {
        assemble: async ({ data, attempt }) => void seen.push(`${conversationsOf(data)} ${String(attempt)}`),
        'analyse-patch': async ({ data }) => void seen.push(data.rawHash),
      });
      await queue.add([assemble('a', 'b'), analyse('h1')]);
      await until('both are done', () => seen.length === 2);
      await world.settle(queue, 'assemble', 'analyse-patch');
      expect([...seen].sort()).toEqual(['a b 1', 'h1']);
      expect(await world.depth(queue, 'assemble')).toEqual({
        name: 'assemble',
        waiting: 0,
        active: 0,
        parked: 0,
      });
    });

    it('takes what another process added before it began', async () => {
      const world = current();
      await (await world.open()).add([assemble('earlier')]);
      const queue = await world.open();
      const seen: string[] = [];
      await world.work(queue, { assemble: async ({ data }) => void seen.push(conversationsOf(data)) });
      await until('it is done', () => seen.length === 1);
      expect(seen).toEqual(['earlier']);
    });

    it('adds many at once', async () => {
      const world = current();
      const queue = await world.open();
      await queue.add(Array.from({ length: 500 }, (_, n) => analyse(`h${String(n)}`)));
      expect((await world.depth(queue, 'analyse-patch')).waiting).toBe(500);
      const seen = new Set<string>();
      await world.work(
        queue,
        { 'analyse-patch': async ({ data }) => void seen.add(data.rawHash) },
        { concurrency: { 'analyse-patch': 20 } },
      );
      await until('all are done', () => seen.size === 500);
    });

    it('keeps one of two jobs with one id, and takes the id anew once the job is done', async () => {
      const world = current();
      const queue = await world.open();
      await queue.add([assemble('a'), assemble('a')]);
      await queue.add([assemble('a')]);
      expect((await world.depth(queue, 'assemble')).waiting).toBe(1);
      let done = 0;
      await world.work(queue, { assemble: async () => void done++ });
      await until('it is done', () => done === 1);
      await world.settle(queue, 'assemble');
      await queue.add([assemble('a')]);
      await until('it is done again', () => done === 2);
    });

    it('takes ids that its server would refuse', async () => {
      const world = current();
      const queue = await world.open();
      const ids = ['17', 'a:b', 'a:b:c'];
      for (const id of ids) await queue.add([{ ...assemble(id), id }]);
      let done = 0;
      await world.work(queue, { assemble: async () => void done++ });
      await until('all are done', () => done === ids.length);
    });

    it('works on as many at once as it is told to, and never on more', async () => {
      const world = current();
      const queue = await world.open();
      await queue.add(Array.from({ length: 12 }, (_, n) => assemble(`c${String(n)}`)));
      let [now, most, done] = [0, 0, 0];
      const opened: (() => void)[] = [];
      await world.work(
        queue,
        {
          assemble: async () => {
            most = Math.max(most, ++now);
            await new Promise<void>((go) => opened.push(go));
            now--;
            done++;
          },
        },
        { concurrency: { assemble: 3 } },
      );
      await until('three are in hand', () => opened.length === 3);
      while (done < 12) {
        opened.shift()?.();
        await until('the next is in hand', () => opened.length > 0 || done === 12);
      }
      expect(most).toBe(3);
    });
  });

  describe('flows', () => {
    it('begins a parent when all its children are done', async () => {
      const world = current();
      const queue = await world.open();
      const order: string[] = [];
      await queue.addFlows([
        { parent: chain('s1'), children: [analyse('p1'), analyse('p2'), analyse('p3')] },
        { parent: chain('s2'), children: [] },
      ]);
      await world.work(
        queue,
        {
          'analyse-patch': async ({ data }) => void order.push(data.rawHash),
          'record-chain': async ({ data }) => void order.push(data.series ?? ''),
        },
        { concurrency: { 'analyse-patch': 2 } },
      );
      await until('all five are done', () => order.length === 5);
      const patches = ['p1', 'p2', 'p3'].map((p) => order.indexOf(p));
      expect(order.indexOf('s1')).toBeGreaterThan(Math.max(...patches));
      await world.settle(queue, 'analyse-patch', 'record-chain');
    });

    it('does a flow that is added twice once', async () => {
      const world = current();
      const queue = await world.open();
      const flow = { parent: chain('s1'), children: [analyse('p1'), analyse('p2')] };
      await queue.addFlows([flow]);
      await queue.addFlows([flow]);
      const order: string[] = [];
      await world.work(queue, {
        'analyse-patch': async ({ data }) => void order.push(data.rawHash),
        'record-chain': async ({ data }) => void order.push(data.series ?? ''),
      });
      await until('the parent is done', () => order.includes('s1'));
      await world.settle(queue, 'analyse-patch', 'record-chain');
      expect([...order].sort()).toEqual(['p1', 'p2', 's1']);
    });

    it('begins the parent also when a child is parked, and the child can be replayed afterwards', async () => {
      const world = current();
      const queue = await world.open();
      const order: string[] = [];
      let isWell = false;
      await queue.addFlows([{ parent: chain('s1'), children: [analyse('good'), analyse('bad')] }]);
      await world.work(queue, {
        'analyse-patch': async ({ data }) => {
          if (data.rawHash === 'bad' && !isWell) throw new Error('cannot be read');
          order.push(data.rawHash);
        },
        'record-chain': async ({ data }) => void order.push(data.series ?? ''),
      });
      await until('the parent is done', () => order.includes('s1'));
      expect(order).toEqual(['good', 's1']);
      const parked = await world.onlyParked(queue);
      expect(parked).toMatchObject({
        name: 'analyse-patch',
        data: { rawHash: 'bad' },
        error: 'cannot be read',
      });
      isWell = true;
      expect(await queue.replay(parked)).toBe(true);
      await until('it is done after all', () => order.includes('bad'));
      await world.settle(queue, 'analyse-patch', 'record-chain');
      expect(order).toEqual(['good', 's1', 'bad']);
      expect(await queue.parked(10)).toEqual([]);
    });
  });
};
