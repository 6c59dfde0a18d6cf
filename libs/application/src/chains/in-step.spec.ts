import type { Instant } from '@sluice/kernel';
import type { LinkedPatch, LinkIndex, LinksAsked } from '../ports/link-index';
import { Finds } from './finds';
import { Answers, InStep } from './in-step';

const doubled = (reads: (readonly string[])[]) => (keys: readonly string[]) => {
  reads.push(keys);
  return Promise.resolve(new Map(keys.filter((key) => key !== 'nothing').map((key) => [key, key + key])));
};

describe('answers in step', () => {
  test('what several ask at the same step is read together, each key once', async () => {
    const reads: (readonly string[])[] = [];
    const step = new InStep();
    const answers = new Answers(step, doubled(reads));
    const asked = [['a', 'b'], ['b', 'c'], []];
    const found = await step.all(asked, async (keys) => [...(await answers.of(keys)).values()]);
    expect(found).toEqual([['aa', 'bb'], ['bb', 'cc'], []]);
    expect(reads).toEqual([['a', 'b', 'c']]);
  });

  test('who is done early keeps nobody waiting', async () => {
    const reads: (readonly string[])[] = [];
    const step = new InStep();
    const answers = new Answers(step, doubled(reads));
    await step.all([1, 2, 3], async (times) => {
      for (let n = 1; n <= times; n++) await answers.of([`step ${n}`, 'nothing']);
    });
    expect(reads).toEqual([['step 1', 'nothing'], ['step 2'], ['step 3']]);
  });

  test('one alone is answered at once', async () => {
    const answers = new Answers(new InStep(), doubled([]));
    expect(await answers.of(['a'])).toEqual(new Map([['a', 'aa']]));
  });

  test('a read that fails fails for all who wait for it, and for nobody later', async () => {
    const step = new InStep();
    let isAway = true;
    const answers = new Answers(step, (keys) =>
      isAway ? Promise.reject(new Error('away')) : doubled([])(keys),
    );
    const tried = step.all(['a', 'b'], (key) => answers.of([key]));
    await expect(tried).rejects.toThrow('away');
    isAway = false;
    expect((await answers.of(['a'])).get('a')).toBe('aa');
  });
});

const AT = '2024-03-01T00:00:00Z' as Instant;

const patch = (ref: string, fresh: readonly string[]): LinkedPatch => ({
  ...{ ref, sort: 'posted', at: AT, recordedAt: AT },
  links: { fresh, uses: [], defines: [], adds: [], touches: [], names: [] },
});

test('questions of the index are asked together and answered apart, each in order and up to its limit', async () => {
  const all = [
    patch('1', ['deep', 'wide']),
    patch('2', ['wide']),
    patch('3', ['wide']),
    patch('4', ['deep']),
  ];
  const asked: LinksAsked[] = [];
  const links: Pick<LinkIndex, 'find'> = {
    find: (one, limit) => {
      asked.push(one);
      const rows = all.filter((row) => row.links.fresh.some((word) => one.fresh?.includes(word)));
      return Promise.resolve(rows.slice(0, limit));
    },
  };
  const step = new InStep();
  const finds = new Finds(links as LinkIndex, step);
  const questions = [
    { words: ['deep'], limit: 9 },
    { words: ['wide', 'deep'], limit: 2 },
    { words: ['nowhere'], limit: 9 },
  ];
  const found = await step.all(questions, async ({ words, limit }) =>
    (await finds.find({ fresh: words }, limit)).map(({ ref }) => ref),
  );
  expect(found).toEqual([['1', '4'], ['1', '2'], []]);
  expect(asked).toEqual([{ fresh: ['deep', 'wide', 'nowhere'] }]);
});
