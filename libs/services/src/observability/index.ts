export { correlated, correlation, createLog, withoutSecrets, type Correlation, type LogLevel } from './log';
export { NestLog } from './nest-log';
export { Metrics, type Depth, type MetricsSource } from './metrics';
export type { HealthSource } from './health';
export { observabilityModule } from './observability.module';
export {
  serveObservability,
  type ObservabilityOptions,
  type ServedObservability,
} from './serve-observability';
