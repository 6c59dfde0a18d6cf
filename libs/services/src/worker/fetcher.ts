import { allStale, queueDirty, queueStale, type WorkQueue } from '@sluice/application';
import {
  configuredSources,
  configuredTrees,
  explain,
  importSource,
  isInFiles,
  syncTrees,
  type ConfiguredSource,
  type Runtime,
} from '@sluice/runtime';
import { withoutSecrets } from '../observability';
import { Inject, Injectable } from '@nestjs/common';
import { LOG, QUEUE, RUNTIME } from './context';
import type { Logger } from 'pino';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Takes what is new in the configured archives and trees, by the same ways as `ingest` and `tree sync`, and queues what that makes due right away.
 * A source that cannot be read is told of and does not keep the others from being read.
 */
@Injectable()
export class Fetcher {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(QUEUE) private readonly queue: WorkQueue,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  async fetch(env: Environment = process.env): Promise<void> {
    for (const source of await configuredSources(this.runtime.project, env))
      if (isInFiles(source)) await this.attempt(source.at, () => this.mails(source));
    const trees = await configuredTrees(this.runtime.project, env);
    if (trees.length > 0)
      await this.attempt(trees.map((t) => t.gitDir).join(', '), async () => {
        const { new: fresh } = await syncTrees(this.runtime, trees);
        if (fresh > 0) this.log.info({ commits: fresh }, 'new commits');
        await this.readAgain();
      });
  }

  private async attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.log.warn({ err: error, source: what }, withoutSecrets(explain(error).line));
    }
    await queueDirty({ work: this.runtime.work, queue: this.queue });
  }

  private async mails({ at, list }: ConfiguredSource): Promise<void> {
    const { counts } = await importSource(this.runtime, at, {
      // The configuration says that it is the list's archive.
      trust: 'list-verified',
      list,
      onUnfinished: (origin, why) => this.log.info({ source: at, origin }, why),
    });
    if (counts.new > 0) this.log.info({ mails: counts.new, source: at }, 'new mail');
  }

  private async readAgain(): Promise<void> {
    const { intake, work } = this.runtime;
    const { ports: tree } = await this.runtime.currentTree();
    if (tree === undefined) return;
    await queueStale({ work, queue: this.queue, tree }, await allStale({ intake }, tree));
  }
}
