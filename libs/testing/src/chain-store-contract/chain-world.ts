import type {
  ChainNews,
  ChainResult,
  ChainStore,
  DerivationStore,
  DerivedSeries,
  IncomingMail,
  IntakeStore,
  RecordedEdge,
  SeriesReader,
  TreeStore,
} from '@sluice/application';
import type { ParentFate, PatchRef } from '@sluice/dependency';
import { messageId, shortHash, type Instant, type NewEvent } from '@sluice/kernel';
import { messageKey } from '@sluice/series';
import { derivedAt, VERSIONS } from '../tree-store-contract/samples';

/** Empty stores over one log. */
export type ChainStoreUnderTest = {
  readonly chains: ChainStore;
  readonly tree: TreeStore;
  readonly intake: IntakeStore;
  readonly derivation: DerivationStore;
  readonly reader: SeriesReader;
  readonly close?: (() => Promise<void>) | undefined;
};

export const AT = '2024-04-01T00:00:00Z' as Instant;
export const idOf = (name: string): string => `${name}@example.org`;

/** An edge from a mail of the contract to anything. */
export const edgeTo = (
  to: PatchRef,
  { from = 'swim', fate = { state: 'posted' } }: { from?: string; fate?: ParentFate } = {},
): RecordedEdge => ({
  series: `s-${from}`,
  edge: {
    from: idOf(from),
    to,
    kind: 'declared',
    confidence: 'certain',
    evidence: [{ kind: 'mail', messageId: idOf(from), line: 1, quote: `Depends-on: ${to}` }],
    saidAt: '2024-03-01T10:00:00Z' as Instant,
  },
  parent: { fate },
});

export const concluded = (key: string): NewEvent => ({
  sort: 'conclusion',
  type: 'EdgeRecorded',
  schemaVersion: 1,
  streamName: 'series-contract',
  idempotencyKey: key,
  data: {},
});

/** A series of one posted patch, as far as stores look at it. */
const seriesOf = (name: string): DerivedSeries => {
  const { series } = derivedAt('x');
  const patch = {
    position: 1,
    messageId: messageId(idOf(name)),
    files: [],
    damage: [],
    fixes: [],
    message: '',
    resends: [],
  };
  const revision = {
    number: '1',
    kind: 'patch' as const,
    postedAt: series.firstPostedAt,
    postedAtProven: false,
    poster: series.author,
    coverExpected: false,
    subject: name,
    total: 1,
    patches: [patch],
    missing: [],
    complete: true,
    resends: [],
    dropped: [],
    groupedBy: [],
    trailers: [],
    objections: [],
    commitClaims: [],
    withdrawals: [],
    replies: [],
  };
  return { series: { ...series, id: `s-${name}`, revisions: [revision] }, state: 'posted', revisions: [] };
};

const NO_NEWS: ChainNews = { edgesMayDiffer: false, moved: [] };

/** The stores under test, and what a test asks of them again and again. */
export class ChainWorld {
  constructor(readonly made: ChainStoreUnderTest) {}

  get chains(): ChainStore {
    return this.made.chains;
  }

  /** Mails by name, each a series of its own; nothing is left to do. */
  readonly takeMails = async (...mails: readonly IncomingMail[]): Promise<void> => {
    await this.made.intake.take(mails, VERSIONS);
    await this.derive();
  };

  /** What a deriver does: each neighbourhood has a series for each of its mails. */
  readonly derive = async (news: ChainNews = NO_NEWS): Promise<readonly string[]> => {
    const dirty = await this.made.derivation.dirty(100);
    const mails = await this.made.reader.mailsOf(dirty.map((d) => d.conversationId));
    const results = dirty.map((d) => ({
      ...d,
      series: (mails.get(d.conversationId) ?? []).map((m) =>
        seriesOf(m.reading.messageId.split('@')[0] ?? ''),
      ),
      conclusions: [],
      chains: news,
    }));
    await this.made.derivation.save(results, AT);
    return dirty.map((d) => d.conversationId);
  };

  readonly placeOf = async (name: string): Promise<string> =>
    (await this.made.reader.placesOf([idOf(name)]))[0] ?? 'nowhere';

  /** What is on the to-do list of chains, by the names of mails. */
  readonly dirty = async (...names: readonly string[]): Promise<readonly string[]> => {
    const places = new Set((await this.chains.dirtyChains(100)).map((d) => d.conversationId));
    const found = await Promise.all(
      names.map(async (name) => (places.has(await this.placeOf(name)) ? [name] : [])),
    );
    return found.flat();
  };

  /** Takes everything off both lists without writing anything. */
  readonly settle = async (): Promise<void> => {
    await this.derive();
    const dirty = await this.chains.dirtyChains(100);
    const loaded = await this.chains.loadChains(dirty.map((d) => d.conversationId));
    const results = dirty.map((d): ChainResult => {
      const edges = loaded.find((m) => m.conversationId === d.conversationId)?.before ?? [];
      return { ...d, edges, changed: false, again: false, conclusions: [] };
    });
    await this.chains.saveChains(results, AT);
    expect(await this.chains.dirtyChains(100)).toEqual([]);
    expect(await this.made.derivation.dirty(100)).toEqual([]);
  };

  /** What a recorder does of the chain of one mail. */
  readonly record = async (
    name: string,
    edges: readonly RecordedEdge[],
    more: Partial<ChainResult> = {},
  ): Promise<void> => {
    await this.chains.markChains([idOf(name)]);
    const place = await this.placeOf(name);
    const [dirty] = (await this.chains.dirtyChains(100)).filter((d) => d.conversationId === place);
    if (dirty === undefined) throw new Error(`no chain of ${name} is on the list`);
    await this.chains.saveChains(
      [{ ...dirty, edges, changed: true, again: false, conclusions: [], ...more }],
      AT,
    );
  };

  /** Joins the conversations of two mails. */
  readonly join = (a: string, b: string): Promise<void> =>
    this.made.intake.connect([a, b].map((name) => shortHash(messageKey(messageId(idOf(name))))));

  readonly edgesOf = async (name: string): Promise<readonly RecordedEdge[]> =>
    (await this.chains.loadChains([await this.placeOf(name)])).flatMap((m) => m.before);
}
