import { parkedWork, type Check, type ParkedWork } from '@sluice/application';
import { postgresOutboxStore } from '@sluice/postgres';
import { openQueueOf, queueIsThere, type Location, type Runtime } from '@sluice/runtime';
import { answered } from '../with-queue';

/** Counted no further. */
const MOST = 1_000;

const jobsCheck = (parked: readonly ParkedWork[]): Check => {
  const queues = [...new Set(parked.map((one) => one.queue))].sort();
  const counts = queues.map((name) => `${name} ${String(parked.filter((one) => one.queue === name).length)}`);
  return {
    name: 'parked jobs',
    ok: parked.length === 0,
    detail:
      parked.length === 0
        ? 'none'
        : `${counts.join(', ')}: see \`sluice parked jobs list\`, then \`sluice parked jobs retry\``,
  };
};

/** What the to-do list says of itself where no queue was ever used. */
const NO_QUEUE = {
  parked: () => Promise.resolve([]),
  replay: () => Promise.resolve(false),
  add: () => Promise.resolve(),
};

const jobChecks = async (runtime: Runtime, location: Location): Promise<readonly Check[]> => {
  const { work } = runtime;
  // A doctor makes no tables.
  if (!(await queueIsThere(location, runtime)))
    return [jobsCheck(await parkedWork({ work, queue: NO_QUEUE }))];
  const queue = await openQueueOf(location, runtime);
  try {
    return [jobsCheck(await answered(parkedWork({ work, queue })))];
  } catch {
    // That the queue does not answer is a line of its own.
    return [];
  } finally {
    await queue.close();
  }
};

/** What workers gave up and waits for a person: jobs, conversations, deliveries. */
export const parkedChecks = async (runtime: Runtime, location: Location): Promise<readonly Check[]> => {
  const entries = await postgresOutboxStore(runtime.database).list(['parked'], MOST);
  const count = entries.length === MOST ? `${String(MOST)} or more` : String(entries.length);
  return [
    ...(await jobChecks(runtime, location)),
    {
      name: 'parked deliveries',
      ok: entries.length === 0,
      detail: entries.length === 0 ? 'none' : `${count}: see \`sluice outbox list --state parked\``,
    },
  ];
};
