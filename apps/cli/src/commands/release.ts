import { decideRelease, metaOf } from '@sluice/application';
import {
  calendarOf,
  decidedBy,
  releaseManagerOf,
  type DateStatus,
  type FreezeCommand,
  type Said,
} from '@sluice/freeze';
import { messageId } from '@sluice/kernel';
import { nodeHashing } from '@sluice/mail-io';
import { InvalidArgumentError, type Command } from 'commander';
import { instantArgument, withCommon, withRuntime, withViewpoint, type CommonOptions } from '../command';
import { EXIT, UsageError } from '../errors';
import { table } from '../output';
import type { Runtime } from '../runtime';
import { rederive } from './series';

type DecisionOptions = CommonOptions & {
  readonly by: string;
  readonly reason: string;
  readonly source?: string;
  readonly at?: string;
};

const dayOf = (instant: string | undefined): string => instant?.slice(0, 10) ?? '';

const requireRelease = async (runtime: Runtime, release: string): Promise<string> => {
  const { project } = await runtime.knowledge();
  if (!project.releaseLines.includes(release))
    throw new UsageError(
      `project ${project.key} has no release line "${release}": it has ${project.releaseLines.join(', ')}`,
    );
  return release;
};

const calendarJson = async (runtime: Runtime, release: string, options: CommonOptions) => {
  const knowledge = await runtime.knowledge(options.knownAsOf);
  const at = options.asOf ?? runtime.clock.now();
  const line = decidedBy(knowledge.decisions, release, at);
  const calendar = calendarOf(
    { announcements: [...knowledge.announcements, ...line.announcements], policy: knowledge.policy, release },
    at,
  );
  const roles = [...knowledge.roles, ...line.appointments];
  return {
    release,
    releaseManager: releaseManagerOf(roles, release, at)?.person ?? null,
    current: calendar.current.name,
    shippedAt: calendar.shippedAt ?? null,
    moratorium: calendar.moratorium ?? line.moratorium ?? null,
    phases: calendar.phases.map(({ name, title, from, until, status, lastDay, source }) => ({
      name,
      title,
      from: from ?? null,
      until: until ?? null,
      lastDay: lastDay ?? null,
      status,
      source,
    })),
    exceptions: line.exceptions,
    holds: line.holds,
    announcements: calendar.announcementsUsed,
  };
};

const addReading = (release: Command): void => {
  withViewpoint(release.command('list'))
    .summary('every release line with its phase')
    .action((options: CommonOptions) =>
      withRuntime(options, async (runtime, output) => {
        const { project } = await runtime.knowledge(options.knownAsOf);
        const lines = await Promise.all(project.releaseLines.map((r) => calendarJson(runtime, r, options)));
        output.answer(lines, () =>
          table([
            ['RELEASE', 'PHASE', 'RELEASE MANAGER', 'RELEASED'],
            ...lines.map((l) => [
              l.release,
              l.current,
              l.releaseManager ?? '-',
              dayOf(l.shippedAt ?? undefined) || '-',
            ]),
          ]),
        );
      }),
    );
  withViewpoint(release.command('show <release>'))
    .summary('calendar by announcement, phases, release manager, exceptions, moratoria')
    .action((name: string, options: CommonOptions) =>
      withRuntime(options, async (runtime, output) => {
        const line = await calendarJson(runtime, await requireRelease(runtime, name), options);
        const coverage = await runtime.reader.coverage(options.knownAsOf);
        output.answer({ ...line, ...metaOf(coverage, options, runtime.clock.now()) }, () =>
          [
            `${name}: ${line.current}${line.moratorium === null ? '' : ', commit moratorium in force'}; release manager ${line.releaseManager ?? 'not known'}`,
            table([
              ['PHASE', 'FROM', 'STATUS', 'SAID BY'],
              ...line.phases.map((p) => [
                p.title,
                p.from ?? '-',
                p.status,
                p.source.messageId ?? p.source.text ?? '',
              ]),
            ]),
          ].join('\n'),
        );
      }),
    );
};

const STATUSES: readonly DateStatus[] = ['draft', 'considered', 'tentative', 'announced', 'effective'];

