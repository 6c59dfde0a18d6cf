import { configFile, configInForce, locate } from '@sluice/runtime';
import type { Command } from 'commander';
import type { CommonOptions } from '../command';
import { outputOf } from '../output';

/** A password in a server's URL is nobody's to see on a screen or in a bug report. */
const withoutSecrets = <T>(config: T): T =>
  JSON.parse(JSON.stringify(config).replaceAll(/(:\/\/[^:/@"\s]{0,200}:)[^@"\s]{1,500}@/g, '$1***@')) as T;

export const addConfig = (program: Command): void => {
  const config = program.command('config').summary('the configuration in force');
  config
    .command('check')
    .summary("read the configuration file and the project's documents, and say what is wrong with them")
    .action(async (options: CommonOptions) => {
      await configInForce(process.env);
      const file = configFile(process.env) ?? null;
      const { projectFolder } = await locate(options, process.env);
      const { loadProject } = await import('@sluice/project-files');
      await loadProject(projectFolder);
      outputOf(options).answer({ ok: true, file, projectFolder }, () =>
        [
          file === null
            ? 'No configuration file: the defaults and the environment hold.'
            : `${file} is in order.`,
          `The documents in ${projectFolder} are in order.`,
        ].join('\n'),
      );
    });
  config
    .command('show')
    .summary('what holds in the end: defaults, file, environment')
    .action(async (options: CommonOptions) => {
      const inForce = withoutSecrets(await configInForce(process.env));
      outputOf(options).answer(inForce, () => JSON.stringify(inForce, null, 2));
    });
};
