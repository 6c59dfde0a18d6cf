import { Controller, Inject } from '@nestjs/common';
import {
  claimedBits,
  openLines,
  queueOf,
  type JudgedFrom,
  type ViewPorts,
  type Viewpoint,
} from '@sluice/application';
import { REST } from '@sluice/contracts';
import { Answers, REST_V1 } from '../http/answers';
import type { Ask, Json } from './ask';
import { metaAsked, viewpointOf } from './viewpoint';
import { requireRelease, World } from './world';

type Looking = {
  readonly ports: ViewPorts;
  readonly from: JudgedFrom;
  readonly meta: ReturnType<typeof metaAsked>;
};

/** What is asked of all series that are judged for the release lines still open. */
@Controller(REST_V1)
export class QueueController {
  constructor(@Inject(World) private readonly world: World) {}

  @Answers(REST.getQueue)
  async queue({ query }: Ask<'getQueue'>): Promise<Json<'getQueue'>> {
    const { ports, from, meta } = await this.looking(viewpointOf(query), query.release);
    return { ...(await queueOf(ports, query.person, from)), ...meta };
  }

  @Answers(REST.listClaims)
  async claims({ query }: Ask<'listClaims'>): Promise<Json<'listClaims'>> {
    const { ports, from, meta } = await this.looking(viewpointOf(query), query.release);
    return { claims: await claimedBits(ports, from), ...meta };
  }

  private async looking(viewpoint: Viewpoint, release: string | undefined): Promise<Looking> {
    const { runtime, knowledge: ofNow } = await this.world.open();
    const asked = release === undefined ? undefined : [requireRelease(ofNow, release, 'query')];
    const knowledge = await runtime.knowledge(viewpoint.knownAsOf);
    const at = viewpoint.asOf ?? runtime.clock.now();
    const ports = runtime.viewPorts();
    const isStored = await this.world.isStored(viewpoint);
    const knownThrough = await runtime.reader.knownThrough(viewpoint.knownAsOf);
    return {
      ports,
      from: {
        ...viewpoint,
        lines: asked ?? openLines(knowledge, at),
        ...(isStored ? { stored: (line: string) => runtime.listings.judgedFor(line) } : {}),
      },
      meta: metaAsked(viewpoint, knownThrough),
    };
  }
}
