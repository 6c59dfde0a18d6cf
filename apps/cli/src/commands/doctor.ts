import type { Check } from '@sluice/application';
import { EXIT, explain, locate, type Location, type Runtime } from '@sluice/runtime';
import type { Command } from 'commander';
import { withRecorded, type CommonOptions } from '../command';
import { dataChecks } from '../doctor/data-checks';
import { parkedChecks } from '../doctor/parked-checks';
import { machineChecks } from '../doctor/machine-checks';
import { databaseChecks, redisChecks } from '../doctor/server-checks';
import { sourceChecks } from '../doctor/source-checks';

/** Lines about servers, without which nothing else can be told. */
const SERVERS: ReadonlySet<string> = new Set(['database', 'Redis']);

const recordedChecks = async (runtime: Runtime, location: Location): Promise<readonly Check[]> => [
  ...(await databaseChecks(runtime)),
  ...(await dataChecks(runtime)),
  ...(await sourceChecks(runtime, process.env)),
  ...(await parkedChecks(runtime, location)),
];

export const addDoctor = (program: Command): void => {
  program
    .command('doctor')
    .summary('what is wrong, and how to mend it')
    .action(async (options: CommonOptions) => {
      const location = await locate(options, process.env);
      const checks: Check[] = [...(await machineChecks(location.data)), ...(await redisChecks(process.env))];
      try {
        checks.push(
          ...(await withRecorded({ ...options, quiet: true }, (runtime) =>
            recordedChecks(runtime, location),
          )),
        );
      } catch (error) {
        checks.push({ name: 'database', ok: false, detail: explain(error).line });
      }
      const text = checks.map((c) => `${c.ok ? 'ok  ' : 'MEND'}  ${c.name}: ${c.detail}`).join('\n');
      process.stdout.write(options.json === true ? `${JSON.stringify({ checks }, null, 2)}\n` : `${text}\n`);
      const failed = checks.filter((c) => !c.ok);
      if (failed.some((c) => SERVERS.has(c.name))) process.exitCode = EXIT.unavailable;
      else if (failed.length > 0) process.exitCode = EXIT.no;
    });
};
