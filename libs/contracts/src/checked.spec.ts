import { checked } from './checked';
import { LIVE } from './live';
import { REST } from './rest';

test('a length that cannot be compared is what does not fit, never a fault', () => {
  const { body } = REST.placeHold;
  const result = checked(body, {
    about: 'a@example.org',
    release: '4.16',
    reason: { length: { toString: null } },
  });
  expect(result.success).toBe(false);
  expect(result.error?.issues[0]?.message).toBe('It cannot be read.');
});

test('what fits is given as its schema leaves it', () => {
  expect(checked(REST.replayParkedMail.body, { id: 'abc' })).toEqual({ success: true, data: { id: 'abc' } });
});

test.each([
  ['an id of what is parked', REST.replayParkedMail.body, { id: 'a\0b' }],
  ['an id of what is parked', REST.retryParkedJobs.body, { id: '\ud800' }],
  ['types of events', LIVE.streamEvents.query, { types: 'VerdictChanged,\0' }],
])('%s holds nothing that no database takes', (_, schema, value) => {
  expect(checked(schema, value).success).toBe(false);
});
