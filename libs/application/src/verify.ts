import type { Dependence } from '@sluice/dependency';
import { canonicalJson, shortHash } from '@sluice/kernel';
import type { DerivedSeries } from './derive';
import type { ChainStore } from './ports/chain-store';
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

const list = (ids: readonly string[]): string => (ids.length === 0 ? 'none' : ids.slice(0, 5).join(', '));

type Replayed = {
  readonly checks: readonly Check[];
  /** What the replay says of edges, by their ends and kind. */
  readonly edges: ReadonlyMap<string, string>;
};

/** Whether the derived rows are what a replay of the facts gives, series by series. */
const replayCheck = async (ports: ViewPorts, store: DerivationStore): Promise<Replayed> => {
  const { stored, dirty } = await storedDocuments(store);
  const replayed = new Map<string, string>();
  const edges = new Map<string, string>();
  for await (const { series } of eachDerived(ports, {}))
    for (const derived of series) {
      replayed.set(derived.series.id, timeless(derived));
      for (const [key, hash] of (derived.dependences ?? []).map(edgeHash)) edges.set(key, hash);
    }
  const missing = [...replayed.keys()].filter((id) => !stored.has(id));
  const orphans = [...stored.keys()].filter((id) => !replayed.has(id));
  const different = [...replayed].filter(([id, hash]) => stored.has(id) && stored.get(id) !== hash);
  const checks = [
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
  return { checks, edges };
};

/** What is recorded of an edge: all of it. */
const edgeHash = ({ edge, parent, confirmed }: Dependence): readonly [string, string] => [
  `${edge.from} ${edge.kind} ${edge.to}`,
  shortHash(canonicalJson({ edge, parent, confirmed })),
];

const recordedEdges = async (chains: ChainStore): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>();
  let after: string | undefined;
  for (;;) {
    const page = await chains.recordedEdges(after, PAGE);
    if (page.length === 0) return found;
    for (const { before } of page)
      for (const recorded of before) {
        const [key, hash] = edgeHash(recorded);
        found.set(key, hash);
      }
    after = page.at(-1)?.conversationId;
  }
};

/** Whether the recorded edges are those that a replay finds. */
const edgeChecks = (
  recorded: ReadonlyMap<string, string>,
  replayed: ReadonlyMap<string, string>,
): readonly Check[] => {
  const missing = [...replayed.keys()].filter((key) => !recorded.has(key));
  const extra = [...recorded.keys()].filter((key) => !replayed.has(key));
  const different = [...replayed].filter(([key, hash]) => recorded.has(key) && recorded.get(key) !== hash);
  const wrong = [...missing, ...extra, ...different.map(([key]) => key)];
  return [
    {
      name: 'recorded edges equal a replay',
      ok: wrong.length === 0,
      detail: `${replayed.size} compared, missing: ${list(missing)}; none of a replay: ${list(extra)}; different: ${list(different.map(([key]) => key))}`,
    },
  ];
};

const chainChecks = async (
  chains: ChainStore,
  replayed: ReadonlyMap<string, string>,
): Promise<readonly Check[]> => {
  const dirty = (await chains.dirtyChains(1)).length;
  return [
    {
      name: 'no chain left to record',
      ok: dirty === 0,
      detail: dirty === 0 ? 'the to-do list is empty' : 'run `sluice rebuild`',
    },
    ...edgeChecks(await recordedEdges(chains), replayed),
  ];
};

/** The checks behind `sluice verify`: the log's integrity, and the derived rows and recorded edges against a replay of the facts. */
export const verify = async (
  ports: ViewPorts & {
    readonly store: DerivationStore;
    readonly reader: SeriesReader;
    readonly chains?: ChainStore | undefined;
  },
): Promise<readonly Check[]> => {
  const { checks, edges } = await replayCheck(ports, ports.store);
  return [
    ...(await ports.reader.integrity()),
    ...checks,
    ...(ports.chains === undefined ? [] : await chainChecks(ports.chains, edges)),
  ];
};
