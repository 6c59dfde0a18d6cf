import type { Instant } from '@sluice/kernel';
import type { ParkedJob } from '../ports/work-queue';
import { alertMail, ALERT } from './alert-mail';
import { parkedJobsReader } from './parked-jobs';

const at = (hour: number): Instant => `2021-10-20T${String(hour).padStart(2, '0')}:00:00Z` as Instant;

const parked = (name: ParkedJob['name'], id: string, hour: number): ParkedJob => ({
  ...{ name, id, at: at(hour), version: 1, data: {}, attempts: 6 },
  error: 'cannot read "words of a mail"',
});

const jobs = [
  parked('judge', 'late', 12),
  ...['a', 'b', 'c', 'd', 'e', 'f'].map((id) => parked('assemble', id, 10)),
  parked('judge', 'early', 8),
];
const reader = parkedJobsReader({ parked: () => Promise.resolve(jobs) });

test('parked jobs are counted by queue, each in one span of time, and their errors stay', async () => {
  expect(await reader.parkedBetween(undefined, at(8))).toEqual([
    { what: 'job', reason: 'of the queue judge, failed for good', count: 1, examples: ['early'] },
  ]);
  expect(await reader.parkedBetween(at(8), at(11))).toEqual([
    {
      what: 'job',
      reason: 'of the queue assemble, failed for good',
      count: 6,
      examples: ['a', 'b', 'c', 'd', 'e'],
    },
  ]);
  expect(await reader.parkedBetween(at(12), at(13))).toEqual([]);
});

test('the mail says how to look at them', async () => {
  const { text } = alertMail({
    kind: ALERT,
    until: at(13),
    parked: await reader.parkedBetween(undefined, at(13)),
  });
  expect(text).toContain('6 jobs: of the queue assemble, failed for good');
  expect(text).toContain('  npx sluice parked jobs list');
  expect(text).not.toContain('words of a mail');
});
