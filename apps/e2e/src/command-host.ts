/**
 * A process that runs command lines one after another, each as if the process were there for it alone: its environment, its exit code, and
 * where its output ends. Only the loading of the program is shared. `hosted-sluice.ts` starts it and speaks with it.
 */
import { perform } from '@sluice/cli';

/** What the host is asked for. */
export type HostedCommand = {
  readonly args: readonly string[];
  /** The whole environment of the command. */
  readonly env: Readonly<Record<string, string>>;
  /** The folder it runs in. */
  readonly cwd: string;
  /** What is written on both outputs once the command has written all of its own. */
  readonly end: string;
};

/** What the host answers once a command is done. */
export type HostedEnd = { readonly exit: number };

const become = ({ env, cwd }: HostedCommand): void => {
  process.chdir(cwd);
  for (const name of Object.keys(process.env)) if (!(name in env)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, env);
  process.exitCode = undefined;
};

const run = async (command: HostedCommand): Promise<void> => {
  const { args, end } = command;
  become(command);
  await perform([process.execPath, 'sluice', ...args]);
  process.stdout.write(end);
  process.stderr.write(end);
  process.send?.({ exit: Number(process.exitCode ?? 0) } satisfies HostedEnd);
};

process.on('message', (command: HostedCommand) => void run(command));
// Whoever started it is gone, or needs it no more.
process.on('disconnect', () => process.exit(0));
