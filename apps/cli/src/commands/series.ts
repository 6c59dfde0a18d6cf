import {
  deriveDirty,
  eachDerived,
  fillTo,
  metaOf,
  regroup,
  seriesJson,
  undoDecision,
  viewSeries,
  type DerivedSeries,
} from '@sluice/application';
import { messageId, type Instant } from '@sluice/kernel';
import { nodeHashing } from '@sluice/mail-io';
import type { Command } from 'commander';
import { withCommon, withRuntime, withViewpoint, type CommonOptions } from '../command';
import { UsageError } from '../errors';
import { table } from '../output';
import type { Runtime } from '../runtime';

type ListOptions = CommonOptions & {
  readonly release?: string;
  readonly author?: string;
  readonly state?: string;
  readonly text?: string;
};

const contains = (text: string, part: string | undefined): boolean =>
  part === undefined || text.toLowerCase().includes(part.toLowerCase());

const outcomeOf = (d: DerivedSeries): string => d.revisions.at(-1)?.verdict?.outcome ?? '-';

const wanted = (d: DerivedSeries, options: ListOptions): boolean =>
  (options.release === undefined || d.revisions.some((r) => r.verdict?.release === options.release)) &&
  (options.state === undefined || d.state === options.state) &&
  contains(`${d.series.author.name} ${d.series.author.address}`, options.author) &&
  (contains(d.series.subject, options.text) ||
    d.series.revisions.some((r) => r.patches.some((p) => contains(p.subject ?? '', options.text))));

const day = (instant: Instant): string => instant.slice(0, 10);

const listLine = (d: DerivedSeries): readonly string[] => {
  const last = d.series.revisions.at(-1);
  const received = last?.patches.filter((p) => p.messageId !== undefined).length ?? 0;
  return [
    d.series.id,
    day(last?.postedAt ?? d.series.firstPostedAt),
    `v${last?.number ?? '?'}`,
    `${received}/${last?.total ?? 0}`,
    d.state,
    outcomeOf(d),
    d.series.author.name || d.series.author.address || '(never received)',
    d.series.subject,
  ];
};

const fill = (text: string, first: string): string => fillTo(100, text, { first, rest: '    ' });

const showText = (d: DerivedSeries): string => {
  const lines = [
    d.series.subject,
    `series ${d.series.id}, ${d.state}, by ${d.series.author.name} <${d.series.author.address}>, first posted ${day(d.series.firstPostedAt)}` +
      (d.series.firstRevisionKnown ? '' : ' (an earlier revision was never received)'),
  ];
  for (const evidence of d.series.joinedBy) lines.push(fill(evidence.sentence, '  joined: '));
  if (d.series.reverts) lines.push(`  reverts: ${d.series.reverts.subject ?? d.series.reverts.commit ?? ''}`);
  for (const claim of d.series.claimedBy) lines.push(fill(claim.sentence, '  claimed: '));
  for (const revision of d.series.revisions) {
    const received = revision.patches.filter((p) => p.messageId !== undefined).length;
    lines.push(
      '',
      `v${revision.number}  ${revision.postedAt}  ${revision.poster.name}  ${received} of ${revision.total} patches received` +
        (revision.coverMessageId === undefined && revision.coverExpected
          ? ', cover letter never received'
          : ''),
    );
    for (const patch of revision.patches)
      lines.push(
        `  ${String(patch.position).padStart(2)}/${revision.total}  ${patch.messageId === undefined ? 'never received  ' : ''}${patch.subject ?? ''}` +
          (patch.change === undefined ? '' : `  (${patch.change})`),
      );
    if (revision.dropped.length > 0) lines.push(`  dropped: ${revision.dropped.join('; ')}`);
  }
  return lines.join('\n');
};

const addList = (series: Command): void => {
  withViewpoint(series.command('list'))
    .summary('every series, newest last')
    .option('--release <release>', 'only series judged for this release line')
    .option('--author <text>', "part of the author's name or address")
    .option(
      '--state <state>',
      'posted, incomplete, superseded, landed, partly-landed, reverted, withdrawn or rfc',
    )
    .option('--text <text>', 'part of a subject')
    .option('--with-meta', 'wrap the array in an object that says from when it is')
    .action((options: ListOptions) =>
      withRuntime(options, async (runtime, output) => {
        const ports = runtime.viewPorts();
        const found: DerivedSeries[] = [];
        for await (const derived of eachDerived(ports, options))
          found.push(...derived.series.filter((d) => wanted(d, options)));
        found.sort((a, b) => (lastPosted(a) < lastPosted(b) ? -1 : 1));
        const series = found.map(seriesJson);
        const meta = metaOf(await runtime.reader.coverage(options.knownAsOf), options, ports.now);
        output.answer(options.withMeta === true ? { series, ...meta } : series, () =>
          found.length === 0
            ? 'No series. Take some mail first: sluice ingest FILE'
            : table([
                ['SERIES', 'POSTED', 'REV', 'GOT', 'STATE', 'VERDICT', 'AUTHOR', 'SUBJECT'],
                ...found.map(listLine),
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
  withCommon(series.command('regroup <message-id>'))
    .summary('correct which series and revision a mail belongs to')
    .requiredOption('--to <series>', 'series id, a Message-ID of one of its postings, or "new"')
    .option('--revision <number>', 'revision it belongs to')
    .requiredOption('--reason <text>', 'why')
    .option('--by <address>', 'who decided')
    .action((id: string, options: CorrectionOptions & { readonly to: string; readonly revision?: string }) =>
      withRuntime(options, async (runtime, output) => {
        const ports = runtime.viewPorts();
        await viewSeries(ports, id, {});
        const to = options.to === 'new' ? 'new' : await postingOf(runtime, options.to);
        const event = await regroup(
          runtime.events,
          { kind: 'regroup', messageId: messageId(id), to, revision: options.revision },
          correctionOf(runtime, options),
        );
        await rederive(runtime);
        output.answer(
          [event],
          () =>
            `Recorded as ${event.idempotencyKey}. Undo it with: sluice series undo ${event.idempotencyKey.slice(14)}`,
        );
      }),
    );
  withCommon(series.command('undo <event>'))
    .summary('undo a correction')
    .requiredOption('--reason <text>', 'why')
    .option('--by <address>', 'who decided')
    .action((id: string, options: CorrectionOptions) =>
      withRuntime(options, async (runtime, output) => {
        const event = await undoDecision(runtime.events, id, correctionOf(runtime, options));
        await rederive(runtime);
        output.answer([event], () => `Undone, recorded as ${event.idempotencyKey}.`);
      }),
    );
};

/** A posting of the series that a reference names: decisions name Message-IDs, never derived ids. */
const postingOf = async (runtime: Runtime, ref: string) => {
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
      withRuntime(options, async (runtime, output) => {
        const view = await viewSeries(runtime.viewPorts(), ref, options);
        output.answer({ ...seriesJson(view.derived), ...view.meta }, () => showText(view.derived));
      }),
    );
  addRegroup(series);
};
