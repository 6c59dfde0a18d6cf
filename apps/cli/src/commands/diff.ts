import {
  compareRevisions,
  comparisonJson,
  revisionsToCompare,
  viewSeries,
  type MissingPatch,
  type RevisionComparison,
} from '@sluice/application';
import { mailCodec, nodeHashing } from '@sluice/mail-io';
import type { Command } from 'commander';
import { withRecorded, withViewpoint, type CommonOptions } from '../command';

type DiffOptions = CommonOptions & { readonly from?: string; readonly to?: string };

const notReceived = (number: string, patches: readonly MissingPatch[]): readonly string[] => {
  if (patches.length === 0) return [];
  const known = patches.filter((p) => p.subject !== undefined);
  const unknown = patches.filter((p) => p.subject === undefined).map((p) => String(p.position));
  return [
    `v${number}, never received, so not compared:`,
    ...known.map(({ position, subject }) => `  ${String(position)}  ${subject ?? ''}`),
    ...(unknown.length === 0
      ? []
      : [`  ${unknown.join(', ')}  (subject unknown: what is called new or dropped may be one of these)`]),
  ];
};

const diffText = (subject: string, { from, to, patches, missing }: RevisionComparison): string =>
  [
    `${subject}: v${from} to v${to}`,
    ...notReceived(from, missing.from),
    ...notReceived(to, missing.to),
    ...(patches.length === 0
      ? ['What was received of one was never received of the other: nothing can be compared.']
      : patches.map((p) => p.text)),
  ].join('\n');

export const addDiff = (program: Command): void => {
  withViewpoint(program.command('diff <ref>'))
    .summary('what changed between two revisions, patch by patch, as git range-diff shows it')
    .option('--from <revision>', 'the earlier revision (default: the one before the other)')
    .option('--to <revision>', 'the later revision (default: the latest)')
    .action((ref: string, options: DiffOptions) =>
      withRecorded(options, async (runtime, output) => {
        const { derived, meta } = await viewSeries(runtime.viewPorts(), ref, options);
        const revisions = revisionsToCompare(derived.series, options);
        // Every command loads this file; only this one needs the library.
        const { myersDiff } = await import('@sluice/line-diff');
        const ports = { reader: runtime.reader, codec: mailCodec, hashing: nodeHashing, diff: myersDiff };
        const comparison = await compareRevisions(ports, revisions);
        output.answer({ ...comparisonJson(comparison), ...meta }, () =>
          diffText(derived.series.subject, comparison),
        );
      }),
    );
};