/** `feature-freeze=2021-10-15` or `code-freeze=2021-10-29:tentative`. */
export const dateArgument = (
  text: string,
  before: readonly { phase: string; lastDay: string; status: DateStatus }[] = [],
): readonly { phase: string; lastDay: string; status: DateStatus }[] => {
  const match = /^([a-z-]+)=(\d{4}-\d{2}-\d{2})(?::([a-z]+))?$/.exec(text);
  const status = STATUSES.find((s) => s === (match?.[3] ?? 'announced'));
  if (match?.[1] === undefined || match[2] === undefined || status === undefined)
    throw new InvalidArgumentError(
      `"${text}": write PHASE=YYYY-MM-DD or PHASE=YYYY-MM-DD:STATUS, with STATUS one of ${STATUSES.join(', ')}.`,
    );
  return [...before, { phase: match[1], lastDay: match[2], status }];
};

const decision = (command: Command): Command =>
  withCommon(command)
    .requiredOption('--by <address>', 'who decides')
    .requiredOption('--reason <text>', 'why')
    .option('--source <message-id>', 'the mail that says so')
    .option('--at <time>', 'when it was said (default: now)', instantArgument);

const saidOf = (runtime: Runtime, release: string, options: DecisionOptions): Said => ({
  release,
  by: options.by,
  at: (options.at as Said['at'] | undefined) ?? runtime.clock.now(),
  reason: options.reason,
  source:
    options.source === undefined ? { text: 'entered by hand' } : { messageId: messageId(options.source) },
});

/** Records a decision, derives what it changes, and says what came of it; a refusal is exit code 1. */
const decide = (
  options: DecisionOptions,
  release: string,
  make: (said: Said) => FreezeCommand,
): Promise<void> =>
  withRuntime(options, async (runtime, output) => {
    const said = saidOf(runtime, await requireRelease(runtime, release), options);
    const events = await decideRelease(runtime.events, make(said), {
      knowledge: await runtime.knowledge(),
      hashing: nodeHashing,
    });
    await rederive(runtime);
    const refused = events.find((e) => e.type.endsWith('Refused') && 'why' in e.data);
    output.answer(events, () =>
      refused !== undefined && 'why' in refused.data
        ? `Refused: ${refused.data.why}`
        : events.length === 0
          ? 'Nothing changed: it stood already.'
          : `Recorded: ${events.map((e) => e.type).join(', ')}.`,
    );
    if (refused !== undefined) process.exitCode = EXIT.no;
  });

type About = DecisionOptions & { readonly release: string };

const addDecisions = (program: Command, release: Command): void => {
  decision(release.command('set <release>'))
    .summary('announce dates of a schedule')
    .requiredOption(
      '--date <phase=day[:status]>',
      'last day before a phase; may be given several times',
      dateArgument,
    )
    .action((name: string, options: DecisionOptions & { readonly date: ReturnType<typeof dateArgument> }) =>
      decide(options, name, (said) => ({ type: 'AnnounceSchedule', said, data: { dates: options.date } })),
    );
  const about = (
    parent: Command,
    name: string,
    type: 'GrantException' | 'RefuseException' | 'PlaceHold' | 'ReleaseHold',
  ): Command =>
    decision(parent.command(`${name} <message-id>`))
      .requiredOption('--release <release>', 'release line')
      .action((id: string, options: About) =>
        decide(options, options.release, (said) => ({ type, said, data: { about: messageId(id) } })),
      );
  const exception = program.command('exception').summary('freeze exceptions of one series');
  about(exception, 'grant', 'GrantException').summary('let a series in although the phase says no');
  about(exception, 'refuse', 'RefuseException').summary('say no to an exception');
  const hold = program.command('hold').summary("a person's reversible stop on one series");
  about(hold, 'place', 'PlaceHold').summary('stop a series');
  about(hold, 'release', 'ReleaseHold').summary('let it go on');
  const moratorium = program.command('moratorium').summary('nothing goes in until lifted');
  for (const [name, type] of [
    ['declare', 'DeclareMoratorium'],
    ['lift', 'LiftMoratorium'],
  ] as const)
    decision(moratorium.command(`${name} <release>`)).action((line: string, options: DecisionOptions) =>
      decide(options, line, (said) => ({ type, said, data: {} })),
    );
  const manager = program.command('release-manager').summary('who manages a release line');
  decision(manager.command('appoint <address>'))
    .requiredOption('--release <release>', 'release line')
    .option('--deputy', 'as a deputy')
    .action((person: string, options: About & { readonly deputy?: boolean }) =>
      decide(options, options.release, (said) => ({
        type: 'AppointReleaseManager',
        said,
        data: { person, deputy: options.deputy === true },
      })),
    );
};

export const addRelease = (program: Command): void => {
  const release = program.command('release').summary('release lines: calendars, phases, decisions');
  addReading(release);
  addDecisions(program, release);
};
