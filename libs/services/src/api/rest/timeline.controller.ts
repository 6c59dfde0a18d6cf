import { Controller, Inject } from '@nestjs/common';
import { acksJson, seriesTimeline, timelineJson } from '@sluice/application';
import { REST } from '@sluice/contracts';
import { Answers, REST_V1 } from '../http/answers';
import type { Ask, Json } from './ask';
import { looked } from './looked-up';
import { metaAsked, viewpointOf } from './viewpoint';
import { requireRelease, World } from './world';

/** What became of a series over time, and whose word each of its patches has. */
@Controller(REST_V1)
export class TimelineController {
  constructor(@Inject(World) private readonly world: World) {}

  @Answers(REST.getTimeline)
  async timeline({ params, query }: Ask<'getTimeline'>): Promise<Json<'getTimeline'>> {
    const { runtime } = await this.world.open();
    const viewpoint = viewpointOf(query);
    const found = await seriesTimeline(runtime.viewPorts(), params.ref, viewpoint);
    return { ...timelineJson(found), ...metaAsked(viewpoint, found.view.meta.knownThrough) };
  }

  @Answers(REST.listAcks)
  async acks({ params, query }: Ask<'listAcks'>): Promise<Json<'listAcks'>> {
    const { knowledge: today } = await this.world.open();
    const release = query.release === undefined ? undefined : requireRelease(today, query.release, 'query');
    const viewpoint = viewpointOf(query);
    const { runtime, view, meta } = await looked(this.world, params.ref, viewpoint);
    const knowledge = await runtime.knowledge(query['known-as-of']);
    const now = viewpoint.asOf ?? runtime.clock.now();
    return { ...acksJson(view, knowledge, { now, release }), ...meta };
  }
}
