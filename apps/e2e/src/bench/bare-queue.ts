import { openBackend, type QueuePlace } from '@sluice/queue';

const SINGLES = 100;
const MANY = 2_000;
const NAME = 'bench-bare';

/** What the queue alone takes for a job that does nothing, in milliseconds. */
export type BareJobs = {
  /** From handing one over until it is begun, half of the time, and 99 of 100 times. */
  readonly median: number;
  readonly most: number;
  /** For each of many that wait. */
  readonly each: number;
};

/** Jobs that do nothing, through the same queue that Sluice uses, taken by one worker. */
export const bareJobs = async (place: QueuePlace): Promise<BareJobs> => {
  const { classes, connection, prefix, close } = await openBackend(place);
  const options = { connection, ...(prefix === undefined ? {} : { prefix }) };
  const queue = new classes.Queue(NAME, options);
  let begun = 0;
  let tell: () => void = () => undefined;
  const worker = new classes.Worker(
    NAME,
    () => {
      begun += 1;
      tell();
      return Promise.resolve();
    },
    options,
  );
  const untilBegun = (count: number): Promise<void> =>
    new Promise((done) => {
      tell = () => {
        if (begun >= count) done();
      };
      tell();
    });
  try {
    await worker.waitUntilReady();
    const took: number[] = [];
    for (let n = 0; n < SINGLES; n += 1) {
      const at = performance.now();
      await queue.add('nothing', {});
      await untilBegun(n + 1);
      took.push(performance.now() - at);
    }
    took.sort((a, b) => a - b);
    const at = performance.now();
    await queue.addBulk(Array.from({ length: MANY }, () => ({ name: 'nothing', data: {} })));
    await untilBegun(SINGLES + MANY);
    const each = (performance.now() - at) / MANY;
    return { median: took[SINGLES / 2] ?? 0, most: took[SINGLES - 1] ?? 0, each };
  } finally {
    await worker.close();
    await queue.close();
    await close();
  }
};
