import {
  whatHappened,
  whatIfMoved,
  whatIfReverted,
  whatIfSlipped,
  type WhatHappened,
} from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { UsageError, whatIfPorts } from '@sluice/runtime';
import type { Command } from 'commander';
import {
  instantArgument,
  requireRelease,
  viewpointOf,
  withRecorded,
  withViewpoint,
  type CommonOptions,
} from '../command';
import { happenedText, moveText, revertText, slipText } from './what-if-text';

type WhatIfOptions = CommonOptions & { readonly release?: string; readonly outcome?: Instant };

const RELEASE = 'release line (default: the one each version names, else the one open when it was posted)';

/** `--release` would judge every revision for that line: it has to be one there is. */
const fromOf = async (runtime: Parameters<typeof requireRelease>[0], options: WhatIfOptions) => ({
  ...viewpointOf(options),
  release: options.release === undefined ? undefined : await requireRelease(runtime, options.release),
});

const requireLater = (outcome: Instant | undefined, asOf: Instant): void => {
  if (outcome !== undefined && outcome <= asOf)
    throw new UsageError(
      `--outcome ${outcome} is not after ${asOf}, which the prediction is from: name an earlier --as-of or a later --outcome`,
    );
};

const addRevert = (commands: Command): void => {
  withViewpoint(commands.command('revert <ref>'))
    .summary('what changes if a series, a commit, or what introduced a symbol is taken back')
    .description(
      'What changes if what <ref> names is taken back at that moment: the commits that a series, a mail or a symbol went in as by a revert, what is\n' +
        'only posted by its poster. Verdicts before and after with the reasons, and what needs it. Nothing is recorded.',
    )
    .option('--release <release>', RELEASE)
    .option('--outcome <time>', 'compare with what had happened by then', instantArgument)
    .action((ref: string, options: WhatIfOptions) =>
      withRecorded(options, async (runtime, output) => {
        requireLater(options.outcome, options.asOf ?? runtime.clock.now());
        const ports = await whatIfPorts(runtime);
        const from = await fromOf(runtime, options);
        const foretold = await whatIfReverted(ports, ref, from);
        const { outcome: asOf } = options;
        const happened: WhatHappened | undefined =
          asOf === undefined ? undefined : await whatHappened(ports, foretold, { ...from, asOf });
        output.answer({ ...foretold, ...(happened === undefined ? {} : { outcome: happened }) }, () =>
          [revertText(foretold), ...(happened === undefined ? [] : [happenedText(happened)])].join('\n\n'),
        );
      }),
    );
};

const addMove = (commands: Command): void => {
  withViewpoint(commands.command('move <release> <phase> <date>'))
    .summary('what changes if a phase begins after another day')
    .description(
      'What changes if the release manager announced at that moment that <date> is the last day before <phase>: verdicts before and after with the\n' +
        'reasons, as of that moment and as of the first day on which the two calendars differ. Nothing is recorded.',
    )
    .action((...[release, phase, lastDay, options]: [string, string, string, CommonOptions]) =>
      withRecorded(options, async (runtime, output) => {
        const foretold = await whatIfMoved(
          await whatIfPorts(runtime),
          { release, phase, lastDay },
          viewpointOf(options),
        );
        output.answer(foretold, () => moveText(foretold));
      }),
    );
};

const addSlip = (commands: Command): void => {
  withViewpoint(commands.command('slip <ref>'))
    .summary('what changes if a series does not make the phase')
    .description(
      'What becomes of a series that is not in by the next border of its release line, and of what needs it: verdicts as they are and just after\n' +
        'that border if nothing more is said, and those for the release line after. Nothing is recorded.',
    )
    .option('--release <release>', RELEASE)
    .action((ref: string, options: WhatIfOptions) =>
      withRecorded(options, async (runtime, output) => {
        const foretold = await whatIfSlipped(await whatIfPorts(runtime), ref, await fromOf(runtime, options));
        output.answer(foretold, () => slipText(foretold));
      }),
    );
};

export const addWhatIf = (program: Command): void => {
  const commands = program
    .command('what-if')
    .summary('the verdicts before and after a revert, a moved phase, a slip; nothing is recorded');
  addRevert(commands);
  addMove(commands);
  addSlip(commands);
};
