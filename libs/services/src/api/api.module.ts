import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { AccessModule } from './access/access.module';
import { ArchiveModule } from './archive/archive.module';
import { BotModule } from './bot/bot.module';
import { API, type ApiContext } from './context';
import { DashboardModule } from './dashboard/dashboard.module';
import { DecisionsModule } from './decisions/decisions.module';
import { LiveModule } from './live/live.module';
import { PatchworkModule } from './patchwork/patchwork.module';
import { RestModule } from './rest/rest.module';

/** The parts of the API, each a module of its own. */
const PARTS: readonly Type[] = [
  AccessModule,
  BotModule,
  DashboardModule,
  ArchiveModule,
  PatchworkModule,
  RestModule,
  DecisionsModule,
  LiveModule,
];

/** The API over what a composition root has opened. */
@Module({})
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- a module of Nest is a class
export class ApiModule {
  static over(context: ApiContext): DynamicModule {
    return {
      module: ApiModule,
      global: true,
      imports: [...PARTS],
      providers: [{ provide: API, useValue: context }],
      exports: [API],
    };
  }
}
