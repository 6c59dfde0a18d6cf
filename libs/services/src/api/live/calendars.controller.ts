import { Controller, Inject } from '@nestjs/common';
import { releaseDays } from '@sluice/application';
import { FEEDS, type Asked } from '@sluice/contracts';
import type { Request } from 'express';
import { API, type ApiContext } from '../context';
import { Answers } from '../http/answers';
import { baseUrlOf } from '../http/base-url';
import { Reply } from '../http/reply';
import { calendarFileOf } from './calendar';
import { requireRelease } from './require-release';

const CALENDAR = 'text/calendar; charset=utf-8';

@Controller()
export class CalendarsController {
  constructor(@Inject(API) private readonly api: ApiContext) {}

  @Answers(FEEDS.releaseCalendar)
  async calendar(
    { params: { release }, query }: Asked<typeof FEEDS.releaseCalendar>,
    request: Request,
  ): Promise<Reply<string>> {
    const { runtime, config } = this.api;
    const known = query['known-as-of'];
    const knowledge = await (known === undefined ? runtime.currentKnowledge() : runtime.knowledge(known));
    requireRelease(knowledge.project, release, { status: 404, where: 'path.release' });
    const days = releaseDays(knowledge, release, query['as-of'] ?? runtime.clock.now());
    const url = `${baseUrlOf(request, config)}${request.path}`;
    const text = calendarFileOf(days, { project: knowledge.project, release, url });
    // No time goes with it: an announcement that is entered late is older than what it changes.
    return new Reply(text, { type: CALENDAR });
  }
}
