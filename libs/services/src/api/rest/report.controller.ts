import { Controller, Inject } from '@nestjs/common';
import {
  burnDown,
  freezeDocument,
  judgedSeries,
  auditDocument,
  landedAudit,
  spanOf,
  type SeriesSpan,
} from '@sluice/application';
import { REST } from '@sluice/contracts';
import { Answers, REST_V1 } from '../http/answers';
import { freezeReportOf, reportReply } from './report-reply';
import type { Ask, Given, Json } from './ask';
import { metaAsked, viewpointOf } from './viewpoint';
import { requireRelease, World } from './world';

@Controller(REST_V1)
export class ReportController {
  constructor(@Inject(World) private readonly world: World) {}

  @Answers(REST.getFreezeReport)
  async freeze({ params, query }: Ask<'getFreezeReport'>): Promise<Given<'getFreezeReport'>> {
    const made = await freezeReportOf(this.world, params.release, viewpointOf(query));
    if (query.format === 'json') return made;
    return reportReply({ value: made, document: freezeDocument(made) }, query.format);
  }

  @Answers(REST.getBurnDown)
  async burnDown({ params, query }: Ask<'getBurnDown'>): Promise<Json<'getBurnDown'>> {
    const viewpoint = viewpointOf(query);
    const { runtime, knowledge } = await this.world.open();
    const release = requireRelease(knowledge, params.release, 'path');
    const stored = (await this.world.isStored(viewpoint)) ? runtime.listings.judgedFor : undefined;
    const all: SeriesSpan[] = [];
    const from = { ...viewpoint, lines: [release], stored };
    for await (const one of judgedSeries(runtime.viewPorts(), from)) all.push(spanOf(one));
    const { knownThrough, treeThrough = null } = await runtime.reader.coverage(viewpoint.knownAsOf);
    const end = viewpoint.asOf ?? runtime.clock.now();
    return { release, ...burnDown(all, end), treeThrough, ...metaAsked(viewpoint, knownThrough) };
  }

  @Answers(REST.getLandedAudit)
  async audit({ params, query }: Ask<'getLandedAudit'>): Promise<Given<'getLandedAudit'>> {
    const { runtime, knowledge } = await this.world.open();
    const release = requireRelease(knowledge, params.release, 'path');
    // Derived, for now as well: which copies of a mail contend is not stored, and an ack in one of them does not count.
    const ports = { landed: runtime.tree, views: runtime.viewPorts() };
    const made = await landedAudit(ports, release, viewpointOf(query));
    if (query.format === 'json') return made;
    return reportReply({ value: made, document: auditDocument(made) }, query.format);
  }
}
