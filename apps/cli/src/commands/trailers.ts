import { viewSeries, type SeriesView } from '@sluice/application';
import { weighTrailers, type WeighedTrailer } from '@sluice/gate';
import type { Runtime } from '@sluice/runtime';
import type { Command } from 'commander';
import { arrayAnswer, requireRelease, withRecorded, withViewpointOfArray } from '../command';
import { table } from '../output';
import type { GateOptions } from './gate';

/** A weighed trailer with the word that its revision had gone in before, where somebody said so. */
type Row = WeighedTrailer & {
  readonly after?: { readonly messageId: string; readonly by: string } | undefined;
};

const rowsOf = async (runtime: Runtime, view: SeriesView, options: GateOptions): Promise<readonly Row[]> => {
  const { policy, roles, identities } = await runtime.knowledge(options.knownAsOf);
  const { series, revisions } = view.derived;
  const release = options.release ?? revisions.at(-1)?.verdict?.release ?? '';
  const weighed = weighTrailers(series, {
    release,
    policy,
    standing: { roles, identities },
    impostors: view.impostors,
  });
  const claims = new Map(series.revisions.map((r) => [r.number, r.commitClaims]));
  return weighed.map((t) => {
    const claim = claims.get(t.revision)?.find((c) => c.saidAt < t.saidAt);
    return claim === undefined ? t : { ...t, after: { messageId: claim.messageId, by: claim.sender.name } };
  });
};

const trailerJson = (t: Row) => ({
  key: t.key,
  value: t.value,
  by: t.by,
  kind: t.kind,
  scope: t.scope,
  condition: t.condition ?? null,
  revision: t.revision,
  messageId: t.messageId,
  saidAt: t.saidAt,
  trust: t.trust,
  authority: t.authority,
  counts: t.counts,
  needsHuman: t.needsHuman,
  why: t.why,
  afterCommit: t.after?.messageId ?? null,
});

const MAX_WORDS = 48;

const cut = (text: string): string => (text.length > MAX_WORDS ? `${text.slice(0, MAX_WORDS - 1)}…` : text);

/** The name before an address, as a trailer has it. */
const nameIn = (value: string): string => /^[^<]{1,80}(?=\s<)/.exec(value)?.[0].trim() ?? value;

const isObjection = ({ kind }: Row): boolean => kind === 'objection' || kind === 'possible-objection';

const wordsOf = (t: Row): string =>
  isObjection(t)
    ? `${t.by.name || t.by.address}: "${cut(t.value)}"`
    : `${t.key}: ${cut(nameIn(t.value))}${t.carried === undefined ? '' : `, in ${t.by.name}'s patch`}`;

const whyOf = (t: Row): string =>
  t.after === undefined ? t.why : `${t.why}; said after it went in, by ${t.after.by}'s word`;

const textRow = (t: Row): readonly string[] => [
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
        const rows = await rowsOf(runtime, view, options);
        output.answer(arrayAnswer('trailers', rows.map(trailerJson), { meta: view.meta, options }), () =>
          rows.length === 0
            ? 'No trailers or objections.'
            : table([['SAID', 'REV', 'COUNTS', 'WORDS', 'RIGHT', 'SCOPE', 'WHY'], ...rows.map(textRow)]),
        );
      }),
    );
};
