import { standingWords } from './words-said';

const event = (id: string, data: Readonly<Record<string, unknown>>) => ({
  position: '1.1',
  sort: 'fact' as const,
  type: 'PersonDecided',
  schemaVersion: 1,
  streamName: 'dependencies',
  streamVersion: 1,
  idempotencyKey: `PersonDecided ${id}`,
  saidAt: null,
  recordedAt: '2021-10-13T00:00:00Z',
  data,
});
const word = (id: string) =>
  event(id, {
    about: 'dependence',
    decision: { kind: 'dismiss', from: 'a', to: 'b' },
    by: 'wren',
    reason: 'no',
  });

test('words on edges stand until they are undone; other decisions are none', () => {
  const events = [
    word('w1'),
    word('w2'),
    event('u', { about: 'undo', event: 'PersonDecided w1' }),
    event('g', { about: 'gate' }),
  ];
  expect(standingWords(events)).toEqual([
    { id: 'w2', kind: 'dismiss', from: 'a', to: 'b', by: 'wren', reason: 'no', at: '2021-10-13T00:00:00Z' },
  ]);
});
