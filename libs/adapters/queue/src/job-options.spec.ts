import { JOB_NAMES, JOB_VERSIONS, jobId, type Job } from '@sluice/application';
import { isJobName, optionsOf, safeId, written } from './job-options';

const job = (id: string): Job => ({ name: 'assemble', id, data: { conversations: ['a'] } });

describe('what a queue holds of a job', () => {
  test.each(['1', '0017', 'a:b', ''])('an id that a queue would refuse, "%s", goes by its hash', (id) => {
    expect(safeId(id)).toMatch(/^h[0-9a-f]{32}$/);
    expect(safeId(id)).toBe(safeId(id));
  });

  test('ids made from what would be done stay as they are, and differ where that differs', () => {
    const ids = JOB_NAMES.map((name) => jobId(name, ['a 1']));
    for (const id of ids) expect(safeId(id)).toBe(id);
    expect(new Set([...ids, jobId('assemble', ['a 2']), jobId('assemble', ['a 1', 'b 1'])]).size).toBe(
      ids.length + 2,
    );
  });

  test('ids and a version, and nothing after it is done', () => {
    expect(written(job('j1'))).toEqual({ v: JOB_VERSIONS.assemble, data: { conversations: ['a'] } });
    const options = optionsOf(job('j1'), { attempts: 4, backoffMs: 250 });
    expect(options).toMatchObject({
      jobId: 'j1',
      attempts: 4,
      backoff: { type: 'exponential', delay: 250 },
      removeOnComplete: true,
    });
    expect(options.removeOnFail).toMatchObject({ count: expect.any(Number), age: expect.any(Number) });
  });

  test('names are known by themselves', () => {
    expect(isJobName('assemble')).toBe(true);
    expect(isJobName('dismantle')).toBe(false);
  });
});
