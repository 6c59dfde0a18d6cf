import { Controller, Inject } from '@nestjs/common';
import { sinceSaved, UnknownReportError, type SavedReport } from '@sluice/application';
import { REST } from '@sluice/contracts';
import { isReleaseManager } from '@sluice/freeze';
import { parseInstant } from '@sluice/kernel';
import { keepEdited, keepReport, linksIn, reportOf, reportPorts } from '@sluice/runtime';
import type { Request } from 'express';
import { actorOf } from '../access/caller';
import { callerFields, logRefusal } from '../access/refusals';
import { Answers, REST_V1 } from '../http/answers';
import { Problem } from '../http/problem';
import type { Ask, Json } from './ask';
import { requireRelease, World } from './world';
import { standingOf } from '../decisions/standing';

/** Saved reports of one answer. */
const LISTED = 200;

const pathOf = (hash: string): string => `/reports/${hash}`;
const jsonOf = (saved: SavedReport) => ({ ...saved, formats: [...saved.formats], path: pathOf(saved.hash) });

/** Runs what looks a saved report up by a name that somebody gave. @throws Problem 404 */
const looking = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnknownReportError) throw new Problem(404, error.message, { where: 'hash' });
    throw error;
  }
};

/** Reports that are frozen, listed and looked up. Their bytes are served beside this, at their permalinks. */
@Controller(REST_V1)
export class SavedReportController {
  constructor(@Inject(World) private readonly world: World) {}

  @Answers(REST.saveReport)
  async save({ params, body }: Ask<'saveReport'>, request: Request): Promise<Json<'saveReport'>> {
    const { runtime, knowledge } = await this.world.open();
    const release = requireRelease(knowledge, params.release, 'path');
    const by = await this.requireManager(release, request);
    const { kind, asOf, since, notes: say, person, edited } = body;
    const kept = await looking(async () => {
      if (edited !== undefined) return keepEdited(runtime, edited, by);
      const compared = since === undefined ? undefined : (parseInstant(since) ?? { saved: since });
      const made = await reportOf(runtime, kind, { release, asOf, since: compared, say, person });
      return keepReport(runtime, made, { by, links: linksIn(this.world.context.config) });
    });
    const { caller } = request;
    this.world.context.log.info({ saved: kept.hash, ...callerFields(caller) }, 'a report was saved');
    return { ...kept, path: pathOf(kept.hash) };
  }

  @Answers(REST.listReports)
  async list({ query }: Ask<'listReports'>): Promise<Json<'listReports'>> {
    const reports = await this.world.stored.reports.list(query, LISTED);
    return { reports: reports.map(jsonOf) };
  }

  @Answers(REST.getSavedReport)
  async show({ params }: Ask<'getSavedReport'>): Promise<Json<'getSavedReport'>> {
    const { runtime } = await this.world.open();
    const saved = await runtime.reports.find(params.hash);
    if (saved === undefined)
      throw new Problem(404, new UnknownReportError(params.hash).message, { where: 'path.hash' });
    return { ...jsonOf(saved), since: (await sinceSaved(await reportPorts(runtime), saved)) ?? null };
  }

  /** The address that a report is kept by. @throws Problem 403 for whoever does not manage the release line */
  private async requireManager(release: string, request: Request): Promise<string> {
    const by = actorOf(request.caller);
    const { knowledge, runtime } = await this.world.open();
    const at = runtime.clock.now();
    if (by !== undefined && isReleaseManager(standingOf(knowledge, release, at), by, { release, at }))
      return by;
    const problem = new Problem(403, `only the release manager of ${release} or a deputy saves its reports`, {
      where: 'Authorization',
      help: 'Ask somebody who has the role, or have yours recorded in the project’s files.',
    });
    logRefusal(this.world.context.log, request, { what: 'role', problem });
    throw problem;
  }
}
