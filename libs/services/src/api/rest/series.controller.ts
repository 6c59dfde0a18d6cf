import { Controller, Inject } from '@nestjs/common';
import {
  compareRevisions,
  comparisonJson,
  isWanted,
  listedSeries,
  revisionsToCompare,
  seriesJson,
  type SeriesJson,
  type Viewpoint,
} from '@sluice/application';
import { REST } from '@sluice/contracts';
import { myersDiff } from '@sluice/line-diff';
import { mailCodec, nodeHashing } from '@sluice/mail-io';
import { Answers, REST_V1 } from '../http/answers';
import { placeOf } from '../http/cursor';
import { Problem } from '../http/problem';
import { Reply } from '../http/reply';
import type { Ask, Given, Json } from './ask';
import { derived, listed } from './pages';
import { lookedUp, looked } from './looked-up';
import { metaAsked, viewpointOf } from './viewpoint';
import { requireRelease, World } from './world';

@Controller(REST_V1)
export class SeriesController {
  constructor(@Inject(World) private readonly world: World) {}

  @Answers(REST.listSeries)
  async list({ query }: Ask<'listSeries'>): Promise<Given<'listSeries'>> {
    const { limit, cursor, release, state, outcome, author, text, list, since } = query;
    const filter = { release, state, outcome, author, text, list, since };
    const viewpoint = viewpointOf(query);
    if (release !== undefined) requireRelease((await this.world.open()).knowledge, release, 'query');
    if (await this.world.isStored(viewpoint))
      return listed(
        'series',
        await this.world.stored.listings.series(filter, { limit, after: placeOf(cursor) }),
      );
    const page = await derived(this.world, { viewpoint, limit, cursor }, (one) =>
      isWanted(one, filter) ? [[one.series.id, listedSeries(one)]] : [],
    );
    return new Reply({ series: page.things, ...page.meta }, { next: page.cursor });
  }

  @Answers(REST.getSeries)
  async one({ params, query }: Ask<'getSeries'>): Promise<Json<'getSeries'>> {
    const { json, meta } = await this.seriesOf(params.ref, viewpointOf(query));
    return { ...json, ...meta };
  }

  @Answers(REST.listRevisions)
  async revisions({ params, query }: Ask<'listRevisions'>): Promise<Json<'listRevisions'>> {
    const { json, meta } = await this.seriesOf(params.ref, viewpointOf(query));
    return { series: json.id, revisions: json.revisions, ...meta };
  }

  @Answers(REST.getRevision)
  async revision({ params, query }: Ask<'getRevision'>): Promise<Json<'getRevision'>> {
    const { json, meta } = await this.seriesOf(params.ref, viewpointOf(query));
    const found = json.revisions.find((r) => r.number === params.number);
    if (found === undefined)
      throw new Problem(404, `"${json.subject}" has no revision "${params.number}"`, {
        where: 'path.number',
        help: `It has: ${json.revisions.map((r) => r.number).join(', ')}.`,
      });
    return { ...found, series: json.id, ...meta };
  }

  @Answers(REST.compareRevisions)
  async compare({ params, query }: Ask<'compareRevisions'>): Promise<Json<'compareRevisions'>> {
    const viewpoint = viewpointOf(query);
    const { runtime, view, meta } = await looked(this.world, params.ref, viewpoint);
    const revisions = revisionsToCompare(view.derived.series, { from: query.from, to: query.to });
    const ports = { reader: runtime.reader, codec: mailCodec, hashing: nodeHashing, diff: myersDiff };
    return { ...comparisonJson(await compareRevisions(ports, revisions)), ...meta };
  }

  /** What is said of a series: as it was derived last, or as of a viewpoint. */
  private async seriesOf(
    ref: string,
    viewpoint: Viewpoint,
  ): Promise<{ readonly json: SeriesJson; readonly meta: ReturnType<typeof metaAsked> }> {
    const now = await lookedUp(this.world, ref, viewpoint);
    if (now !== undefined)
      return { json: seriesJson(now.derived, now.dependents), meta: metaAsked({}, now.knownThrough) };
    const { runtime, view, meta } = await looked(this.world, ref, { ...viewpoint, withEdges: true });
    const dependents = await runtime.viewPorts().dependentSeries?.(view.derived.series, viewpoint);
    return { json: seriesJson(view.derived, dependents), meta };
  }
}
