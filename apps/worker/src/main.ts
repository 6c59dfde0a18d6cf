import { explain } from '@sluice/runtime';
import { runWorkerProcess } from '@sluice/services';

/** A worker by itself, as a service manager or a container starts it: everything comes from the environment and the configuration file. */
export const main = async (): Promise<void> => {
  try {
    await runWorkerProcess({}, process.env);
    // Whatever else keeps the process has nothing left to do.
    process.exit(0);
  } catch (error) {
    const { line, exit } = explain(error);
    process.stderr.write(`sluice worker: ${line}\n`);
    process.exit(exit);
  }
};
