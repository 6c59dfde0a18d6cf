import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { UnavailableError } from '@sluice/runtime';
import type { Logger } from 'pino';
import type { HealthSource } from './health';
import type { Metrics } from './metrics';
import { NestLog } from './nest-log';
import { observabilityModule } from './observability.module';

export type ObservabilityOptions = {
  readonly metrics: Metrics;
  readonly health: HealthSource;
  readonly log: Logger;
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
};

export type ServedObservability = { readonly port: number; close(): Promise<void> };

/**
 * Answers metrics and health on a port of their own, so that neither a stuck API nor its sign-in stands in the way. Whoever reaches the port may
 * read them: they hold numbers and names of releases, no mail.
 * @throws UnavailableError where the port cannot be had
 */
export const serveObservability = async (options: ObservabilityOptions): Promise<ServedObservability> => {
  const { metrics, health, log, port, host } = options;
  const app = await NestFactory.create(observabilityModule(metrics, health), { logger: new NestLog(log) });
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close().catch(() => undefined);
    const code = String((error as NodeJS.ErrnoException).code ?? error);
    throw new UnavailableError(
      `metrics and health cannot be answered on ${host}, port ${String(port)} (${code}): set metrics.port to a free one`,
    );
  }
  const address = (app.getHttpServer() as { address(): AddressInfo }).address();
  log.info({ host, port: address.port }, 'answering metrics and health');
  return { port: address.port, close: () => app.close() };
};
