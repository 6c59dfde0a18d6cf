import type { OutboxEntry, OutboxState } from '@sluice/application';
import { postgresOutboxStore } from '@sluice/postgres';
import { outboxStanding, retryOutboxEntry } from '@sluice/runtime';
import { Option, type Command } from 'commander';
import { withRecorded, type CommonOptions } from '../command';
import { table } from '../output';

/** More is for the JSON of several calls, not for a screen. */
const LISTED = 1000;
const SHOWN_KEY = 16;

/** The subject of an entry: an event's identity, or the kind of a mail. */
const saidBy = ({ payload }: OutboxEntry): string =>
  typeof payload['event'] === 'string' ? payload['event'] : payload.kind;

const answerOf = (entry: OutboxEntry) => {
  const { key, channel, target, state, attempts, nextAt, plannedAt, sentAt, parkedAt, lastError } = entry;
  return {
    key,
    channel,
    target,
    says: saidBy(entry),
    state,
    attempts,
    nextAt: state === 'planned' ? nextAt : undefined,
    plannedAt,
    sentAt,
    parkedAt,
    lastError,
  };
};

const addList = (outbox: Command): void => {
  outbox
    .command('list')
    .summary('what waits to be sent, and what is parked and why')
    .addOption(
      new Option('--state <state>', 'only these (default: planned and parked)').choices([
        'planned',
        'sent',
        'parked',
      ]),
    )
    .action((options: CommonOptions & { readonly state?: OutboxState }) =>
      withRecorded(options, async (runtime, output) => {
        const store = postgresOutboxStore(runtime.database);
        const states = options.state === undefined ? (['planned', 'parked'] as const) : [options.state];
        const entries = await store.list(states, LISTED);
        output.answer(entries.map(answerOf), () =>
          entries.length === 0
            ? 'Nothing waits and nothing is parked.'
            : table([
                ['KEY', 'TO', 'ATTEMPTS', 'STANDING', 'SAYS', 'LAST ERROR'],
                ...entries.map((e) => [
                  e.key.slice(0, SHOWN_KEY),
                  e.target,
                  String(e.attempts),
                  outboxStanding(e),
                  saidBy(e),
                  e.lastError ?? '',
                ]),
              ]),
        );
      }),
    );
};

const addRetry = (outbox: Command): void => {
  outbox
    .command('retry <key>')
    .summary('put a parked entry back, to be sent again')
    .action((key: string, options: CommonOptions) =>
      withRecorded(options, async (runtime, output) => {
        const whole = await retryOutboxEntry(runtime, key);
        output.answer({ key: whole, state: 'planned' }, () => `${whole} waits to be sent again.`);
      }),
    );
};

export const addOutbox = (program: Command): void => {
  const outbox = program.command('outbox').summary('what is said to webhooks and administrators');
  addList(outbox);
  addRetry(outbox);
};
