import { Inject, Module, type OnModuleDestroy } from '@nestjs/common';
import type { LiveLog } from '@sluice/application';
import { postgresLiveLog } from '@sluice/postgres';
import { seldom } from '../../worker/context';
import { API, type ApiContext } from '../context';
import { EventStreams } from './event-streams';
import { CalendarsController } from './calendars.controller';
import { EventsController } from './events.controller';
import { FeedsController } from './feeds.controller';
import { LIVE_LOG } from './live-parts';
import { OutboxController } from './outbox.controller';

const streamsOf = ({ log, metrics }: ApiContext, liveLog: LiveLog): EventStreams =>
  new EventStreams(liveLog, { onTrouble: seldom(log), onCount: (open) => metrics?.open(open) });

/** What goes on: events as they happen, feeds and calendars for whoever comes by. */
@Module({
  controllers: [EventsController, FeedsController, CalendarsController, OutboxController],
  providers: [
    {
      provide: LIVE_LOG,
      useFactory: ({ runtime }: ApiContext) => postgresLiveLog(runtime.database),
      inject: [API],
    },
    { provide: EventStreams, useFactory: streamsOf, inject: [API, LIVE_LOG] },
  ],
})
export class LiveModule implements OnModuleDestroy {
  constructor(@Inject(EventStreams) private readonly streams: EventStreams) {}

  /** Before the server stops listening: an open stream would keep it. */
  onModuleDestroy(): Promise<void> {
    return this.streams.close();
  }
}
