import { describeEnding } from './work-queue-contract/ending-workers';
import { describeFailing } from './work-queue-contract/failing-jobs';
import { QueueWorld, type WorkQueueUnderTest } from './work-queue-contract/queue-world';
import { describeTaking } from './work-queue-contract/taking-jobs';

export { QUICK, until, type WorkQueueUnderTest } from './work-queue-contract/queue-world';

/**
 * What every implementation of the port `WorkQueue` keeps: a job once for its id, parents after their children, attempts with longer and longer
 * pauses, parked jobs that can be seen and replayed, nothing lost with a worker that is killed, and nothing of an unknown name or version done.
 */
export const workQueueContract = (name: string, make: () => Promise<WorkQueueUnderTest>): void => {
  describe(`the work queue contract, ${name}`, () => {
    let made: QueueWorld | undefined;
    const current = (): QueueWorld => {
      if (made === undefined) throw new Error('the queue is made before each test');
      return made;
    };
    beforeEach(async () => {
      made = new QueueWorld(await make());
    });
    afterEach(async () => {
      await made?.close();
      made = undefined;
    });
    describeTaking(current);
    describeFailing(current);
    describeEnding(current);
  });
};
