import { decideDependence, dependenciesJson, dependenciesOf, undoDependence } from '@sluice/application';
import type { Edge } from '@sluice/dependency';
import type { NewEvent } from '@sluice/kernel';
import { nodeHashing } from '@sluice/mail-io';
import { connectPortsOf, type Runtime, UsageError } from '@sluice/runtime';
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

/** A Message-ID or a commit: what a decision can name. Places in a series are derived, and may be called otherwise tomorrow. */
const isLasting = (ref: string): boolean => ref.includes('@') || /^[0-9a-f]{40}$/.test(ref);

/**
 * The edges from one patch to another, in the form they have now.
 * @throws UsageError where none is known
 */
const edgesBetween = async (runtime: Runtime, from: string, to: string): Promise<readonly Edge[]> => {
  const ports = await connectPortsOf(runtime);
  const own = await dependenciesOf(ports, { ref: from }, {});
  const other = await dependenciesOf(ports, { ref: to, reverse: true }, {});
  const focus = new Set(own.focus);
  const edges = other.edges.filter((e) => focus.has(e.from));
  if (edges.length === 0)
    throw new UsageError(
      `no edge from "${from}" to "${to}" is known, so there is nothing to decide: see \`sluice deps show ${from}\``,
    );
  return edges;
};

type Said = { readonly kind: 'confirm' | 'dismiss'; readonly from: string; readonly to: string };

const record = async (
  runtime: Runtime,
  said: Said,
  { reason, by }: DecideOptions,
): Promise<readonly NewEvent[]> => {
  const edges = await edgesBetween(runtime, said.from, said.to);
  const open = edges.filter((e) => e.confidence !== 'certain');
  if (open.length === 0)
    throw new UsageError(
      `the edge from "${said.from}" to "${said.to}" is certain: nobody needs to decide it`,
    );
  const ends = [...new Map(open.map(({ from, to }) => [`${from}\n${to}`, { from, to }])).values()];
  const unnamed = ends.flatMap(({ from, to }) => [from, to]).find((ref) => !isLasting(ref));
  if (unnamed !== undefined)
    throw new UsageError(`${unnamed} never came, so a decision has no name for it that lasts`);
  const context = { correction: { at: runtime.clock.now(), reason, by }, hashing: nodeHashing };
  const events: NewEvent[] = [];
  for (const { from, to } of ends)
    events.push(await decideDependence(runtime.events, { kind: said.kind, from, to }, context));
  return events;
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

const addDecision = (deps: Command, kind: Said['kind'], summary: string): void => {
  deps
    .command(`${kind} <from> <to>`)
    .summary(summary)
    .requiredOption('--reason <text>', 'why', textArgument)
    .option('--by <address>', 'who decided')
    .action((from: string, to: string, options: DecideOptions) =>
      withRecorded(options, async (runtime, output) =>
        answerRecorded(runtime, output, await record(runtime, { kind, from, to }, options)),
      ),
    );
};

const addUndo = (deps: Command): void => {
  deps
    .command('undo <event>')
    .summary('undo a word on a dependency')
    .requiredOption('--reason <text>', 'why', textArgument)
    .option('--by <address>', 'who decided')
    .action((id: string, { reason, by, ...options }: DecideOptions) =>
      withRecorded(options, async (runtime, output) => {
        const context = { correction: { at: runtime.clock.now(), reason, by }, hashing: nodeHashing };
        const event = await undoDependence(runtime.events, id, context);
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
