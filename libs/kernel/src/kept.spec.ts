import { kept } from './kept';

const gone = new Error('the server is away');

describe('an answer that is kept', () => {
  test('is asked for once, also by two at the same time', async () => {
    let asked = 0;
    const answer = kept(() => Promise.resolve((asked += 1)));
    expect(await Promise.all([answer.get(), answer.get()])).toEqual([1, 1]);
    expect(await answer.get()).toBe(1);
  });

  test('is asked for anew once it was forgotten, and a late failure of the old takes nothing from the new', async () => {
    const failures: ((error: Error) => void)[] = [];
    let asked = 0;
    const answer = kept(() => {
      asked += 1;
      return asked === 1 ? new Promise<number>((_, fail) => failures.push(fail)) : Promise.resolve(asked);
    });
    const first = answer.get();
    answer.forget();
    expect(await answer.get()).toBe(2);
    failures[0]?.(gone);
    await expect(first).rejects.toBe(gone);
    expect(await answer.get()).toBe(2);
  });

  test('is not kept when it is a failure', async () => {
    let asked = 0;
    const answer = kept(() => {
      asked += 1;
      return asked === 1 ? Promise.reject(gone) : Promise.resolve(asked);
    });
    await expect(answer.get()).rejects.toBe(gone);
    expect(answer.peek()).toBeUndefined();
    expect(await answer.get()).toBe(2);
  });
});
