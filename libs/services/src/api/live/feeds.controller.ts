import { Controller, Inject } from '@nestjs/common';
import { isMaintainer, seriesOfMaintainer, type News, type NewsOf } from '@sluice/application';
import { FEEDS, type Asked } from '@sluice/contracts';
import { latest } from '@sluice/kernel';
import { postgresNewsReader } from '@sluice/postgres';
import type { Request } from 'express';
import { API, type ApiContext } from '../context';
import { Answers, REST_V1 } from '../http/answers';
import { baseUrlOf } from '../http/base-url';
import { Problem } from '../http/problem';
import { Reply } from '../http/reply';
import { seriesIdOf } from '../rest/looked-up';
import { World } from '../rest/world';
import { atomOf } from './atom';
import { requireRelease } from './require-release';

/** Entries of a feed: who comes by once a day misses nothing on a busy one. */
const ENTRIES = 100;
/** Series that are looked through for those of a maintainer: some months of a busy list. */
const LOOKED_THROUGH = 500;

const ATOM = 'application/atom+xml; charset=utf-8';

/** What a feed is of, before it is known how it was asked for. */
type About = { readonly key: string; readonly title: string; readonly page: string; readonly news: NewsOf };

const inPath = encodeURIComponent;

@Controller()
export class FeedsController {
  constructor(
    @Inject(API) private readonly api: ApiContext,
    @Inject(World) private readonly world: World,
  ) {}

  @Answers(FEEDS.releaseFeed)
  async release(
    { params: { release } }: Asked<typeof FEEDS.releaseFeed>,
    request: Request,
  ): Promise<Reply<string>> {
    const { project } = await this.api.runtime.currentKnowledge();
    requireRelease(project, release, { status: 404, where: 'path.release' });
    return this.feed(request, {
      key: `release ${project.key} ${release}`,
      title: `${project.name} ${release}`,
      page: `/releases/${inPath(release)}`,
      news: { release },
    });
  }

  @Answers(FEEDS.maintainerFeed)
  async maintainer(
    { params: { address } }: Asked<typeof FEEDS.maintainerFeed>,
    request: Request,
  ): Promise<Reply<string>> {
    const { runtime } = this.api;
    const standing = await runtime.currentKnowledge();
    if (!isMaintainer(standing, address))
      throw new Problem(404, 'nobody is known to maintain anything under this address', {
        where: 'path.address',
      });
    const among = await postgresNewsReader(runtime.database).lastPosted(LOOKED_THROUGH);
    const series = seriesOfMaintainer(among, address, standing);
    return this.feed(request, {
      key: `maintainer ${standing.project.key} ${address.toLowerCase()}`,
      title: `${standing.project.name}: what ${address} maintains`,
      page: '/series',
      news: { series },
    });
  }

  @Answers(FEEDS.seriesFeed)
  async series(
    { params: { ref } }: Asked<typeof FEEDS.seriesFeed>,
    request: Request,
  ): Promise<Reply<string>> {
    const id = await seriesIdOf(this.world, ref);
    return this.feed(request, {
      key: `series ${id}`,
      title: `Series ${id}`,
      page: `/series/${inPath(id)}`,
      news: { series: [id] },
    });
  }

  private async feed(request: Request, { key, title, page, news: of }: About): Promise<Reply<string>> {
    const { runtime, config } = this.api;
    const newest = await postgresNewsReader(runtime.database).newest(of, ENTRIES);
    const news = await this.world.shown(
      newest,
      ({ event }) => event,
      ({ event }) => event.data,
    );
    const base = baseUrlOf(request, config);
    const pages = `${base}/${REST_V1}`;
    const text = atomOf(news, {
      key,
      title,
      selfUrl: `${base}${request.path}`,
      pageUrl: `${pages}${page}`,
      seriesUrl: (id) => `${pages}/series/${inPath(id)}`,
    });
    return new Reply(text, { type: ATOM, lastModified: this.lastModified(news) });
  }

  /** When it last changed; not said within that second, in which more may come that a client would then take for known. */
  private lastModified(news: readonly News[]) {
    const last = latest(news.map(({ event }) => event.recordedAt));
    return last === undefined || last >= this.api.runtime.clock.now() ? undefined : last;
  }
}
