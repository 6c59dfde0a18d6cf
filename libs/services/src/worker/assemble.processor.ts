import {
  assembleJobs,
  deriveGiven,
  queueChains,
  queueStaleIn,
  type ConversationResult,
  type JobHandler,
  type WorkQueue,
} from '@sluice/application';
import { isServerAway, type Runtime } from '@sluice/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { LOG, logTrouble, QUEUE, RUNTIME, USE_CASES, type WorkerUseCases } from './context';
import { wake } from './outbox-jobs';
import type { Logger } from 'pino';

/**
 * Derives dirty conversations, and queues what follows: patches that are to be read again against the tree, edges to be recorded, news to be told. One that
 * cannot be derived does not keep the others of its batch from it.
 */
@Injectable()
export class AssembleProcessor {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(QUEUE) private readonly queue: WorkQueue,
    @Inject(USE_CASES) private readonly useCases: WorkerUseCases,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  readonly handle: JobHandler<'assemble'> = async ({ data: { conversations } }) => {
    const { derivation, work, clock } = this.runtime;
    const knowledge = () => this.runtime.currentKnowledge();
    try {
      await this.follow(await deriveGiven({ derivation, work, clock, knowledge }, conversations));
    } catch (error) {
      if (conversations.length === 1 || isServerAway(error)) throw error;
      logTrouble(this.log, error);
      const left = await work.dirtyOf(conversations);
      await this.queue.add(left.flatMap((one) => assembleJobs([one])));
    }
  };

  private async follow(results: readonly ConversationResult[]): Promise<void> {
    if (results.length === 0) return;
    const conversations = results.map((r) => r.conversationId);
    const { ports: tree } = await this.runtime.currentTree();
    if (tree !== undefined)
      await queueStaleIn({ work: this.runtime.work, queue: this.queue, tree }, conversations);
    await queueChains({ work: this.runtime.work, queue: this.queue });
    if (this.useCases.project !== undefined && results.some((r) => r.conclusions.length > 0))
      await this.queue.add([wake('project', 'conclusions were recorded')]);
  }
}
