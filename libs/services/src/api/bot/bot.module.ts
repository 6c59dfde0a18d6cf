import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { BotController } from './bot.controller';
import { MuteController } from './mute.controller';

/** How the bot stands, and how people end its mail to them. */
@Module({ imports: [AccessModule], controllers: [BotController, MuteController] })
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- a module of Nest is a class
export class BotModule {}
