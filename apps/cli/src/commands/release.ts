import { heardText, releaseJson, type ReleaseJson } from '@sluice/application';
import type { Runtime } from '@sluice/runtime';
import type { Command } from 'commander';
import {
  arrayAnswer,
  metaNow,
  requireRelease,
  withRecorded,
  withViewpoint,
  withViewpointOfArray,
  type CommonOptions,
} from '../command';
import { table } from '../output';

const dayOf = (instant: string | null): string => instant?.slice(0, 10) ?? '-';

const releaseAt = async (runtime: Runtime, release: string, options: CommonOptions): Promise<ReleaseJson> =>
  releaseJson(await runtime.knowledge(options.knownAsOf), release, options.asOf ?? runtime.clock.now());

/** What nobody confirmed is marked; what a person or a calendar confirmed stands in the table above already. */
const heardLines = ({ heard }: ReleaseJson): readonly string[] => {
  const unconfirmed = heard.filter((h) => !h.confirmed);
  const confirmed = heard.length - unconfirmed.length;
  return [
    ...unconfirmed.map((h) => `read by machine, not confirmed: ${heardText(h)} <${h.messageId}>`),
    ...(confirmed === 0
      ? []
      : [
          `${confirmed} release ${confirmed === 1 ? 'mail was' : 'mails were'} read that the calendar has already`,
        ]),
  ];
};

const decisionLines = ({ exceptions, holds }: ReleaseJson): readonly string[] => [
  ...exceptions.map(
    (e) =>
      `exception ${e.type === 'ExceptionGranted' ? 'granted' : 'refused'} for <${e.data.about}> by ${e.said.by}, ${dayOf(e.said.at)}: ${e.said.reason}`,
  ),
  ...holds.map((h) => `hold on <${h.data.about}> by ${h.said.by}, ${dayOf(h.said.at)}: ${h.said.reason}`),
];

const releaseText = (line: ReleaseJson): string =>
  [
    `${line.release}: ${line.current}${line.moratorium === null ? '' : ', commit moratorium in force'}; release manager ${line.releaseManager ?? 'not known'}`,
    table([
      ['PHASE', 'LAST DAY BEFORE', 'STATUS', 'TITLE', 'SAID BY'],
      ...line.phases.map((p) => [
        p.name,
        p.lastDay ?? '-',
        p.status,
        p.title,
        p.source.messageId === undefined ? (p.source.text ?? '') : `<${p.source.messageId}>`,
      ]),
    ]),
    ...decisionLines(line),
    ...heardLines(line),
  ].join('\n');

export const addRelease = (program: Command): Command => {
  const release = program.command('release').summary('release lines: calendars, phases, decisions');
  withViewpointOfArray(release.command('list'))
    .summary('every release line with its phase')
    .action((options: CommonOptions) =>
      withRecorded(options, async (runtime, output) => {
        const { project } = await runtime.knowledge(options.knownAsOf);
        const lines = await Promise.all(project.releaseLines.map((r) => releaseAt(runtime, r, options)));
        const meta = await metaNow(runtime, options);
        output.answer(arrayAnswer('releases', lines, { meta, options }), () =>
          table([
            ['RELEASE', 'PHASE', 'RELEASE MANAGER', 'RELEASED'],
            ...lines.map((l) => [l.release, l.current, l.releaseManager ?? '-', dayOf(l.shippedAt)]),
          ]),
        );
      }),
    );
  withViewpoint(release.command('show <release>'))
    .summary('calendar by announcement, phases, release manager, exceptions, holds, moratoria')
    .action((name: string, options: CommonOptions) =>
      withRecorded(options, async (runtime, output) => {
        const line = await releaseAt(runtime, await requireRelease(runtime, name), options);
        output.answer({ ...line, ...(await metaNow(runtime, options)) }, () => releaseText(line));
      }),
    );
  return release;
};
