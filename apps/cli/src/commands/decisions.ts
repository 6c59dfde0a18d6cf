import { decideRelease } from '@sluice/application';
import { borderAfter, type DateStatus, type FreezeCommand, type Said } from '@sluice/freeze';
import { messageId, type Instant, type MessageId } from '@sluice/kernel';
import { nodeHashing } from '@sluice/mail-io';
import { EXIT, type Runtime, UsageError } from '@sluice/runtime';
import { InvalidArgumentError, type Command } from 'commander';
import { instantArgument, requireRelease, textArgument, withRuntime, type CommonOptions } from '../command';
import type { Output } from '../output';
import { mailOf, rederive } from './decided';

type DecisionOptions = CommonOptions & {
  readonly by: string;
  readonly reason: string;
  readonly source?: string;
  readonly at?: Instant;
};
type AboutOptions = DecisionOptions & { readonly release: string };

type AnnouncedDate = { readonly phase: string; readonly lastDay: string; readonly status: DateStatus };

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

/** A phase that no policy has, or a day that no calendar has, would silently take a date away. */
const requireDates = async (runtime: Runtime, dates: readonly AnnouncedDate[]): Promise<void> => {
  const { policy } = await runtime.knowledge();
  // The first phase is where a line begins: it has no date.
  const phases = policy.phases.slice(1).map((p) => p.name);
  for (const { phase, lastDay } of dates) {
    if (!phases.includes(phase))
      throw new UsageError(`no phase "${phase}" has a date: the phases are ${phases.join(', ')}`);
    if (borderAfter(lastDay, policy.days) === undefined) throw new UsageError(`"${lastDay}" is no day`);
  }
};

/** The address alone, of `Name <address>` too. */
const addressOf = (text: string): string => /<([^<>]{1,320})>/.exec(text)?.[1] ?? text;

const saidOf = (runtime: Runtime, release: string, options: DecisionOptions): Said => ({
  release,
  by: addressOf(options.by),
  at: options.at ?? runtime.clock.now(),
  reason: options.reason,
  source:
    options.source === undefined ? { text: 'entered by hand' } : { messageId: messageId(options.source) },
});

type Make = (said: Said, runtime: Runtime, output: Output) => Promise<FreezeCommand> | FreezeCommand;

/** Records a decision, derives what it changes, and says what came of it; a refusal is exit code 1. */
const decide = (options: DecisionOptions, release: string, make: Make): Promise<void> =>
  withRuntime(options, async (runtime, output) => {
    const said = saidOf(runtime, await requireRelease(runtime, release), options);
    const events = await decideRelease(runtime.events, await make(said, runtime, output), {
      knowledge: await runtime.knowledge(),
      hashing: nodeHashing,
    });
    await rederive(runtime);
    const refused = events.find((e) => 'why' in e.data);
    output.answer(events, () =>
      refused !== undefined && 'why' in refused.data
        ? `Refused: ${refused.data.why}`
        : events.length === 0
          ? 'Nothing changed: it stood already.'
          : `Recorded: ${events.map((e) => e.type).join(', ')}.`,
    );
    if (refused !== undefined) process.exitCode = EXIT.no;
  });

/** The posting a decision is about. One that was never received may be decided about too: a release manager can speak first. */
const aboutOf = async (runtime: Runtime, ref: string, output: Output): Promise<MessageId> => {
  const resolved = await runtime.reader.resolve(ref);
  if (resolved !== undefined) return mailOf(runtime, ref);
  if (!ref.includes('@'))
    throw new UsageError(`nothing is known of "${ref}": give a series id or a Message-ID`);
  output.note(`no mail <${messageId(ref)}> was taken yet: this holds for it once it is`);
  return messageId(ref);
};

const decision = (command: Command): Command =>
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
      decide(options, options.release, async (said, runtime, output) => ({
        type,
        said,
        data: { about: await aboutOf(runtime, ref, output) },
      })),
    );

const addSchedule = (release: Command): void => {
  decision(release.command('set <release>'))
    .summary('announce dates of a schedule')
    .requiredOption(
      '--date <phase=day[:status]>',
      `last day before a phase, and how sure it is (${STATUSES.join(', ')}; default announced); may be given several times`,
      dateArgument,
    )
    .action((name: string, options: DecisionOptions & { readonly date: readonly AnnouncedDate[] }) =>
      decide(options, name, async (said, runtime) => {
        await requireDates(runtime, options.date);
        return { type: 'AnnounceSchedule', said, data: { dates: options.date } };
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
      .action((line: string, options: DecisionOptions) =>
        decide(options, line, (said) => ({ type, said, data: {} })),
      );
};

const addManager = (program: Command): void => {
  const manager = program.command('release-manager').summary('who manages a release line');
  decision(manager.command('appoint <address>'))
    .summary('name a release manager, or a deputy')
    .requiredOption('--release <release>', 'release line')
    .option('--deputy', 'as a deputy')
    .action((person: string, options: AboutOptions & { readonly deputy?: boolean }) =>
      decide(options, options.release, (said) => ({
        type: 'AppointReleaseManager',
        said,
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
