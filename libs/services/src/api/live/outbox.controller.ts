import { Controller, Inject } from '@nestjs/common';
import { outboxJson, type OutboxEntry, type OutboxJson } from '@sluice/application';
import { REST, type Asked } from '@sluice/contracts';
import { postgresOutboxStore } from '@sluice/postgres';
import { API, type ApiContext } from '../context';
import { Answers, REST_V1 } from '../http/answers';
import { Reply } from '../http/reply';

/** What stands behind the `?` of a webhook's URL may be what it is known by. */
const shown = (entry: OutboxEntry): OutboxJson => ({
  ...outboxJson(entry),
  target: entry.target.replace(/\?.*$/s, '?…'),
});

@Controller(REST_V1)
export class OutboxController {
  constructor(@Inject(API) private readonly api: ApiContext) {}

  @Answers(REST.listOutbox)
  async list({ query: { limit, cursor, state } }: Asked<typeof REST.listOutbox>) {
    const states = state === undefined ? (['planned', 'parked', 'withheld'] as const) : [state];
    // One more than was asked for shows whether there is a next page.
    const found = await postgresOutboxStore(this.api.runtime.database).list(states, limit + 1, cursor);
    const entries = found.slice(0, limit);
    const next = found.length > limit ? entries.at(-1)?.key : undefined;
    return new Reply({ entries: entries.map(shown) }, { next });
  }
}
