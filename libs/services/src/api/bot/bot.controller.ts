import { Controller, Inject } from '@nestjs/common';
import { botSwitchOf } from '@sluice/application';
import { REST, type Answer } from '@sluice/contracts';
import { postgresOutboxStore } from '@sluice/postgres';
import { API, type ApiContext } from '../context';
import { Answers, REST_V1 } from '../http/answers';

type Bot = Answer<typeof REST.getBot>;

/** How the bot stands. */
@Controller(REST_V1)
export class BotController {
  constructor(@Inject(API) private readonly api: ApiContext) {}

  @Answers(REST.getBot)
  async bot(): Promise<Bot> {
    const { runtime, config } = this.api;
    const { isStopped, by, at, reason } = botSwitchOf(await runtime.events.readTypes(['PersonDecided']));
    const counts = await postgresOutboxStore(runtime.database).counts();
    const { perListPerDay, hoursPerThread } = config.bot;
    return {
      ...{ stopped: isStopped, by: by ?? null, at: at ?? null, reason: reason ?? null },
      ...{ perHour: config.mail.perHour, perListPerDay, hoursPerThread },
      mails: counts.flatMap(({ channel, kind, state, why, count }) =>
        channel === 'mail' ? [{ kind, state, why: why ?? null, count }] : [],
      ),
    };
  }
}
