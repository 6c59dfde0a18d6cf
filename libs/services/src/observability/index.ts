export { correlated, correlation, createLog, withoutSecrets, type Correlation, type LogLevel } from './log';
export { NestLog } from './nest-log';
export { HttpMetrics, type Answered } from './http-metrics';
export { observe, type Observing } from './observe';
export { Metrics, type Depth, type MetricsSource } from './metrics';
export type { HealthSource } from './health';
export { observabilityModule } from './observability.module';
export {
  serveObservability,
  type ObservabilityOptions,
  type ServedObservability,
} from './serve-observability';
