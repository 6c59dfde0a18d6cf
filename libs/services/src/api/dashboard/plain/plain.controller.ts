import {
  Catch,
  Controller,
  Get,
  Inject,
  Param,
  Req,
  Res,
  UseFilters,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import {
  documentBody,
  freezeDocument,
  listedSeries,
  revisionMeant,
  seriesJson,
  trailerJson,
  trailerRows,
  type Viewpoint,
} from '@sluice/application';
import { viewpoint as viewpointSchema } from '@sluice/contracts';
import type { Request, Response } from 'express';
import { API, type ApiContext } from '../../context';
import { askedOf } from '../../http/asked';
import { problemOf } from '../../http/problem.filter';
import { derived } from '../../rest/pages';
import { looked } from '../../rest/looked-up';
import { viewpointOf } from '../../rest/viewpoint';
import { freezeReportOf } from '../../rest/report-reply';
import { World } from '../../rest/world';
import { DASHBOARD } from '../paths';
import { Html, markup, listOf } from './html';
import { mailPath, plainPage, reportPath, seriesPath, time } from './plain-page';
import { seriesBody } from './series-body';

/** Series that the first page names. */
const LATEST = 50;

const fromOf = (request: Request): Viewpoint =>
  viewpointOf(askedOf({ query: viewpointSchema }, request).query);

const send = (response: Response, page: string, status = 200): void => {
  response.status(status).set('Cache-Control', 'no-cache').type('html').send(page);
};

/** A refusal as a page: whoever reads pages gets one. */
@Catch()
export class PlainRefusal implements ExceptionFilter {
  constructor(@Inject(API) private readonly api: ApiContext) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const { status, message, where, help } = problemOf(error);
    if (status >= 500) this.api.log.error({ err: error }, 'a plain page could not be made');
    const body = markup`<p>${message}${where !== undefined && markup` (${where})`}.</p>
      ${help !== undefined && markup`<p>${help}</p>`}`;
    send(response, plainPage({ title: 'That cannot be shown', body }), status);
  }
}

/** The freeze report and the page of a series without any script: as HTML that is made here. */
@Controller(`${DASHBOARD}/plain`)
@UseFilters(PlainRefusal)
export class PlainController {
  constructor(@Inject(World) private readonly world: World) {}

  @Get()
  async index(@Req() request: Request, @Res() response: Response): Promise<void> {
    const viewpoint = fromOf(request);
    const { knowledge } = await this.world.open();
    const { things } = await derived(this.world, { viewpoint, limit: LATEST }, (one) => [
      [one.series.id, listedSeries(one)] as const,
    ]);
    const body = markup`<h2>Freeze reports</h2>
      ${listOf(knowledge.project.releaseLines.toReversed().map((line) => markup`<a href="${reportPath(line, viewpoint)}">${line}</a>`))}
      <h2>Latest series</h2>
      ${listOf(
        things.map(
          (s) =>
            markup`${time(s.lastPostedAt)}
              <a href="${seriesPath(s.messageId ?? s.id, viewpoint)}">${s.subject}</a> v${s.revision},
              ${s.author.name}:
              ${s.verdict === null ? s.state : `${s.verdict.outcome} for ${s.verdict.release}`}`,
        ),
      )}`;
    send(response, plainPage({ title: 'What there is', body, viewpoint, rich: `/${DASHBOARD}/board` }));
  }

  @Get('series/:ref')
  async series(@Param('ref') ref: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const viewpoint = fromOf(request);
    const { runtime, view } = await looked(this.world, ref, { ...viewpoint, withEdges: true });
    const dependents = await runtime.viewPorts().dependentSeries?.(view.derived.series, viewpoint);
    const knowledge = await runtime.knowledge(viewpoint.knownAsOf);
    const json = seriesJson(view.derived, dependents);
    const trailers = trailerRows(view, knowledge, undefined).map(trailerJson);
    const body = seriesBody(json, revisionMeant(view).verdict, trailers, viewpoint);
    const rich = `/${DASHBOARD}/series/${encodeURIComponent(ref)}`;
    send(response, plainPage({ title: json.subject, body, viewpoint, rich }));
  }

  @Get('releases/:release/report')
  async report(
    @Param('release') asked: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const viewpoint = fromOf(request);
    const document = freezeDocument(await freezeReportOf(this.world, asked, viewpoint));
    const rich = `/${DASHBOARD}/releases/${encodeURIComponent(asked)}/report`;
    const links = { base: '', to: { series: (id: string) => seriesPath(id, viewpoint), mail: mailPath } };
    const body = new Html(documentBody(document, links));
    send(response, plainPage({ title: document.title, body, viewpoint, rich }));
  }
}
