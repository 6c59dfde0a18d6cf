import { explain } from '@sluice/runtime';
import { runServeProcess } from '@sluice/services';

/** The API by itself, as a service manager or a container starts it: everything comes from the environment and the configuration file. */
export const main = async (): Promise<void> => {
  try {
    await runServeProcess({}, process.env);
    // Whatever else keeps the process has nothing left to do.
    process.exit(0);
  } catch (error) {
    const { line, exit } = explain(error);
    process.stderr.write(`sluice api: ${line}\n`);
    process.exit(exit);
  }
};
