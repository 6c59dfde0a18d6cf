import { trailerJson, trailerRows, viewSeries, type TrailerRow } from '@sluice/application';
import type { Command } from 'commander';
import { arrayAnswer, requireRelease, withRecorded, withViewpointOfArray } from '../command';
import { table } from '../output';
import type { GateOptions } from './gate';

const MAX_WORDS = 48;

const cut = (text: string): string => (text.length > MAX_WORDS ? `${text.slice(0, MAX_WORDS - 1)}…` : text);

/** The name before an address, as a trailer has it. */
const nameIn = (value: string): string => /^[^<]{1,80}(?=\s<)/.exec(value)?.[0].trim() ?? value;

const isObjection = ({ kind }: TrailerRow): boolean => kind === 'objection' || kind === 'possible-objection';

const wordsOf = (t: TrailerRow): string =>
  isObjection(t)
    ? `${t.by.name || t.by.address}: "${cut(t.value)}"`
    : `${t.key}: ${cut(nameIn(t.value))}${t.carried === undefined ? '' : `, in ${t.by.name}'s patch`}`;

const whyOf = (t: TrailerRow): string =>
  t.after === undefined ? t.why : `${t.why}; said after it went in, by ${t.after.by}'s word`;

const textRow = (t: TrailerRow): readonly string[] => [
  t.saidAt.slice(0, 16),
  `v${t.revision}`,
  t.counts ? 'yes' : t.needsHuman ? 'human?' : 'no',
  wordsOf(t),
  t.authority === 'none' ? '-' : t.authority.replace('-', ' '),
  t.condition === undefined ? t.scope : `${t.scope}, if: ${cut(t.condition)}`,
  whyOf(t),
];

export const addTrailers = (program: Command): void => {
  withViewpointOfArray(program.command('trailers <ref>'))
    .summary('every trailer and objection: by whom, with what right, whether it counts')
    .option('--release <release>', 'release line for release acks (default: the one it is judged for)')
    .action((ref: string, options: GateOptions) =>
      withRecorded(options, async (runtime, output) => {
        if (options.release !== undefined) await requireRelease(runtime, options.release);
        const view = await viewSeries(runtime.viewPorts(), ref, options);
        const knowledge = await runtime.knowledge(options.knownAsOf);
        const rows = trailerRows(view, knowledge, options.release);
        output.answer(arrayAnswer('trailers', rows.map(trailerJson), { meta: view.meta, options }), () =>
          rows.length === 0
            ? 'No trailers or objections.'
            : table([['SAID', 'REV', 'COUNTS', 'WORDS', 'RIGHT', 'SCOPE', 'WHY'], ...rows.map(textRow)]),
        );
      }),
    );
};
