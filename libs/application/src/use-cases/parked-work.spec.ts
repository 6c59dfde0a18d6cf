import type { Instant } from '@sluice/kernel';
import type { GivenUp } from '../ports/work-list';
import type { Job, ParkedJob } from '../ports/work-queue';
import { parkedWork, retryParkedWork, type ParkedWorkPorts } from './parked-work';

const AT = '2021-10-20T12:00:00Z' as Instant;

const parked = (id: string, data: unknown, version = 1): ParkedJob => ({
  ...{ name: 'assemble', id, version, data, error: `why ${id}`, attempts: 6, at: AT },
});
const givenUp = (conversationId: string): GivenUp => ({ conversationId, why: 'it failed', since: AT });

type World = ParkedWorkPorts & { readonly said: string[] };

const world = (jobs: readonly ParkedJob[], conversations: readonly GivenUp[]): World => {
  const said: string[] = [];
  const left = new Set(jobs.map((job) => job.id));
  return {
    said,
    queue: {
      parked: () => Promise.resolve(jobs),
      replay: ({ id }) => {
        said.push(`replay ${id}`);
        return Promise.resolve(left.delete(id));
      },
      add: (added: readonly Job[]) => {
        said.push(...added.map((job) => `add ${JSON.stringify(job.data)}`));
        return Promise.resolve();
      },
    },
    work: {
      givenUp: () => Promise.resolve(conversations),
      takeUp: (ids = []) => {
        said.push(`take up ${ids.join(' ')}`);
        return Promise.resolve(conversations.filter((one) => ids.includes(one.conversationId)).length);
      },
      dirtyOf: (ids) =>
        Promise.resolve(ids.map((conversationId) => ({ conversationId, mark: 1n, mails: 1 }))),
    },
  };
};

test('what the queue parked is told once, and what it has lost all the same', async () => {
  const ports = world([parked('j1', { conversations: ['a', 'b'] })], [givenUp('a'), givenUp('c')]);
  expect(await parkedWork(ports)).toEqual([
    { id: 'j1', queue: 'assemble', about: ['a', 'b'], why: 'why j1', at: AT, attempts: 6, version: 1 },
    { id: 'c', queue: 'assemble', about: ['c'], why: 'it failed', at: AT },
  ]);
});

test.each([[undefined], [null], ['text'], [{ conversations: [7, null] }], [{ conversations: { a: 1 } }]])(
  'a job that says %j, of whatever version, is told of with nothing that it is about',
  async (data) => {
    expect(await parkedWork(world([parked('j1', data, 0)], []))).toMatchObject([{ id: 'j1', about: [] }]);
  },
);

test('what is handed out again is taken up first; one that is gone meanwhile is not counted', async () => {
  const ports = world([parked('j1', { conversations: ['a'] })], [givenUp('a'), givenUp('c')]);
  const all = await parkedWork(ports);
  expect(await retryParkedWork(ports, all)).toBe(2);
  expect(ports.said).toEqual(['take up a', 'replay j1', 'take up c', 'add {"conversations":["c"]}']);
  expect(await retryParkedWork(ports, all.slice(0, 1))).toBe(0);
});
