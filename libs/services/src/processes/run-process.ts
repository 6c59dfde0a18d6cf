import {
  configInForce,
  locate,
  namingFullDisk,
  type Location,
  type Named,
  type SluiceConfig,
} from '@sluice/runtime';
import type { Logger } from 'pino';
import { createLog } from '../observability';
import { runUntilSignal, type OnDatabase } from './until-stopped';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a process has from its options, its environment and its configuration file before it opens anything. */
export type Given = {
  readonly location: Location;
  readonly config: SluiceConfig;
  readonly log: Logger;
  /** Holds the secrets that the configuration names. */
  readonly env: Environment;
};

export type ProcessOptions = {
  /** Opens everything and begins; what is logged as the process being ready goes with it. */
  readonly start: (
    given: Given,
  ) => Promise<OnDatabase & { readonly ready: Readonly<Record<string, unknown>> }>;
  /** How long what is in hand may take to end. */
  readonly stopSeconds: number;
  /** Only what is wrong is logged. */
  readonly quiet?: boolean | undefined;
};

/**
 * All that a process does which is a service and nothing else: however it was started, it works by the same composition until it is told to stop.
 * @throws what `locate` and `start` throw, before it is ready
 */
export const runProcess = async (
  named: Named,
  env: Environment,
  { start, stopSeconds, quiet }: ProcessOptions,
): Promise<void> => {
  const config = await configInForce(env);
  const log = createLog({ level: quiet === true ? 'warn' : config.log.level });
  const location = await locate(named, env);
  const running = await namingFullDisk(location, () => start({ location, config, log, env }));
  log.info(running.ready, 'ready');
  await runUntilSignal(running, { stopSeconds, log });
};
