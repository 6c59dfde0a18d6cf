import { Controller, Inject } from '@nestjs/common';
import {
  catalogueOn,
  isWanted,
  listedVerdict,
  policyJson,
  releaseJson,
  type DerivedSeries,
  type ListedVerdict,
  type VerdictFilter,
} from '@sluice/application';
import { REST } from '@sluice/contracts';
import { dayOf } from '@sluice/interface-model';
import { Answers, REST_V1 } from '../http/answers';
import { placeOf } from '../http/cursor';
import { Reply } from '../http/reply';
import type { Ask, Given, Json } from './ask';
import { derived, listed } from './pages';
import { metaAsked, viewpointOf } from './viewpoint';
import { requireRelease, World } from './world';

/** The verdict on the latest revision of a series, where that is for the release line and among those wanted. */
const wanted =
  (filter: VerdictFilter) =>
  (one: DerivedSeries): readonly (readonly [string, ListedVerdict])[] => {
    const verdict = listedVerdict(one);
    return verdict?.release === filter.release && isWanted(one, filter) ? [[one.series.id, verdict]] : [];
  };

@Controller(REST_V1)
export class ReleaseController {
  constructor(@Inject(World) private readonly world: World) {}

  @Answers(REST.listReleases)
  async list({ query }: Ask<'listReleases'>): Promise<Json<'listReleases'>> {
    const { knowledge, at, meta } = await this.known(query);
    return {
      releases: knowledge.project.releaseLines.map((line) => releaseJson(knowledge, line, at)),
      ...meta,
    };
  }

  @Answers(REST.getRelease)
  async one({ params, query }: Ask<'getRelease'>): Promise<Json<'getRelease'>> {
    const { knowledge, at, meta } = await this.known(query);
    return { ...releaseJson(knowledge, requireRelease(knowledge, params.release, 'path'), at), ...meta };
  }

  @Answers(REST.getPolicy)
  async policy({ params, query }: Ask<'getPolicy'>): Promise<Json<'getPolicy'>> {
    const { knowledge, at, meta } = await this.known(query);
    return { ...policyJson(knowledge, requireRelease(knowledge, params.release, 'path'), at), ...meta };
  }

  @Answers(REST.listGates)
  async gates({ params, query }: Ask<'listGates'>): Promise<Given<'listGates'>> {
    const { limit, cursor, outcome, author, text } = query;
    const viewpoint = viewpointOf(query);
    const { knowledge } = await this.world.open();
    const release = requireRelease(knowledge, params.release, 'path');
    const filter = { release, outcome, author, text };
    if (await this.world.isStored(viewpoint))
      return listed(
        'gates',
        await this.world.stored.listings.verdicts(filter, { limit, after: placeOf(cursor) }),
      );
    const page = await derived(this.world, { viewpoint, limit, cursor }, wanted(filter));
    return new Reply({ gates: page.things, ...page.meta }, { next: page.cursor });
  }

  @Answers(REST.getCatalogue)
  async catalogue({ query }: Ask<'getCatalogue'>): Promise<Json<'getCatalogue'>> {
    const { knowledge, at, meta } = await this.known(query);
    return { ...catalogueOn(knowledge.model, dayOf(at)), ...meta };
  }

  /** What was known beside mails, and the moment that is asked about. */
  private async known(query: Ask<'getRelease'>['query']) {
    const viewpoint = viewpointOf(query);
    const { runtime } = await this.world.open();
    const knowledge = await runtime.knowledge(viewpoint.knownAsOf);
    const knownThrough = await runtime.reader.knownThrough(viewpoint.knownAsOf);
    return {
      knowledge,
      at: viewpoint.asOf ?? runtime.clock.now(),
      meta: metaAsked(viewpoint, knownThrough),
    };
  }
}
