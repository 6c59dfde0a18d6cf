import type { DeclaredKind } from '@sluice/series';
import { declareSeries, EXIT, UsageError, type DeclaredOf, type Runtime } from '@sluice/runtime';
import { Option, type Command } from 'commander';
import { withRecorded } from '../command';
import type { Output } from '../output';
import { rederive } from './decided';
import { decision, type DecisionOptions } from './decisions';

type DeclareOptions = DecisionOptions & {
  readonly target?: string;
  readonly class?: 'bugfix' | 'feature';
  readonly future?: boolean;
};

/** @throws UsageError where not exactly one thing is declared */
const whatOf = ({ target, class: changeClass, future }: DeclareOptions): DeclaredKind => {
  const said: readonly DeclaredKind[] = [
    ...(target === undefined ? [] : [{ kind: 'target' as const, release: target }]),
    ...(changeClass === undefined ? [] : [{ kind: changeClass }]),
    ...(future === true ? [{ kind: 'future' as const }] : []),
  ];
  const [what] = said;
  if (what === undefined || said.length > 1)
    throw new UsageError('say one of --target RELEASE, --class bugfix|feature and --future');
  return what;
};

/** Derives what was declared or taken back, and says what came of it; a refusal is exit code 1. */
export const answerDeclared = async (
  { event, why }: DeclaredOf,
  done: string,
  [runtime, output]: readonly [Runtime, Output],
): Promise<void> => {
  if (event !== undefined) await rederive(runtime);
  const id = event?.idempotencyKey.replace('PersonDecided ', '') ?? '';
  const said = event === undefined ? 'Nothing changed: it stood already.' : `${done} ${id}.`;
  output.answer(event === undefined ? [] : [event], () => (why === undefined ? said : `Refused: ${why}`));
  if (why !== undefined) process.exitCode = EXIT.no;
};

/** What people say of a series: the release it is for, that it is parked, what class of change it is. */
export const addDeclarations = (series: Command): void => {
  decision(series.command('declare <ref>'))
    .summary('say which release a series is for, that it is parked, or what class of change it is')
    .option('--target <release>', 'it is for this release line')
    .addOption(new Option('--class <class>', 'it is a bugfix or a feature').choices(['bugfix', 'feature']))
    .option('--future', 'it is parked: for no release now')
    .action((ref: string, options: DeclareOptions) =>
      withRecorded(options, async (runtime, output) => {
        const declared = await declareSeries(runtime, { ref, what: whatOf(options) }, options);
        await answerDeclared(declared, 'Recorded as', [runtime, output]);
      }),
    );
};
