import { Module } from '@nestjs/common';
import { StatusController } from './status.controller';

/** REST v1: what the contract lists, under `/api/v1`. */
@Module({ controllers: [StatusController] })
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- a module of Nest is a class
export class RestModule {}
