import { canonicalJson, shortHash } from '@sluice/kernel';
import type { DerivedSeries } from './derive';
import type { DerivationStore } from './ports/derivation-store';
import type { SeriesReader } from './ports/series-reader';
import { eachDerived, type ViewPorts } from './views';

export type Check = { readonly name: string; readonly ok: boolean; readonly detail: string };

const PAGE = 50;

/** A hash over what a replay must give again: all but verdicts, which move with the clock. All series at once are hashes, not texts. */
const timeless = ({ series, state, revisions }: DerivedSeries): string =>
  shortHash(
    canonicalJson({
      series,
      state,
      revisions: revisions.map(({ verdict: _verdict, ...rest }) => rest),
    }),
  );

const storedDocuments = async (
  store: DerivationStore,
): Promise<{ readonly stored: Map<string, string>; readonly dirty: number }> => {
  const stored = new Map<string, string>();
  let after: string | undefined;
  for (;;) {
    const ids = await store.conversations(after, PAGE);
    if (ids.length === 0) break;
    for (const material of await store.load(ids, new Map()))
      for (const derived of material.before) stored.set(derived.series.id, timeless(derived));
    after = ids.at(-1);
  }
  return { stored, dirty: (await store.dirty(1)).length };
};

/** Whether the derived rows are what a replay of the facts gives, series by series. */
const replayCheck = async (ports: ViewPorts, store: DerivationStore): Promise<readonly Check[]> => {
  const { stored, dirty } = await storedDocuments(store);
  const replayed = new Map<string, string>();
  for await (const { series } of eachDerived(ports, {}))
    for (const derived of series) replayed.set(derived.series.id, timeless(derived));
  const missing = [...replayed.keys()].filter((id) => !stored.has(id));
  const orphans = [...stored.keys()].filter((id) => !replayed.has(id));
  const different = [...replayed].filter(([id, hash]) => stored.has(id) && stored.get(id) !== hash);
  const list = (ids: readonly string[]): string => (ids.length === 0 ? 'none' : ids.slice(0, 5).join(', '));
  return [
    {
      name: 'nothing left to derive',
      ok: dirty === 0,
      detail: dirty === 0 ? 'the to-do list is empty' : 'run `sluice rebuild`',
    },
    {
      name: 'every series of a replay is stored',
      ok: missing.length === 0,
      detail: `missing: ${list(missing)}`,
    },
    { name: 'no stored series is an orphan', ok: orphans.length === 0, detail: `orphans: ${list(orphans)}` },
    {
      name: 'stored series equal a replay',
      ok: different.length === 0,
      detail: `${replayed.size} compared, different: ${list(different.map(([id]) => id))}`,
    },
  ];
};

/** The checks behind `sluice verify`: the log's integrity, and the derived rows against a replay of the facts. */
export const verify = async (
  ports: ViewPorts & { readonly store: DerivationStore; readonly reader: SeriesReader },
): Promise<readonly Check[]> => [
  ...(await ports.reader.integrity()),
  ...(await replayCheck(ports, ports.store)),
];
