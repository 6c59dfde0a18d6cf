import { Turns } from './turns';

test('the nearest of those that wait is next, one at a time', async () => {
  const turns = new Turns();
  const order: number[] = [];
  let running = 0;
  const ask = (place: number): Promise<number> =>
    turns.take(place, async () => {
      running += 1;
      expect(running).toBe(1);
      await Promise.resolve();
      order.push(place);
      running -= 1;
      return place;
    });
  expect(await Promise.all([50, 10, 90, 45, 60].map(ask))).toEqual([50, 10, 90, 45, 60]);
  expect(order).toEqual([50, 45, 60, 90, 10]);
});

test('one that fails fails alone', async () => {
  const turns = new Turns();
  const failing = turns.take(1, () => Promise.reject(new Error('no tree')));
  const next = turns.take(1, () => Promise.resolve('there'));
  await expect(failing).rejects.toThrow('no tree');
  expect(await next).toBe('there');
});
