export * from './observability';
export { startWorker, type RunningWorker, type WorkerOptions } from './worker/run-worker';
export {
  DEFAULT_SETTINGS,
  NOTES,
  QUEUE,
  RUNTIME,
  SETTINGS,
  USE_CASES,
  type Notes,
  type WorkerSettings,
  type WorkerUseCases,
} from './worker/context';
export { WorkHost, type Ended } from './worker/work-host';
export { runUntilSignal } from './worker/until-stopped';
