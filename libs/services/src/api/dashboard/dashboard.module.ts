import { Module } from '@nestjs/common';
import { DashboardController, FrontDoorController } from './dashboard.controller';

/** The dashboard, and the way to it. */
@Module({ controllers: [FrontDoorController, DashboardController] })
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- a module of Nest is a class
export class DashboardModule {}
