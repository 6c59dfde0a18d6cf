import { openQueueOf, openRuntime, type Named } from '@sluice/runtime';
import { startMailIntake } from '../bot/mail-intake';
import { DEFAULT_SETTINGS, seldom } from '../worker/context';
import { opened } from './closing';
import { runProcess, type Environment } from './run-process';

/**
 * A process that takes mail live and obeys its commands. Workers derive what comes of it, and send the answers.
 * @throws what `locate` and `startMailIntake` throw, before it is ready
 */
export const runBotProcess = (
  named: Named,
  env: Environment,
  { quiet }: { readonly quiet?: boolean | undefined } = {},
): Promise<void> =>
  runProcess(named, env, {
    quiet,
    stopSeconds: DEFAULT_SETTINGS.stopSeconds,
    start: ({ location, config, log }) =>
      opened(log, async (closing) => {
        const runtime = await openRuntime(location, { leaveDirty: true });
        closing.add(() => runtime.close());
        const queue = await openQueueOf(location, runtime, seldom(log));
        closing.add(() => queue.close());
        const intake = await startMailIntake({ runtime, queue, log, config, env });
        closing.add(() => intake.stop());
        const { port, mailboxes } = intake;
        return {
          stop: () => closing.stop(),
          missingMigrations: () => runtime.missingMigrations(),
          ready: { mailPort: port, mailboxes },
        };
      }),
  });
