import { Controller, Get, Header, Inject, type DynamicModule, type OnModuleDestroy } from '@nestjs/common';
import {
  HealthCheckService,
  HealthIndicatorService,
  TerminusModule,
  type HealthCheckResult,
  type HealthIndicatorResult,
} from '@nestjs/terminus';
import { explain } from '@sluice/runtime';
import { EventLoopWatch, type HealthSource } from './health';
import { withoutSecrets } from './log';
import type { Metrics } from './metrics';
import { inTime } from './patience';

const METRICS = Symbol('metrics');
const HEALTH = Symbol('health');

@Controller()
class MetricsController {
  constructor(@Inject(METRICS) private readonly metrics: Metrics) {}

  @Get('metrics')
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  read(): Promise<string> {
    return this.metrics.text();
  }
}

@Controller('health')
class HealthController implements OnModuleDestroy {
  private readonly loop = new EventLoopWatch();

  constructor(
    @Inject(HEALTH) private readonly source: HealthSource,
    @Inject(HealthCheckService) private readonly health: HealthCheckService,
    @Inject(HealthIndicatorService) private readonly indicator: HealthIndicatorService,
  ) {}

  onModuleDestroy(): void {
    this.loop.stop();
  }

  /** Whether the process is to be left alone: that it answers at all says most. */
  @Get('live')
  live(): Promise<HealthCheckResult> {
    const behind = Math.round(this.loop.behind());
    const session = this.indicator.check('eventLoop');
    return this.health.check([
      () => (this.loop.isStuck() ? session.down({ behindMs: behind }) : session.up({ behindMs: behind })),
    ]);
  }

  /** Whether the process can do its work now. */
  @Get('ready')
  ready(): Promise<HealthCheckResult> {
    const { database, missingMigrations, queueAnswers } = this.source;
    return this.health.check([
      () => this.asked('database', () => database.rows('SELECT 1')),
      () =>
        this.asked('migrations', async () => {
          const missing = await missingMigrations();
          if (missing > 0)
            throw new Error(`the database lacks ${String(missing)} migrations of this version`);
        }),
      ...(queueAnswers === undefined ? [] : [() => this.asked('queue', queueAnswers)]),
    ]);
  }

  private async asked<K extends string>(
    key: K,
    ask: () => Promise<unknown>,
  ): Promise<HealthIndicatorResult<K>> {
    const session = this.indicator.check(key);
    try {
      await inTime(ask());
      return session.up();
    } catch (error) {
      return session.down(withoutSecrets(explain(error).line));
    }
  }
}

// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- Nest knows a module by its class
class ObservabilityModule {}

/** The Nest module of `/metrics`, `/health/live` and `/health/ready`, to be imported or served alone. */
export const observabilityModule = (metrics: Metrics, health: HealthSource): DynamicModule => ({
  module: ObservabilityModule,
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [MetricsController, HealthController],
  providers: [
    { provide: METRICS, useValue: metrics },
    { provide: HEALTH, useValue: health },
  ],
});
