export * from './observability';
export { BadCredentialsError, type Access, type Caller } from './api/access/caller';
export { databaseAccess } from './api/access/database-access';
export { serveApi, type ServedApi } from './api/serve-api';
export { startApi, type ApiOptions, type RunningApi } from './api/run-api';
export { startWorker, type RunningWorker, type WorkerOptions } from './worker/run-worker';
export {
  DEFAULT_SETTINGS,
  LOG,
  QUEUE,
  RUNTIME,
  SETTINGS,
  USE_CASES,
  type WorkerSettings,
  type WorkerUseCases,
} from './worker/context';
export { WorkHost, type Ended } from './worker/work-host';
export { startMailIntake, type IntakeParts, type RunningIntake } from './bot/mail-intake';
export { runBotProcess } from './processes/bot-process';
export { runServeProcess, type ServeChosen } from './processes/serve-process';
export { runWorkerProcess, type Chosen } from './processes/worker-process';
