import { parkedWork, retryParkedWork, type ParkedWork } from '@sluice/application';
import { UsageError } from '@sluice/runtime';
import type { Command } from 'commander';
import type { CommonOptions } from '../command';
import { table } from '../output';
import { withQueue } from '../with-queue';

/** Ids and errors of a screen; JSON has all of them. */
const SHOWN_IDS = 3;
const SHOWN_WHY = 120;

const aboutText = ({ about }: ParkedWork): string =>
  [...about.slice(0, SHOWN_IDS), ...(about.length > SHOWN_IDS ? [`… ${String(about.length)}`] : [])].join(
    ' ',
  );

const oneLine = (text: string): string => text.replaceAll(/[^\x20-\x7e\u00a0-\uffff]+/g, ' ').trim();

const addList = (jobs: Command): void => {
  jobs
    .command('list')
    .summary('work that failed for good, and why')
    .action((options: CommonOptions) =>
      withQueue(options, async ({ runtime, queue, output }) => {
        const parked = await parkedWork({ queue, work: runtime.work });
        output.answer(parked, () =>
          parked.length === 0
            ? 'No job is parked.'
            : table([
                ['ID', 'QUEUE', 'ATTEMPTS', 'PARKED', 'ABOUT', 'WHY'],
                ...parked.map((one) => [
                  one.id,
                  one.queue,
                  one.attempts === undefined ? 'lost' : String(one.attempts),
                  one.at,
                  aboutText(one),
                  oneLine(one.why).slice(0, SHOWN_WHY),
                ]),
              ]),
        );
      }),
    );
};

const addRetry = (jobs: Command): void => {
  jobs
    .command('retry [id]')
    .summary('hand parked work out again: one job by its id, or all')
    .action((id: string | undefined, options: CommonOptions) =>
      withQueue(options, async ({ runtime, queue, output }) => {
        const ports = { queue, work: runtime.work };
        const all = await parkedWork(ports);
        const wanted = id === undefined ? all : all.filter((one) => one.id === id);
        if (id !== undefined && wanted.length === 0)
          throw new UsageError(`no parked job has the id "${id}": see \`sluice parked jobs list\``);
        const retried = await retryParkedWork(ports, wanted);
        output.answer({ retried }, () => `${String(retried)} handed out again.`);
      }),
    );
};

/** `sluice parked jobs`: what workers gave up. */
export const addParkedJobs = (parked: Command): void => {
  const jobs = parked.command('jobs').summary('work that workers gave up');
  addList(jobs);
  addRetry(jobs);
};
