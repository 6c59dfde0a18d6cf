import { Controller, Inject } from '@nestjs/common';
import { parkedWork, retryParkedWork, switchBot, type Via } from '@sluice/application';
import { DECISIONS, type Answer, type Asked } from '@sluice/contracts';
import { nodeHashing } from '@sluice/mail-io';
import { postgresOutboxStore } from '@sluice/postgres';
import { parkedMailOf, replayParkedMails, retryOutboxEntry } from '@sluice/runtime';
import type { Request } from 'express';
import { inTime, LateError } from '../../observability/patience';
import { wake } from '../../worker/outbox-jobs';
import { actorOf } from '../access/caller';
import { callerFields } from '../access/refusals';
import { API, type ApiContext } from '../context';
import { Answers, REST_V1 } from '../http/answers';
import { Problem } from '../http/problem';
import { ToDo } from './to-do';

type Operation = Answer<typeof DECISIONS.retryOutbox>;

/** What the queue answers. @throws Problem 503 where it does not */
const answered = <T>(asked: Promise<T>): Promise<T> =>
  inTime(asked).catch((error: unknown) => {
    if (!(error instanceof LateError)) throw error;
    throw new Problem(503, 'the queue does not answer', {
      help: 'Try again.',
      headers: { 'Retry-After': '5' },
    });
  });

/** What administrators see to: what is parked, and the switch over the bot. */
@Controller(REST_V1)
export class OperationsController {
  constructor(
    @Inject(API) private readonly api: ApiContext,
    @Inject(ToDo) private readonly toDo: ToDo,
  ) {}

  @Answers(DECISIONS.replayParkedMail)
  async replay(
    { body: { id } }: Asked<typeof DECISIONS.replayParkedMail>,
    request: Request,
  ): Promise<Operation> {
    const { runtime } = this.api;
    const mails = id === undefined ? await runtime.reader.parked() : [await parkedMailOf(runtime, id)];
    const { taken } = await replayParkedMails(runtime, mails);
    if (taken.length > 0) {
      await runtime.hearAnew();
      await this.toDo.wake();
    }
    const left = mails.map((m) => m.id).filter((one) => !taken.includes(one));
    return this.done('replayParkedMail', request, { done: [...taken], left });
  }

  @Answers(DECISIONS.retryParkedJobs)
  async retryJobs(
    { body: { id } }: Asked<typeof DECISIONS.retryParkedJobs>,
    request: Request,
  ): Promise<Operation> {
    const ports = { queue: this.api.queue, work: this.api.runtime.work };
    const all = await answered(parkedWork(ports));
    const wanted = id === undefined ? all : all.filter((one) => one.id === id);
    if (id !== undefined && wanted.length === 0)
      throw new Problem(404, `no parked job has the id "${id}"`, { where: 'body.id' });
    await answered(retryParkedWork(ports, wanted));
    return this.done('retryParkedJobs', request, { done: wanted.map((one) => one.id), left: [] });
  }

  @Answers(DECISIONS.retryOutbox)
  async retryOutbox({ body }: Asked<typeof DECISIONS.retryOutbox>, request: Request): Promise<Operation> {
    const key = await retryOutboxEntry(this.api.runtime, body.key);
    await this.wakeSenders(['deliver', 'send-mail'], 'an entry was put back');
    return this.done('retryOutbox', request, { done: [key], left: [] });
  }

  @Answers(DECISIONS.stopBot)
  stopBot({ body }: Asked<typeof DECISIONS.stopBot>, request: Request): Promise<Operation> {
    return this.switchBot('stop', body.reason, request);
  }

  @Answers(DECISIONS.startBot)
  startBot({ body }: Asked<typeof DECISIONS.startBot>, request: Request): Promise<Operation> {
    return this.switchBot('start', body.reason, request);
  }

  /** Where nobody can be woken, what is due is found all the same: workers look at the outbox themselves. */
  private async wakeSenders(names: readonly ('deliver' | 'send-mail')[], reason: string): Promise<void> {
    const { queue, log } = this.api;
    await inTime(queue.add(names.map((name) => wake(name, reason)))).catch((error: unknown) =>
      log.warn({ err: error }, 'nobody could be woken'),
    );
  }

  private async switchBot(kind: 'stop' | 'start', reason: string, request: Request): Promise<Operation> {
    const { runtime } = this.api;
    const { caller } = request;
    const via: Via = { surface: 'http', token: caller.kind === 'bot' ? caller.tokenId : undefined };
    const correction = { by: actorOf(caller), at: runtime.clock.now(), reason, via };
    const ports = { events: runtime.events, outbox: postgresOutboxStore(runtime.database) };
    const event = await switchBot(ports, kind, { correction, hashing: nodeHashing });
    if (kind === 'start') await this.wakeSenders(['send-mail'], 'the bot was started');
    const done = event === undefined ? [] : [event.idempotencyKey];
    return this.done(`${kind}Bot`, request, { done, left: [] });
  }

  private done(name: string, { caller }: Request, operation: Operation): Operation {
    this.api.log.info({ operated: name, ...callerFields(caller), ...operation }, 'operated');
    return operation;
  }
}
