import type { EventEnvelope, Instant } from '@sluice/kernel';
import { sendingKnownOf } from './sending-known';

const AT = '2021-10-13T12:00:00Z' as Instant;
const event = (type: string, key: string, data: unknown): EventEnvelope =>
  ({
    type,
    streamName: 'project-pond',
    idempotencyKey: key,
    recordedAt: AT,
    data,
  }) as unknown as EventEnvelope;
const ofLake = (one: EventEnvelope): EventEnvelope => ({ ...one, streamName: 'project-lake' });

const lists = (embargo?: 'private' | 'none') => ({
  lists: [
    { listId: 'security.lists.example.org', address: 'Security@lists.example.org', embargo },
    { listId: 'pond.lists.example.org', address: 'pond@lists.example.org' },
  ],
});

const embargoedIn = (events: readonly EventEnvelope[]): readonly string[] | undefined => {
  const { embargoed } = sendingKnownOf(events);
  return embargoed === undefined ? undefined : [...embargoed];
};

test('before a project was published it is not known which lists are under embargo', () => {
  expect(embargoedIn([])).toBeUndefined();
  expect(embargoedIn([event('ProjectDescribed', 'd1', lists('none'))])).toBeUndefined();
});

test('lists are under embargo by the description that stands, of every project', () => {
  const [closed, opened] = [
    event('ProjectDescribed', 'd1', lists('private')),
    event('ProjectDescribed', 'd2', lists('none')),
  ];
  const published = (...entries: readonly string[]) =>
    event('ProjectPublished', `p ${entries.join()}`, { entries });
  expect(embargoedIn([closed, published('d1')])).toEqual(['security@lists.example.org']);
  expect(embargoedIn([closed, published('d1'), opened, published('d2')])).toEqual([]);
  // What a description said before is not recorded again when it says so again.
  expect(embargoedIn([closed, published('d1'), opened, published('d2'), published('d1')])).toEqual([
    'security@lists.example.org',
  ]);
  const lake = { lists: [{ listId: 'x', address: 'x@y.example', embargo: 'private' }] };
  const other = [
    ofLake(event('ProjectDescribed', 'e1', lake)),
    ofLake(event('ProjectPublished', 'q1', { entries: ['e1'] })),
  ];
  expect(embargoedIn([...other, opened, published('d2')])).toEqual(['x@y.example']);
});

test('what people told the bot stands beside it', () => {
  const said = { about: 'bot', decision: { kind: 'stop' }, by: 'ann@example.org', at: AT, reason: '' };
  expect(sendingKnownOf([event('PersonDecided', '1', said)]).standing.isStopped).toBe(true);
});
