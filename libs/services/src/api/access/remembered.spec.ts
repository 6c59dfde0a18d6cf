import { setTimeout } from 'node:timers/promises';
import { Remembered } from './remembered';

const counting = (millis: number, most = 10) => {
  const remembered = new Remembered<string>(millis, most);
  const loaded: string[] = [];
  const get = (key: string) =>
    remembered.get(key, () => {
      loaded.push(key);
      return key === 'bad' ? Promise.reject(new Error('away')) : Promise.resolve(`${key}!`);
    });
  return { remembered, loaded, get };
};

test('what is asked for again, also at once, is loaded once, until its time is over', async () => {
  const { loaded, get } = counting(20);
  expect(await Promise.all([get('a'), get('a')])).toEqual(['a!', 'a!']);
  await get('a');
  expect(loaded).toEqual(['a']);
  await setTimeout(25);
  await get('a');
  expect(loaded).toEqual(['a', 'a']);
});

test('what failed is tried again, and what is to be forgotten is loaded again', async () => {
  const { remembered, loaded, get } = counting(60_000);
  for (let n = 0; n < 2; n++) await expect(get('bad')).rejects.toThrow('away');
  await get('a');
  remembered.forget('a');
  await get('a');
  remembered.forgetAll();
  await get('a');
  expect(loaded).toEqual(['bad', 'bad', 'a', 'a', 'a']);
});

test('no more than so many are kept, and the oldest goes first', async () => {
  const { loaded, get } = counting(60_000, 2);
  for (const key of ['a', 'b', 'c', 'b', 'a']) await get(key);
  expect(loaded).toEqual(['a', 'b', 'c', 'a']);
});
