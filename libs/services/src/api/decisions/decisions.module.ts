import { Module } from '@nestjs/common';
import { Deciding } from './deciding';
import { DecisionsController } from './decisions.controller';
import { OperationsController } from './operations.controller';
import { Repeats } from './repeats';
import { ToDo } from './to-do';

/** What people decide over HTTP, and what administrators see to. */
@Module({
  controllers: [DecisionsController, OperationsController],
  providers: [Deciding, Repeats, ToDo],
  exports: [Deciding, ToDo],
})
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- a module of Nest is a class
export class DecisionsModule {}
