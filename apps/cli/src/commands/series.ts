import {
  deriveDirty,
  eachDerived,
  regroup,
  seriesJson,
  undoDecision,
  viewSeries,
  type DerivedSeries,
  type Meta,
} from '@sluice/application';
import { messageId } from '@sluice/kernel';
import { nodeHashing } from '@sluice/mail-io';
import { Option, type Command } from 'commander';
import {
  arrayAnswer,
  metaNow,
  requireRelease,
  viewpointOf,
  withRecorded,
  withViewpoint,
  withViewpointOfArray,
  type CommonOptions,
} from '../command';
import { UsageError } from '../errors';
import { table } from '../output';
import type { Runtime } from '../runtime';
import { listRow, seriesText } from './series-text';

type ListOptions = CommonOptions & {
  readonly release?: string;
  readonly author?: string;
  readonly state?: string;
  readonly text?: string;
};

const contains = (text: string, part: string | undefined): boolean =>
  part === undefined || text.toLowerCase().includes(part.toLowerCase());

const wanted = (d: DerivedSeries, options: ListOptions): boolean =>
  (options.release === undefined || d.revisions.some((r) => r.verdict?.release === options.release)) &&
  (options.state === undefined || d.state === options.state) &&
  contains(`${d.series.author.name} ${d.series.author.address}`, options.author) &&
  (contains(d.series.subject, options.text) ||
    d.series.revisions.some((r) => r.patches.some((p) => contains(p.subject ?? '', options.text))));

/** Every state of the contract, those that need the project's tree included. */
const STATES = [
  'posted',
  'incomplete',
  'superseded',
  'landed',
  'partly-landed',
  'reverted',
  'withdrawn',
  'rfc',
];

const noneText = (meta: Meta): string =>
  meta.knownThrough === null
    ? 'No series: no mail was known. Take some with `sluice ingest FILE`.'
    : `No series answers to that, as of ${meta.asOf}; mail known through ${meta.knownThrough}.`;

const addList = (series: Command): void => {
  withViewpointOfArray(series.command('list'))
    .summary('every series, newest last')
    .option('--release <release>', 'only series judged for this release line')
    .option('--author <text>', "part of the author's name or address")
    .addOption(new Option('--state <state>', 'only series in this state').choices(STATES))
    .option('--text <text>', 'part of a subject')
    .action((options: ListOptions) =>
      withRecorded(options, async (runtime, output) => {
        if (options.release !== undefined) await requireRelease(runtime, options.release);
        const found: DerivedSeries[] = [];
        for await (const derived of eachDerived(runtime.viewPorts(), viewpointOf(options)))
          found.push(...derived.series.filter((d) => wanted(d, options)));
        found.sort((a, b) => (lastPosted(a) < lastPosted(b) ? -1 : 1));
        const meta = await metaNow(runtime, options);
        output.answer(arrayAnswer('series', found.map(seriesJson), { meta, options }), () =>
          found.length === 0
            ? noneText(meta)
            : table([
                ['SERIES', 'POSTED', 'REV', 'GOT', 'STATE', 'VERDICT', 'AUTHOR', 'SUBJECT'],
                ...found.map(listRow),
              ]),
        );
      }),
    );
};

const lastPosted = (d: DerivedSeries): string =>
  `${d.series.revisions.at(-1)?.postedAt ?? d.series.firstPostedAt} ${d.series.id}`;

/** Derives what a decision changed, so that the next answer has it. */
export const rederive = async (runtime: Runtime): Promise<void> => {
  runtime.forget();
  await runtime.derivation.markAllDirty();
  await deriveDirty(runtime.derivation, await runtime.knowledge(), { clock: runtime.clock });
};

type CorrectionOptions = CommonOptions & { readonly reason: string; readonly by?: string };

const correctionOf = (runtime: Runtime, options: CorrectionOptions) => ({
  correction: { at: runtime.clock.now(), reason: options.reason, by: options.by },
  hashing: nodeHashing,
});

const addRegroup = (series: Command): void => {
  series
    .command('regroup <message-id>')
    .summary('correct which series and revision a mail belongs to')
    .requiredOption('--to <series>', 'series id, a Message-ID of one of its postings, or "new"')
    .option('--revision <number>', 'revision it belongs to')
    .requiredOption('--reason <text>', 'why')
    .option('--by <address>', 'who decided')
    .action((id: string, options: CorrectionOptions & { readonly to: string; readonly revision?: string }) =>
      withRecorded(options, async (runtime, output) => {
        const ports = runtime.viewPorts();
        await viewSeries(ports, id, {});
        const to = options.to === 'new' ? 'new' : await postingOf(runtime, options.to);
        const event = await regroup(
          runtime,
          { kind: 'regroup', messageId: messageId(id), to, revision: options.revision },
          correctionOf(runtime, options),
        );
        await rederive(runtime);
        output.answer([event], () => {
          const id = event.idempotencyKey.replace('PersonDecided ', '');
          return `Recorded as ${id}. To undo it: sluice series undo ${id} --reason TEXT`;
        });
      }),
    );
  series
    .command('undo <event>')
    .summary('undo a correction')
    .requiredOption('--reason <text>', 'why')
    .option('--by <address>', 'who decided')
    .action((id: string, options: CorrectionOptions) =>
      withRecorded(options, async (runtime, output) => {
        const event = await undoDecision(runtime.events, id, correctionOf(runtime, options));
        await rederive(runtime);
        output.answer(
          [event],
          () => `Undone, recorded as ${event.idempotencyKey.replace('PersonDecided ', '')}.`,
        );
      }),
    );
};

/** A posting of the series that a reference names: decisions name Message-IDs, never derived ids. */
export const postingOf = async (runtime: Runtime, ref: string) => {
  const { derived } = await viewSeries(runtime.viewPorts(), ref, {});
  for (const revision of derived.series.revisions) {
    const posting = revision.coverMessageId ?? revision.patches.find((p) => p.messageId)?.messageId;
    if (posting !== undefined) return posting;
  }
  throw new UsageError(`no posting of "${ref}" was received, so nothing can be put into it`);
};

export const addSeries = (program: Command): void => {
  const series = program.command('series').summary('patch series and their revisions');
  addList(series);
  withViewpoint(series.command('show <ref>'))
    .summary('one series: revisions, patches, what is missing, why it was joined')
    .action((ref: string, options: CommonOptions) =>
      withRecorded(options, async (runtime, output) => {
        const view = await viewSeries(runtime.viewPorts(), ref, options);
        output.answer({ ...seriesJson(view.derived), ...view.meta }, () => seriesText(view.derived));
      }),
    );
  addRegroup(series);
};
