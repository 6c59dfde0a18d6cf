import { Inject, Injectable } from '@nestjs/common';
import { queueChains, queueDirty } from '@sluice/application';
import { inTime } from '../../observability/patience';
import { logTrouble } from '../../worker/context';
import { API, type ApiContext } from '../context';

/** What a decision may change: the verdicts on one series, everything, or everything with its edges. */
export type Bearing = { readonly on: 'all' | 'edges' } | { readonly on: 'series'; readonly series: string };

/** Puts on the to-do list what is to be derived again, and wakes workers for it. */
@Injectable()
export class ToDo {
  constructor(@Inject(API) private readonly api: ApiContext) {}

  async mark(bearing: Bearing): Promise<void> {
    const { runtime } = this.api;
    if (bearing.on === 'edges') await runtime.chains.markAllChains();
    if (bearing.on === 'series') await runtime.work.markSeries([bearing.series]);
    else await runtime.derivation.markAllDirty();
  }

  /** Hands out what is on the list. Where the queue is away workers find it later. */
  async wake(): Promise<void> {
    const { runtime, queue, log } = this.api;
    const ports = { work: runtime.work, queue };
    const handOut = async (): Promise<void> => {
      await queueDirty(ports);
      await queueChains(ports);
    };
    await inTime(handOut()).catch((error: unknown) => logTrouble(log, error));
  }
}
