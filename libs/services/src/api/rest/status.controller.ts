import { Controller, Inject } from '@nestjs/common';
import { REST, type Answer } from '@sluice/contracts';
import type { Instant } from '@sluice/kernel';
import { lastWork } from '@sluice/postgres';
import { API, type ApiContext } from '../context';
import { Answers, REST_V1 } from '../http/answers';

/** A moment as answers have it: the server's own clock gives the same form. */
const orNull = (moment: Instant | string | undefined): string | null => moment ?? null;

@Controller(REST_V1)
export class StatusController {
  constructor(@Inject(API) private readonly api: ApiContext) {}

  @Answers(REST.getStatus)
  async status(): Promise<Answer<typeof REST.getStatus>> {
    const { reader, database, project } = this.api.runtime;
    const { knownThrough, treeThrough, mails, parked } = await reader.coverage(undefined);
    const { mail, waiting, since } = await lastWork(database);
    return {
      ...{ project, mails, parked, waiting },
      knownThrough: orNull(knownThrough),
      treeThrough: orNull(treeThrough),
      lastMailAt: orNull(mail),
      waitingSince: orNull(since),
    };
  }
}
