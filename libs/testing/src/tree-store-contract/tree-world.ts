import type {
  DerivationStore,
  IncomingMail,
  IntakeStore,
  SeriesReader,
  TreeStore,
} from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import type { LandedCommit } from '@sluice/series';
import { derivedAt, VERSIONS } from './samples';

/** Empty stores over one log, and a clock that the test moves. */
export type TreeStoreUnderTest = {
  readonly tree: TreeStore;
  readonly intake: IntakeStore;
  readonly derivation: DerivationStore;
  readonly reader: SeriesReader;
  readonly setNow: (now: Instant) => void;
  readonly close?: (() => Promise<void>) | undefined;
};

export const sorted = (...commits: readonly LandedCommit[]): readonly string[] =>
  commits.map((c) => c.commit).sort();

/** The stores under test, and what a test asks of them again and again. */
export class TreeWorld {
  constructor(private readonly made: TreeStoreUnderTest) {}

  get tree(): TreeStore {
    return this.made.tree;
  }

  get reader(): SeriesReader {
    return this.made.reader;
  }

  setNow(now: string): void {
    this.made.setNow(now as Instant);
  }

  readonly placeOf = async (id: string): Promise<string> =>
    (await this.made.reader.conversations(undefined, 100)).length === 0
      ? 'nowhere'
      : ((await this.placesById()).get(`${id}@example.org`) ?? 'nowhere');

  readonly placesById = async (): Promise<ReadonlyMap<string, string>> => {
    const mails = await this.made.reader.mailsOf(await this.made.reader.conversations(undefined, 100));
    return new Map(
      [...mails].flatMap(([place, ones]) => ones.map((m) => [m.reading.messageId, place] as const)),
    );
  };

  readonly takeMails = async (...mails: readonly IncomingMail[]): Promise<void> => {
    await this.made.intake.take(mails, VERSIONS);
    await this.settle();
  };

  /** Takes everything off the to-do list. */
  readonly settle = async (): Promise<void> => {
    const dirty = await this.made.derivation.dirty(100);
    await this.made.derivation.save(
      dirty.map((d) => ({ ...d, series: [derivedAt(d.conversationId)], conclusions: [] })),
      '2024-04-01T00:00:00Z' as Instant,
    );
    expect(await this.made.derivation.dirty(100)).toEqual([]);
  };

  readonly dirtied = async (): Promise<readonly string[]> => {
    const dirty = (await this.made.derivation.dirty(100)).map((d) => d.conversationId);
    await this.settle();
    const places = [...(await this.placesById())].filter(([, place]) => dirty.includes(place));
    return places.map(([id]) => id.replace('@example.org', '')).sort();
  };

  readonly commitsFor = async (id: string) => {
    const place = await this.placeOf(id);
    const found = await this.made.reader.commitsOf(await this.made.reader.mailsOf([place]));
    return [...(found.get(place) ?? [])];
  };

  readonly hashesFor = async (id: string): Promise<readonly string[]> =>
    (await this.commitsFor(id)).map((c) => c.commit).sort();
}
