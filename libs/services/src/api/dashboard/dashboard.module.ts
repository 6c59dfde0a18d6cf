import { Module } from '@nestjs/common';
import { RestModule } from '../rest/rest.module';
import { PlainController } from './plain/plain.controller';
import { DashboardController, FrontDoorController } from './dashboard.controller';

/** The dashboard, and the way to it. */
@Module({
  imports: [RestModule],
  // The dashboard answers whatever is left below its path.
  controllers: [FrontDoorController, PlainController, DashboardController],
})
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- a module of Nest is a class
export class DashboardModule {}
