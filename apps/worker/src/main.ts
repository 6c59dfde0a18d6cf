import { explain, locate } from '@sluice/runtime';
import { DEFAULT_SETTINGS, runUntilSignal, startWorker } from '@sluice/services';

/** A worker by itself, as a service manager or a container starts it: everything comes from the environment and the configuration file. */
export const main = async (): Promise<void> => {
  const note = (line: string): void => void process.stderr.write(`sluice worker: ${line}\n`);
  const trouble = (error: unknown): void => note(explain(error).line);
  try {
    const location = await locate({}, process.env);
    const worker = await startWorker(location, { notes: { note, trouble } });
    note(`ready, process ${String(process.pid)}`);
    await runUntilSignal(worker, { stopSeconds: DEFAULT_SETTINGS.stopSeconds, note });
    process.exit(0);
  } catch (error) {
    const { line, exit } = explain(error);
    note(line);
    process.exit(exit);
  }
};
