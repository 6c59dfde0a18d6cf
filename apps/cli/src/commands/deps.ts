import { dependenciesJson, dependenciesOf } from '@sluice/application';
import type { NewEvent } from '@sluice/kernel';
import { connectPortsOf, decideDependences, type Runtime, undoDependenceWord } from '@sluice/runtime';
import type { Command } from 'commander';
import { textArgument, viewpointOf, withRecorded, withViewpoint, type CommonOptions } from '../command';
import type { Output } from '../output';
import { rechain } from './decided';
import { depsText } from './deps-text';

type ShowOptions = CommonOptions & { readonly reverse?: boolean; readonly transitive?: boolean };
type DecideOptions = CommonOptions & { readonly reason: string; readonly by?: string };

const addShow = (deps: Command): void => {
  withViewpoint(deps.command('show <ref>'))
    .summary('what a series, patch, commit or symbol waits for, or what waits for it, and why')
    .option('--reverse', 'what waits for it')
    .option('--transitive', 'and so on, as far as it goes')
    .action((ref: string, options: ShowOptions) =>
      withRecorded(options, async (runtime, output) => {
        const { reverse = false, transitive = false } = options;
        const ports = await connectPortsOf(runtime);
        const found = await dependenciesOf(ports, { ref, reverse, transitive }, viewpointOf(options));
        output.answer(dependenciesJson(found), () => depsText(found, reverse));
      }),
    );
};

const answerRecorded = async (
  runtime: Runtime,
  output: Output,
  events: readonly NewEvent[],
): Promise<void> => {
  await rechain(runtime);
  output.answer(events, () =>
    events
      .map(({ idempotencyKey }) => idempotencyKey.replace('PersonDecided ', ''))
      .map((id) => `Recorded as ${id}. To undo it: sluice deps undo ${id} --reason TEXT`)
      .join('\n'),
  );
};

const addDecision = (deps: Command, kind: 'confirm' | 'dismiss', summary: string): void => {
  deps
    .command(`${kind} <from> <to>`)
    .summary(summary)
    .requiredOption('--reason <text>', 'why', textArgument)
    .option('--by <address>', 'who decided')
    .action((from: string, to: string, options: DecideOptions) =>
      withRecorded(options, async (runtime, output) =>
        answerRecorded(runtime, output, await decideDependences(runtime, { kind, from, to }, options)),
      ),
    );
};

const addUndo = (deps: Command): void => {
  deps
    .command('undo <event>')
    .summary('undo a word on a dependency')
    .requiredOption('--reason <text>', 'why', textArgument)
    .option('--by <address>', 'who decided')
    .action((id: string, options: DecideOptions) =>
      withRecorded(options, async (runtime, output) => {
        const event = await undoDependenceWord(runtime, id, options);
        await rechain(runtime);
        output.answer(
          [event],
          () => `Undone, recorded as ${event.idempotencyKey.replace('PersonDecided ', '')}.`,
        );
      }),
    );
};

/** Dependencies: what waits for what, and what people say of it. */
export const addDeps = (program: Command): void => {
  const deps = program.command('deps').summary('what depends on what, and why');
  addShow(deps);
  addDecision(deps, 'confirm', 'say that one patch does need another, as a weak edge suggests');
  addDecision(deps, 'dismiss', 'say that one patch does not need another');
  addUndo(deps);
};
