import { deriveGiven, queueDirty, type JobHandler, type WorkQueue } from '@sluice/application';
import type { Runtime } from '@sluice/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { QUEUE, RUNTIME } from './context';
import { gather } from './gather';

/** Jobs done in one go. */
const GROUP = 50;

/**
 * Records the edges of conversations whose patches were read: what is dirty of them is derived first. What the edges bear on is then on the to-do list,
 * and handed out right away.
 */
@Injectable()
export class RecordChainProcessor {
  private readonly record: (conversations: readonly string[]) => Promise<void>;

  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(QUEUE) private readonly queue: WorkQueue,
  ) {
    this.record = gather(GROUP, (groups) => this.recordAll([...new Set(groups.flat())]));
  }

  readonly handle: JobHandler<'record-chain'> = ({ data }) => this.record(data.conversations);

  private async recordAll(conversations: readonly string[]): Promise<void> {
    const { derivation, work, clock } = this.runtime;
    const knowledge = () => this.runtime.currentKnowledge();
    await deriveGiven({ derivation, work, clock, knowledge }, conversations);
    await this.runtime.recordChains(conversations);
    await queueDirty({ work, queue: this.queue });
  }
}
