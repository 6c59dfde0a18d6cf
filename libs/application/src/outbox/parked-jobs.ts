import type { ParkedCount, ParkedReader } from '../ports/outbox-store';
import type { ParkedJob, WorkQueue } from '../ports/work-queue';

const EXAMPLES = 5;
/** As many as a queue keeps. */
const LOOKED_AT = 5_000;

const countsOf = (jobs: readonly ParkedJob[]): readonly ParkedCount[] => {
  const names = [...new Set(jobs.map((job) => job.name))].sort();
  return names.map((name) => {
    const ids = jobs.flatMap((job) => (job.name === name ? [job.id] : []));
    return {
      what: 'job',
      reason: `of the queue ${name}, failed for good`,
      count: ids.length,
      examples: ids.slice(0, EXAMPLES),
    };
  });
};

/** The parked jobs of a queue, for telling the administrators. Errors stay here: they may have words of a mail. */
export const parkedJobsReader = (queue: Pick<WorkQueue, 'parked'>): ParkedReader => ({
  parkedBetween: async (after, until) => {
    const jobs = await queue.parked(LOOKED_AT);
    return countsOf(jobs.filter(({ at }) => at <= until && (after === undefined || at > after)));
  },
});
