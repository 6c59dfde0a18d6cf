import { outboxJson, saidBy, type OutboxState } from '@sluice/application';
import { postgresOutboxStore } from '@sluice/postgres';
import { outboxStanding, retryOutboxEntry, UsageError } from '@sluice/runtime';
import { Option, type Command } from 'commander';
import { withRecorded, type CommonOptions } from '../command';
import { table } from '../output';

/** More is for the JSON of several calls, not for a screen. */
const LISTED = 1000;
const SHOWN_KEY = 16;

const addList = (outbox: Command): void => {
  outbox
    .command('list')
    .summary('what waits to be sent, and what is parked or withheld and why')
    .addOption(
      new Option('--state <state>', 'only these (default: all but sent)').choices([
        'planned',
        'sent',
        'parked',
        'withheld',
      ]),
    )
    .action((options: CommonOptions & { readonly state?: OutboxState }) =>
      withRecorded(options, async (runtime, output) => {
        const store = postgresOutboxStore(runtime.database);
        const states =
          options.state === undefined ? (['planned', 'parked', 'withheld'] as const) : [options.state];
        const entries = await store.list(states, LISTED);
        output.answer(entries.map(outboxJson), () =>
          entries.length === 0
            ? 'Nothing waits, and nothing is parked or withheld.'
            : table([
                ['KEY', 'TO', 'ATTEMPTS', 'STANDING', 'SAYS', 'WHY'],
                ...entries.map((e) => [
                  e.key.slice(0, SHOWN_KEY),
                  e.target,
                  String(e.attempts),
                  outboxStanding(e),
                  saidBy(e),
                  e.why ?? e.lastError ?? '',
                ]),
              ]),
        );
      }),
    );
};

const addRetry = (outbox: Command): void => {
  outbox
    .command('retry [key]')
    .summary('put a parked or withheld entry back, to be sent again; a delivery that was taken, too')
    .option('--all', 'every parked entry')
    .action((key: string | undefined, options: CommonOptions & { readonly all?: boolean }) =>
      withRecorded(options, async (runtime, output) => {
        if ((key === undefined) === (options.all !== true))
          throw new UsageError('name one entry by its key, or all that are parked with --all');
        if (key === undefined) {
          const count = await postgresOutboxStore(runtime.database).allAgain();
          output.answer({ count, state: 'planned' }, () => `${String(count)} wait to be sent again.`);
        } else {
          const whole = await retryOutboxEntry(runtime, key);
          output.answer({ key: whole, state: 'planned' }, () => `${whole} waits to be sent again.`);
        }
      }),
    );
};

export const addOutbox = (program: Command): void => {
  const outbox = program.command('outbox').summary('what is said to webhooks and by mail');
  addList(outbox);
  addRetry(outbox);
};
