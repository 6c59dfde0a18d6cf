import { Module } from '@nestjs/common';
import { ReferenceController } from '../reference/reference.controller';
import { DependencyController } from './dependency.controller';
import { GateController } from './gate.controller';
import { LogController } from './log.controller';
import { MailController } from './mail.controller';
import { PatchController } from './patch.controller';
import { QueueController } from './queue.controller';
import { ReleaseController } from './release.controller';
import { PermalinkController } from './permalink.controller';
import { ReportController } from './report.controller';
import { SavedReportController } from './saved-report.controller';
import { SeriesController } from './series.controller';
import { TimelineController } from './timeline.controller';
import { World } from './world';

/** REST v1: what the contract lists, under `/api/v1`. */
@Module({
  controllers: [
    SeriesController,
    GateController,
    TimelineController,
    PatchController,
    MailController,
    DependencyController,
    QueueController,
    ReleaseController,
    ReportController,
    SavedReportController,
    PermalinkController,
    LogController,
    ReferenceController,
  ],
  providers: [World],
  exports: [World],
})
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- a module of Nest is a class
export class RestModule {}
