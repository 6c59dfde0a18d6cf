import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import {
  PUBLIC_EVENTS,
  liveId,
  LOG_START,
  positionIn,
  type EventFilter,
  type LiveLog,
  type LogPosition,
} from '@sluice/application';
import { LIVE, type Asked } from '@sluice/contracts';
import type { Request, Response } from 'express';
import { API, type ApiContext } from '../context';
import { REST_V1 } from '../http/answers';
import { askedOf } from '../http/asked';
import { Problem } from '../http/problem';
import { seriesIdOf } from '../rest/looked-up';
import { World } from '../rest/world';
import type { StreamStart } from './event-stream';
import { EventStreams } from './event-streams';
import { LIVE_LOG } from './live-parts';
import { requireRelease } from './require-release';

type Question = Asked<typeof LIVE.streamEvents>['query'];

/** A mistyped type would bring nothing, and say nothing. */
const checkTypes = (types: Question['types']): void => {
  const unknown = types?.find((type) => !Object.hasOwn(PUBLIC_EVENTS, type));
  if (unknown !== undefined)
    throw new Problem(400, `there are no events of the type "${unknown}"`, {
      where: 'query.types',
      help: `There are: ${Object.keys(PUBLIC_EVENTS).join(', ')}.`,
    });
};

const placeOf = (position: string): LogPosition => {
  const [transaction = '0', number = '0'] = position.split('.');
  return { transactionId: BigInt(transaction), globalPosition: BigInt(number) };
};

@Controller(REST_V1)
export class EventsController {
  constructor(
    @Inject(API) private readonly api: ApiContext,
    @Inject(LIVE_LOG) private readonly log: LiveLog,
    @Inject(EventStreams) private readonly streams: EventStreams,
    @Inject(World) private readonly world: World,
  ) {}

  @Get('events/stream')
  async stream(@Req() request: Request, @Res() response: Response): Promise<void> {
    const { query } = askedOf(LIVE.streamEvents, request);
    const filter = await this.filterOf(query);
    const start = await this.startOf(request.get('last-event-id'), query.after);
    // Who asks for headers only would wait for the end of what has none.
    if (request.method === 'HEAD') response.type('text/event-stream').end();
    else await this.streams.serve(response, filter, start);
  }

  private async filterOf({ sort, types, series, release }: Question): Promise<EventFilter> {
    checkTypes(types);
    await this.checkRelease(release);
    const found = series === undefined ? undefined : await seriesIdOf(this.world, series);
    return { sort: sort === 'all' ? undefined : sort, types, series: found, release };
  }

  private async checkRelease(release: string | undefined): Promise<void> {
    if (release === undefined) return;
    const { project } = await this.api.runtime.currentKnowledge();
    requireRelease(project, release, { status: 400, where: 'query.release' });
  }

  private async startOf(id: string | undefined, after: string | undefined): Promise<StreamStart> {
    if (id !== undefined && id !== '') return this.resumed(id);
    if (after !== undefined) return { at: placeOf(after) };
    const last = await this.log.last();
    return last === undefined ? { at: LOG_START } : { at: last, id: liveId(last) };
  }

  private async resumed(id: string): Promise<StreamStart> {
    const where = 'Last-Event-ID';
    if (positionIn(id) === undefined)
      throw new Problem(400, 'this is no id of an event', { where, help: 'Send one back as it came.' });
    const at = await this.log.find(id);
    if (at === undefined)
      throw new Problem(410, 'the log has no event of this id', {
        where,
        help: 'Begin anew, without an id: what happened before is in GET /api/v1/events.',
      });
    return { at, id };
  }
}
