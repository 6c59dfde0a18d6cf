import { bodyOf, isFilled, NOTHING, type Kind } from './decision-body';

const kind = (path: Kind['path'], fields: Kind['fields'] = []): Kind => ({
  ...{ path, fields, label: '', explains: '', command: '', also: [] },
});
const DATE = { phase: 'code-freeze', lastDay: '2021-10-29', status: 'announced' };

test('an exception is about a series, and says by which mail where there is one', () => {
  const grant = kind('/decisions/grant-exception', ['about']);
  expect(isFilled(grant, NOTHING)).toBe(false);
  const values = { ...NOTHING, about: ' <patch@pond.example> ' };
  expect(isFilled(grant, values)).toBe(true);
  expect(bodyOf(grant, '4.16', values)).toEqual({ release: '4.16', about: 'patch@pond.example' });
  expect(bodyOf(grant, '4.16', { ...values, source: '<yes@pond.example>' })).toMatchObject({
    source: 'yes@pond.example',
  });
});

test('a schedule is announced whole: every date of it, and none half written', () => {
  const schedule = kind('/decisions/announce-schedule');
  const two = { ...NOTHING, dates: [DATE, { ...DATE, phase: 'release', lastDay: '2021-11-29' }] };
  expect(isFilled(schedule, NOTHING)).toBe(false);
  expect(isFilled(schedule, { ...NOTHING, dates: [DATE, { ...DATE, lastDay: '29 Oct' }] })).toBe(false);
  expect(isFilled(schedule, two)).toBe(true);
  expect(bodyOf(schedule, '4.16', two)).toEqual({ release: '4.16', dates: two.dates });
  expect(bodyOf(schedule, '4.16', { ...two, notify: true })).toMatchObject({ notify: true });
});

test('what was typed for another decision does not go along', () => {
  const appoint = kind('/decisions/appoint-release-manager', ['person']);
  const values = {
    ...{ ...NOTHING, about: 'x', dates: [DATE], person: 'rita@pond.example', deputy: true, notify: true },
  };
  expect(bodyOf(appoint, '4.16', values)).toEqual({
    ...{ release: '4.16', person: 'rita@pond.example', deputy: true },
  });
});
