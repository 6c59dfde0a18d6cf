import { Inject, Module, type OnModuleDestroy } from '@nestjs/common';
import type { LiveLog } from '@sluice/application';
import { postgresLiveLog } from '@sluice/postgres';
import { seldom } from '../../worker/context';
import { API, type ApiContext } from '../context';
import { World } from '../rest/world';
import { EventStreams } from './event-streams';
import { CalendarsController } from './calendars.controller';
import { EventsController } from './events.controller';
import { FeedsController } from './feeds.controller';
import { LIVE_LOG } from './live-parts';
import { OutboxController } from './outbox.controller';

/** The log without what is not everybody's to see: a stream goes on from where it was read to, whatever was left out. */
const publicLog = ({ runtime }: ApiContext, world: World): LiveLog => {
  const log = postgresLiveLog(runtime.database);
  return {
    ...log,
    read: async (after, filter, limit) => {
      const page = await log.read(after, filter, limit);
      const shown = await world.shown(
        page.events,
        (event) => event,
        (event) => event.data,
      );
      return { ...page, events: shown };
    },
  };
};

const streamsOf = ({ log, metrics }: ApiContext, liveLog: LiveLog): EventStreams =>
  new EventStreams(liveLog, { onTrouble: seldom(log), onCount: (open) => metrics?.open(open) });

/** What goes on: events as they happen, feeds and calendars for whoever comes by. */
@Module({
  controllers: [EventsController, FeedsController, CalendarsController, OutboxController],
  providers: [
    World,
    {
      provide: LIVE_LOG,
      useFactory: publicLog,
      inject: [API, World],
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
