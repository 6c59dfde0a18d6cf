import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Location } from '@sluice/runtime';
import { Analyser } from './analyser';
import { gather } from './gather';

const folder = mkdtempSync(join(tmpdir(), 'sluice-analyser-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A thread that speaks as the real one does, and does with each patch what its name says. */
const THREAD = join(folder, 'thread.cjs');
writeFileSync(
  THREAD,
  `const { parentPort, workerData } = require('node:worker_threads');
   const { appendFileSync } = require('node:fs');
   parentPort.postMessage({ kind: 'ready' });
   parentPort.on('message', ({ rawHashes }) => {
     for (const rawHash of rawHashes) {
       parentPort.postMessage({ kind: 'begun', rawHash });
       if (rawHash.startsWith('endless')) for (;;);
       if (rawHash.startsWith('deadly')) process.exit(1);
       if (rawHash.startsWith('broken')) return parentPort.postMessage({ kind: 'failed', why: 'cannot be read', code: '22P05' });
       appendFileSync(workerData.data, rawHash + '\\n');
     }
     parentPort.postMessage({ kind: 'done' });
   });`,
);

const opened: Analyser[] = [];
const analyserOf = (name: string): Analyser => {
  const location = { data: join(folder, name), project: 'pond', projectFolder: folder } as Location;
  const analyser = new Analyser(location, 0.5, THREAD);
  opened.push(analyser);
  return analyser;
};
afterEach(async () => {
  for (const analyser of opened.splice(0)) await analyser.close();
});

const outcomes = async (analyser: Analyser, ...patches: readonly string[]): Promise<readonly string[]> => {
  const settled = await Promise.allSettled(patches.map((patch) => analyser.analyse(patch)));
  return settled.map((s) => (s.status === 'fulfilled' ? 'read' : (s.reason as Error).message));
};

describe('reading patches in a thread', () => {
  test('ends a patch that takes longer than it may, though nothing in it can be interrupted, and reads the others', async () => {
    const started = Date.now();
    expect(await outcomes(analyserOf('a'), 'one', 'endless', 'two')).toEqual([
      'read',
      'analysing the patch took longer than 0.5 s and was ended (mail endless)',
      'read',
    ]);
    expect(Date.now() - started).toBeLessThan(20_000);
  });

  test('says of a patch that takes too long that another attempt is no use', async () => {
    const failed: unknown = await analyserOf('b')
      .analyse('endless')
      .catch((error: unknown) => error);
    expect((failed as Error).name).toBe('NoUseRetryingError');
  });

  test('goes on after a thread that ended, and fails what ended it', async () => {
    expect(await outcomes(analyserOf('c'), 'one', 'deadly', 'two')).toEqual([
      'read',
      'the analyser ended',
      'read',
    ]);
  });

  test('tells of a patch that cannot be read, with the code of the error, and reads the others', async () => {
    const analyser = analyserOf('d');
    expect(await outcomes(analyser, 'one', 'broken', 'two')).toEqual(['read', 'cannot be read', 'read']);
    await expect(analyser.analyse('broken')).rejects.toMatchObject({ code: '22P05' });
  });
});

describe('gathering', () => {
  test('makes one call of what comes at the same time, and no call too large', async () => {
    const calls: (readonly number[])[] = [];
    const add = gather<number>(3, (items) => {
      calls.push(items);
      return Promise.resolve();
    });
    await Promise.all([1, 2, 3, 4, 5].map(add));
    expect(calls).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
    await add(6);
    expect(calls.at(-1)).toEqual([6]);
  });

  test('fails only what fails by itself', async () => {
    const add = gather<number>(10, (items) =>
      items.includes(2) ? Promise.reject(new Error(`no ${items.join()}`)) : Promise.resolve(),
    );
    const settled = await Promise.allSettled([1, 2, 3].map(add));
    expect(settled.map((s) => s.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((settled[1] as PromiseRejectedResult).reason).toEqual(new Error('no 2'));
  });
});
