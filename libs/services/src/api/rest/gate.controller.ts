import { Controller, Inject } from '@nestjs/common';
import {
  interfaceJson,
  objectionsOf,
  revisionMeant,
  trailerJson,
  trailerRows,
  type DerivedRevision,
  type SeriesView,
  type Viewpoint,
} from '@sluice/application';
import { REST } from '@sluice/contracts';
import { Answers, REST_V1 } from '../http/answers';
import { Problem } from '../http/problem';
import type { Ask, Json } from './ask';
import { looked, lookedUp } from './looked-up';
import { metaAsked, viewpointOf } from './viewpoint';
import { requireRelease, World } from './world';

type Seen = {
  readonly view: Pick<SeriesView, 'derived' | 'messageId'>;
  readonly meta: ReturnType<typeof metaAsked>;
};

@Controller(REST_V1)
export class GateController {
  constructor(@Inject(World) private readonly world: World) {}

  @Answers(REST.getGate)
  async gate({ params, query }: Ask<'getGate'>): Promise<Json<'getGate'>> {
    const viewpoint = viewpointOf(query);
    const release = await this.checked(query.release);
    const stored = await lookedUp(this.world, params.ref, viewpoint);
    if (stored !== undefined) {
      const { verdict } = revisionMeant(stored);
      // What the clock has made old since is judged anew here; a worker will, too.
      const isOld = verdict?.validUntil !== undefined && verdict.validUntil <= this.world.stored.clock.now();
      if (verdict !== undefined && !isOld && (release ?? verdict.release) === verdict.release)
        return { ...verdict, ...metaAsked({}, stored.knownThrough) };
    }
    const { view, meta } = await looked(this.world, params.ref, { ...viewpoint, release, withEdges: true });
    const { verdict } = revisionMeant(view);
    if (verdict === undefined)
      throw new Problem(400, `no release line was open when "${view.derived.series.subject}" was posted`, {
        where: 'query.release',
        help: 'Name a release line.',
      });
    return { ...verdict, ...meta };
  }

  @Answers(REST.listTrailers)
  async trailers({ params, query }: Ask<'listTrailers'>): Promise<Json<'listTrailers'>> {
    const release = await this.checked(query.release);
    // Derived: which copies of a mail contend is not stored, and what they say does not count.
    const { runtime, view, meta } = await looked(this.world, params.ref, viewpointOf(query));
    const knowledge = await runtime.knowledge(query['known-as-of']);
    const trailers = trailerRows(view, knowledge, release).map(trailerJson);
    return { series: view.derived.series.id, trailers, ...meta };
  }

  @Answers(REST.listObjections)
  async objections({ params, query }: Ask<'listObjections'>): Promise<Json<'listObjections'>> {
    const { view, meta } = await this.seen(params.ref, viewpointOf(query));
    const { derived } = view;
    const objections = derived.revisions.flatMap((judged: DerivedRevision) =>
      objectionsOf({ derived, judged }),
    );
    return { series: derived.series.id, objections, ...meta };
  }

  @Answers(REST.getInterfaceChanges)
  async changes({ params, query }: Ask<'getInterfaceChanges'>): Promise<Json<'getInterfaceChanges'>> {
    const { view, meta } = await this.seen(params.ref, viewpointOf(query));
    return { ...interfaceJson(revisionMeant(view)), ...meta };
  }

  /** A series as it was derived last, or as of a viewpoint. */
  private async seen(ref: string, viewpoint: Viewpoint): Promise<Seen> {
    const stored = await lookedUp(this.world, ref, viewpoint);
    return stored === undefined
      ? looked(this.world, ref, viewpoint)
      : { view: stored, meta: metaAsked({}, stored.knownThrough) };
  }

  private async checked(release: string | undefined): Promise<string | undefined> {
    if (release === undefined) return undefined;
    return requireRelease((await this.world.open()).knowledge, release, 'query');
  }
}
