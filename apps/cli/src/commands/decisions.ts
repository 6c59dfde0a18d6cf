import type { DateStatus } from '@sluice/freeze';
import type { Instant } from '@sluice/kernel';
import {
  aboutOf,
  addressOf,
  decideOnRelease,
  EXIT,
  requireDates,
  requireRelease,
  type AnnouncedDate,
  type BareCommand,
  type Runtime,
} from '@sluice/runtime';
import { InvalidArgumentError, type Command } from 'commander';
import { instantArgument, textArgument, withRuntime, type CommonOptions } from '../command';
import type { Output } from '../output';
import { rederive } from './decided';

/** Who decides, and what they say of it. */
export type DecisionOptions = CommonOptions & {
  readonly by: string;
  readonly reason: string;
  readonly source?: string;
  readonly at?: Instant;
};
type ScheduleOptions = DecisionOptions & {
  readonly date: readonly AnnouncedDate[];
  readonly notify?: true;
};
type AboutOptions = DecisionOptions & { readonly release: string };

const STATUSES: readonly DateStatus[] = ['draft', 'considered', 'tentative', 'announced', 'effective'];

/** `feature-freeze=2021-10-15` or `code-freeze=2021-10-29:tentative`, after those given before it. */
const dateArgument = (text: string, before: readonly AnnouncedDate[] = []): readonly AnnouncedDate[] => {
  const match = /^([a-z-]{1,40})=(\d{4}-\d{2}-\d{2})(?::([a-z]{1,20}))?$/.exec(text);
  const status = STATUSES.find((s) => s === (match?.[3] ?? 'announced'));
  const [, phase, lastDay] = match ?? [];
  if (phase === undefined || lastDay === undefined || status === undefined)
    throw new InvalidArgumentError(
      `Write PHASE=YYYY-MM-DD or PHASE=YYYY-MM-DD:STATUS, with STATUS one of ${STATUSES.join(', ')}.`,
    );
  return [...before, { phase, lastDay, status }];
};

type Make = (runtime: Runtime, output: Output) => Promise<BareCommand> | BareCommand;

/** Records a decision, derives what it changes, and says what came of it; a refusal is exit code 1. */
const decide = (options: DecisionOptions, release: string, make: Make): Promise<void> =>
  withRuntime(options, async (runtime, output) => {
    await requireRelease(runtime, release);
    const command = await make(runtime, output);
    const { events, refused } = await decideOnRelease(runtime, release, { decider: options, command });
    await rederive(runtime);
    output.answer(events, () =>
      refused !== undefined
        ? `Refused: ${refused}`
        : events.length === 0
          ? 'Nothing changed: it stood already.'
          : `Recorded: ${events.map((e) => e.type).join(', ')}.`,
    );
    if (refused !== undefined) process.exitCode = EXIT.no;
  });

/** A command with the options of a decision. */
export const decision = (command: Command): Command =>
  command
    .requiredOption('--by <address>', 'who decides', textArgument)
    .requiredOption('--reason <text>', 'why', textArgument)
    .option('--source <message-id>', 'the mail that says so')
    .option('--at <time>', 'when it was said (default: now)', instantArgument);

const decisionAbout = (
  command: Command,
  type: 'GrantException' | 'RefuseException' | 'PlaceHold' | 'ReleaseHold',
): Command =>
  decision(command)
    .requiredOption('--release <release>', 'release line')
    .action((ref: string, options: AboutOptions) =>
      decide(options, options.release, async (runtime, output) => {
        const { messageId, series } = await aboutOf(runtime, ref);
        if (series === undefined)
          output.note(`no mail <${messageId}> was taken yet: this holds for it once it is`);
        return { type, data: { about: messageId } };
      }),
    );

const addSchedule = (release: Command): void => {
  decision(release.command('set <release>'))
    .summary('announce dates of a schedule')
    .requiredOption(
      '--date <phase=day[:status]>',
      `last day before a phase, and how sure it is (${STATUSES.join(', ')}; default announced); may be given several times`,
      dateArgument,
    )
    .option(
      '--notify',
      'have the bot tell the authors whose verdict this changes (the release manager alone may)',
    )
    .action((name: string, options: ScheduleOptions) =>
      decide(options, name, async (runtime) => {
        const { date: dates, notify } = options;
        await requireDates(runtime, dates);
        return { type: 'AnnounceSchedule', data: { dates, ...(notify === true && { notify }) } };
      }),
    );
};

const addMoratorium = (program: Command): void => {
  const moratorium = program.command('moratorium').summary('nothing goes in until lifted');
  for (const [name, type, summary] of [
    ['declare', 'DeclareMoratorium', 'from now on nothing goes in'],
    ['lift', 'LiftMoratorium', 'the moratorium ends'],
  ] as const)
    decision(moratorium.command(`${name} <release>`))
      .summary(summary)
      .action((line: string, options: DecisionOptions) => decide(options, line, () => ({ type, data: {} })));
};

const addManager = (program: Command): void => {
  const manager = program.command('release-manager').summary('who manages a release line');
  decision(manager.command('appoint <address>'))
    .summary('name a release manager, or a deputy')
    .requiredOption('--release <release>', 'release line')
    .option('--deputy', 'as a deputy')
    .action((person: string, options: AboutOptions & { readonly deputy?: boolean }) =>
      decide(options, options.release, () => ({
        type: 'AppointReleaseManager',
        data: { person: addressOf(person), deputy: options.deputy === true },
      })),
    );
};

/** What people with a role decide: under `release`, and in commands of their own. */
export const addDecisions = (program: Command, release: Command): void => {
  addSchedule(release);
  const exception = program.command('exception').summary('freeze exceptions of one series');
  decisionAbout(exception.command('grant <ref>'), 'GrantException').summary(
    'let a series in although the phase says no',
  );
  decisionAbout(exception.command('refuse <ref>'), 'RefuseException').summary('say no to an exception');
  addMoratorium(program);
  const hold = program.command('hold').summary("a person's reversible stop on one series");
  decisionAbout(hold.command('place <ref>'), 'PlaceHold').summary('stop a series');
  decisionAbout(hold.command('release <ref>'), 'ReleaseHold').summary('let it go on');
  addManager(program);
};
