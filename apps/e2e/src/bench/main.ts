import { benchApi } from './api';
import { benchDashboard } from './dashboard';
import { benchImport } from './import';
import { benchQueue } from './queue';

const OTHERS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  queue: benchQueue,
  api: benchApi,
  dashboard: benchDashboard,
};

const [, , first = '', ...rest] = process.argv;
const run = OTHERS[first]?.(rest) ?? benchImport(process.argv.slice(2));

run.catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
