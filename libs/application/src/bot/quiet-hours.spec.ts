import { addSeconds, type Instant } from '@sluice/kernel';
import { quietUntil } from './quiet-hours';

const at = (text: string): Instant => text as Instant;
const NIGHT = { from: '22:00', to: '06:00', zone: 'Europe/London' } as const;

test.each([
  ['before they begin', NIGHT, '2021-10-13T20:59:59Z', undefined],
  ['as they begin, by summer time', NIGHT, '2021-10-13T21:00:00Z', '2021-10-14T05:00:00Z'],
  ['after midnight', NIGHT, '2021-10-13T23:30:00Z', '2021-10-14T05:00:00Z'],
  ['with seconds', NIGHT, '2021-10-14T04:59:59Z', '2021-10-14T05:00:00Z'],
  ['as they end', NIGHT, '2021-10-14T05:00:00Z', undefined],
  ['in winter', NIGHT, '2021-12-13T21:30:00Z', undefined],
  ['in the night the clock goes back', NIGHT, '2021-10-30T21:30:00Z', '2021-10-31T06:00:00Z'],
  ['in the night it goes forward', NIGHT, '2021-03-27T22:30:00Z', '2021-03-28T05:00:00Z'],
  [
    'whose end the clock jumps over',
    { from: '22:00', to: '01:30', zone: 'Europe/London' },
    '2021-03-27T23:00:00Z',
    '2021-03-28T01:00:00Z',
  ],
  [
    'whose end comes twice',
    { from: '22:00', to: '01:30', zone: 'Europe/London' },
    '2021-10-30T23:00:00Z',
    '2021-10-31T00:30:00Z',
  ],
  [
    'within a day',
    { from: '09:00', to: '17:00', zone: 'UTC' },
    '2021-10-13T12:00:00Z',
    '2021-10-13T17:00:00Z',
  ],
  [
    'far from UTC',
    { from: '22:00', to: '06:00', zone: 'Asia/Kathmandu' },
    '2021-10-13T17:00:00Z',
    '2021-10-14T00:15:00Z',
  ],
  [
    'that begin when they end',
    { from: '22:00', to: '22:00', zone: 'UTC' },
    '2021-10-13T22:00:00Z',
    undefined,
  ],
])('quiet hours, %s', (...[, hours, now, until]) => {
  expect(quietUntil(hours, at(now))).toBe(until);
});

test('every minute of the days the clock changes is quiet or not as the wall clock says, and the end is the first that is not', () => {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: NIGHT.zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  for (const day of ['2021-03-27T12:00:00Z', '2021-10-30T12:00:00Z'])
    for (let minute = 0; minute < 1_440; minute += 7) {
      const now = addSeconds(at(day), minute * 60);
      const wall = clock.format(Date.parse(now));
      const until = quietUntil(NIGHT, now);
      expect([now, until !== undefined]).toEqual([now, wall >= '22:00' || wall < '06:00']);
      if (until === undefined) continue;
      expect(clock.format(Date.parse(until))).toBe('06:00');
      expect(clock.format(Date.parse(addSeconds(until, -60)))).toBe('05:59');
    }
});
