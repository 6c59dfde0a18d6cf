import {
  dependentsAmong,
  eachDerived,
  isWanted,
  lastPostedAt,
  seriesJson,
  viewSeries,
  type DerivedSeries,
  type Meta,
} from '@sluice/application';
import { SERIES_STATES } from '@sluice/series';
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
import { table } from '../output';
import { addCorrections } from './corrections';
import { addDeclarations } from './declarations';
import { listRow, seriesText } from './series-text';

type ListOptions = CommonOptions & {
  readonly release?: string;
  readonly author?: string;
  readonly state?: string;
  readonly text?: string;
};

const noneText = (meta: Meta): string =>
  meta.knownThrough === null
    ? 'No series: no mail was known. Take some with `sluice ingest FILE`.'
    : `No series answers to that, as of ${meta.asOf}; mail known through ${meta.knownThrough}.`;

const addList = (series: Command): void => {
  withViewpointOfArray(series.command('list'))
    .summary('every series, newest last')
    .option('--release <release>', 'only series judged for this release line')
    .option('--author <text>', "part of the author's name or address")
    .addOption(new Option('--state <state>', 'only series in this state').choices(SERIES_STATES))
    .option('--text <words>', 'words of the subjects of the series and its patches')
    .action((options: ListOptions) =>
      withRecorded(options, async (runtime, output) => {
        if (options.release !== undefined) await requireRelease(runtime, options.release);
        const all: DerivedSeries[] = [];
        for await (const derived of eachDerived(runtime.viewPorts(), viewpointOf(options)))
          all.push(...derived.series);
        const dependents = dependentsAmong(all);
        const { release, author, state, text } = options;
        const filter = { release, author, state, text };
        const found = all.filter((d) => isWanted(d, filter));
        found.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
        const meta = await metaNow(runtime, options);
        output.answer(
          arrayAnswer(
            'series',
            found.map((d) => seriesJson(d, dependents.get(d.series.id))),
            { meta, options },
          ),
          () =>
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

const orderOf = (d: DerivedSeries): string => `${lastPostedAt(d)} ${d.series.id}`;

export const addSeries = (program: Command): void => {
  const series = program.command('series').summary('patch series and their revisions');
  addList(series);
  withViewpoint(series.command('show <ref>'))
    .summary('one series: revisions, patches, what is missing, why it was joined')
    .action((ref: string, options: CommonOptions) =>
      withRecorded(options, async (runtime, output) => {
        const ports = runtime.viewPorts();
        const view = await viewSeries(ports, ref, options);
        const dependents = (await ports.dependentSeries?.(view.derived.series, options)) ?? [];
        output.answer({ ...seriesJson(view.derived, dependents), ...view.meta }, () =>
          seriesText(view.derived, dependents),
        );
      }),
    );
  addCorrections(series);
  addDeclarations(series);
};
