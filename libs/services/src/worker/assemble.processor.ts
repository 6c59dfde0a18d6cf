import { deriveGiven, type JobHandler, type JobOf } from '@sluice/application';
import type { Runtime } from '@sluice/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { NOTES, QUEUE, RUNTIME, type Notes } from './context';
import { alone } from './split-group';
import type { WorkQueue } from '@sluice/application';

/** Derives dirty conversations. One that cannot be derived does not keep the others of its batch from it. */
@Injectable()
export class AssembleProcessor {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(QUEUE) private readonly queue: WorkQueue,
    @Inject(NOTES) private readonly notes: Notes,
  ) {}

  readonly handle: JobHandler<'assemble'> = async ({ data: { conversations } }) => {
    try {
      await this.derive(conversations);
    } catch (error) {
      if (conversations.length === 1) throw error;
      this.notes.trouble(error);
      await this.queue.add(await this.oneByOne(conversations));
    }
  };

  private derive(conversations: readonly string[]): Promise<unknown> {
    const { derivation, work, clock } = this.runtime;
    const knowledge = () => this.runtime.currentKnowledge();
    return deriveGiven({ derivation, work, clock, knowledge }, conversations);
  }

  private async oneByOne(conversations: readonly string[]): Promise<readonly JobOf<'assemble'>[]> {
    return alone(await this.runtime.work.dirtyOf(conversations));
  }
}
