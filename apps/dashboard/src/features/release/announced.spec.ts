import type { Line } from '../../lib/current-line';
import { announced } from './announced';

const said = (saidAt: string, ...dates: readonly (readonly [string, string, string])[]) => ({
  ...{ release: '4.16', saidAt, source: {} },
  dates: dates.map(([phase, lastDay, status]) => ({ phase, lastDay, status })),
});

test('an announcement is told by what it changes', () => {
  const all = announced([
    said('2021-08-18', ['freeze', '2021-10-15', 'tentative'], ['code', '2021-11-05', 'tentative']),
    said('2021-09-01', ['freeze', '2021-10-15', 'announced'], ['code', '2021-10-29', 'tentative']),
    said('2021-10-01', ['freeze', '2021-10-15', 'announced']),
  ] as unknown as Line['announcements']);
  expect(all.map(({ dates }) => dates.map((d) => [d.phase, d.change, d.before?.lastDay]))).toEqual([
    [
      ['freeze', 'new', undefined],
      ['code', 'new', undefined],
    ],
    [
      ['freeze', 'surer', '2021-10-15'],
      ['code', 'moved', '2021-11-05'],
    ],
    [['freeze', 'as before', '2021-10-15']],
  ]);
});

test('a day that is only considered moves nothing', () => {
  const all = announced([
    said('2021-09-27', ['code', '2021-11-05', 'tentative']),
    said('2021-10-06', ['code', '2021-10-29', 'considered']),
    said('2021-10-10', ['code', '2021-11-05', 'tentative']),
    said('2021-10-18', ['code', '2021-10-29', 'announced']),
  ] as unknown as Line['announcements']);
  expect(all.flatMap(({ dates }) => dates.map((d) => [d.change, d.before?.lastDay]))).toEqual([
    ['new', undefined],
    ['would move', '2021-11-05'],
    ['as before', '2021-11-05'],
    ['moved', '2021-11-05'],
  ]);
});

test('a date is told to be surer or less sure than it was', () => {
  const all = announced([
    said('2021-08-18', ['release', '2021-12-06', 'draft']),
    said('2021-08-27', ['release', '2021-12-06', 'announced']),
    said('2021-09-27', ['release', '2021-12-06', 'tentative']),
  ] as unknown as Line['announcements']);
  expect(all.flatMap(({ dates }) => dates.map((d) => d.change))).toEqual(['new', 'surer', 'less sure']);
});
