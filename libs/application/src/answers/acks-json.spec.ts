import { incoming, KNOWLEDGE, patch, reply, storyWorld, time, viewPorts, worldOf } from '../spec-builders';
import { viewSeries } from '../views';
import { acksJson } from './acks-json';

const now = time('2024-03-10');

const acks = async (ref: string, knowledge = KNOWLEDGE) => {
  const world = await storyWorld();
  return acksJson(await viewSeries(viewPorts(world, knowledge), ref, {}), knowledge, { now });
};

test('names who owns a file, who acked it, and whether that counts', async () => {
  const { patches, maintainersKnown, release } = await acks('fish@example.org');
  expect({ maintainersKnown, release }).toEqual({ maintainersKnown: true, release: '1.4' });
  expect(patches).toHaveLength(1);
  expect(patches[0]).toMatchObject({
    position: 1,
    files: [{ path: 'otter/fish.c', approval: 'approved', maintainers: [{ address: 'milo@example.org' }] }],
    words: [{ key: 'Reviewed-by', by: { address: 'milo@example.org' }, bearing: 'counts', revision: '1' }],
  });
});

test('is of the revision that a Message-ID names', async () => {
  expect((await acks('ice-1@example.org')).revision).toBe('1');
  expect((await acks('ice-1-v2@example.org')).revision).toBe('2');
});

test('says so where nobody is known to maintain anything', async () => {
  const { maintainersKnown, patches } = await acks('fish@example.org', { ...KNOWLEDGE, roles: [] });
  expect(maintainersKnown).toBe(false);
  expect(patches[0]?.files[0]?.approval).toBe('maintainer-unknown');
});

test('an ack of a version that changed since has lapsed', async () => {
  const world = await worldOf([
    [
      patch('a', '[PATCH] otter: dive', { file: 'otter/dive.c' }),
      reply('ack', 'a', { text: 'Acked-by: Milo Maintainer <milo@example.org>\n' }),
      patch('a-v2-longer', '[PATCH v2] otter: dive', {
        file: 'otter/dive.c',
        date: time('2024-03-05T10:00'),
      }),
    ].map((m) => incoming(m)),
  ]);
  const view = await viewSeries(viewPorts(world), 'a-v2-longer@example.org', {});
  const { patches } = acksJson(view, KNOWLEDGE, { now });
  expect(patches[0]).toMatchObject({
    files: [{ approval: 'missing' }],
    words: [{ bearing: 'lapsed', revision: '1' }],
  });
});
