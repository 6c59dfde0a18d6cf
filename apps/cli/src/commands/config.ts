import type { Command } from 'commander';
import { outputOf } from '../output';
import { configFile, configInForce } from '../location';

type Options = { readonly json?: boolean };

/** A password in a server's URL is nobody's to see on a screen or in a bug report. */
const withoutSecrets = <T>(config: T): T =>
  JSON.parse(JSON.stringify(config).replaceAll(/(:\/\/[^:/@"\s]{0,200}:)[^@"\s]{1,500}@/g, '$1***@')) as T;

export const addConfig = (program: Command): void => {
  const config = program.command('config').summary('the configuration in force');
  config
    .command('check')
    .summary('read the configuration file and say what is wrong with it')
    .action(async (options: Options) => {
      await configInForce(process.env);
      const file = configFile(process.env) ?? null;
      outputOf(options).answer({ ok: true, file }, () =>
        file === null
          ? 'No configuration file: the defaults and the environment hold.'
          : `${file} is in order.`,
      );
    });
  config
    .command('show')
    .summary('what holds in the end: defaults, file, environment')
    .action(async (options: Options) => {
      const inForce = withoutSecrets(await configInForce(process.env));
      outputOf(options).answer(inForce, () => JSON.stringify(inForce, null, 2));
    });
};
