import type { EventEnvelope, EventSort, Instant } from '@sluice/kernel';
import { publicEvent } from './public-event';

const event = (sort: EventSort, type: string, data: unknown): EventEnvelope => ({
  ...{ sort, type, data, schemaVersion: 2, streamName: 'series-a', streamVersion: 3, idempotencyKey: 'k' },
  globalPosition: 40n,
  transactionId: 812n,
  recordedAt: '2024-05-01T12:00:00Z' as Instant,
});

const dataOf = (sort: EventSort, type: string, data: unknown): unknown =>
  publicEvent(event(sort, type, data)).data;

test('a conclusion is told whole, without words of a mail', () => {
  const data = {
    series: 'a',
    reasons: [{ rule: 'R01', sentence: 'words' }],
    quote: 'words',
    from: { text: 'words' },
  };
  expect(publicEvent(event('conclusion', 'VerdictChanged', data))).toEqual({
    position: '812.40',
    sort: 'conclusion',
    type: 'VerdictChanged',
    schemaVersion: 2,
    streamName: 'series-a',
    streamVersion: 3,
    idempotencyKey: 'k',
    saidAt: null,
    recordedAt: '2024-05-01T12:00:00Z',
    data: { series: 'a', reasons: [{ rule: 'R01' }], from: {} },
  });
});

test('of a fact only ids and times are told: not where it was read, not what somebody wrote', () => {
  expect(
    dataOf('fact', 'MailSeen', { rawHash: 'h', trust: 'signed', origin: '/home/me/an.mbox: 3' }),
  ).toEqual({
    rawHash: 'h',
    trust: 'signed',
  });
  expect(
    dataOf('fact', 'CommitLanded', { commit: 'c', message: 'words', author: 'A <a@example.org>' }),
  ).toEqual({
    commit: 'c',
  });
  expect(dataOf('fact', 'PersonDecided', { about: 'undo', by: 'a@example.org', reason: 'words' })).toEqual({
    about: 'undo',
    by: 'a@example.org',
  });
  expect(dataOf('fact', 'ModelPublished', { identifiers: ['a long document'] })).toEqual({});
  expect(dataOf('fact', 'SomethingNew', { secret: 'words' })).toEqual({});
});
