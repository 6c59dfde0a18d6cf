import { Controller, Inject } from '@nestjs/common';
import {
  dependenciesJson,
  dependenciesOf,
  whatHappened,
  whatIfMoved,
  whatIfReverted,
  whatIfSlipped,
  type WhatIfFrom,
  type WhatIfPorts,
} from '@sluice/application';
import { REST } from '@sluice/contracts';
import type { Instant } from '@sluice/kernel';
import { whatIfPorts } from '@sluice/runtime';
import { Answers, REST_V1 } from '../http/answers';
import { Problem } from '../http/problem';
import type { Ask, Json } from './ask';
import { viewpointOf } from './viewpoint';
import { requireRelease, World } from './world';

type AskedFrom = Ask<'whatIfSlipped'>['query'];

@Controller(REST_V1)
export class DependencyController {
  constructor(@Inject(World) private readonly world: World) {}

  @Answers(REST.getDependencies)
  async dependencies({ params, query }: Ask<'getDependencies'>): Promise<Json<'getDependencies'>> {
    const { runtime } = await this.world.open();
    const asked = { ref: params.ref, reverse: query.reverse, transitive: query.transitive };
    return dependenciesJson(await dependenciesOf(await runtime.connectPorts(), asked, viewpointOf(query)));
  }

  @Answers(REST.whatIfReverted)
  async reverted({ params, query }: Ask<'whatIfReverted'>): Promise<Json<'whatIfReverted'>> {
    const { ports, from } = await this.asked(query);
    const asOf = query.outcome;
    requireLater(asOf, from.asOf ?? ports.now);
    const foretold = await whatIfReverted(ports, params.ref, from);
    if (asOf === undefined) return foretold;
    return { ...foretold, outcome: await whatHappened(ports, foretold, { ...from, asOf }) };
  }

  @Answers(REST.whatIfSlipped)
  async slipped({ params, query }: Ask<'whatIfSlipped'>): Promise<Json<'whatIfSlipped'>> {
    const { ports, from } = await this.asked(query);
    return whatIfSlipped(ports, params.ref, from);
  }

  @Answers(REST.whatIfMoved)
  async moved({ params, query }: Ask<'whatIfMoved'>): Promise<Json<'whatIfMoved'>> {
    const { ports, from } = await this.asked(query);
    return whatIfMoved(ports, params, from);
  }

  private async asked(query: AskedFrom): Promise<{ readonly ports: WhatIfPorts; readonly from: WhatIfFrom }> {
    const { runtime, knowledge } = await this.world.open();
    const release =
      query.release === undefined ? undefined : requireRelease(knowledge, query.release, 'query');
    return { ports: await whatIfPorts(runtime), from: { ...viewpointOf(query), release } };
  }
}

const requireLater = (outcome: Instant | undefined, asOf: Instant): void => {
  if (outcome !== undefined && outcome <= asOf)
    throw new Problem(400, `${outcome} is not after ${asOf}, which the prediction is from`, {
      where: 'query.outcome',
      help: 'Name an earlier as-of, or a later outcome.',
    });
};
