import type { PatchRef } from '@sluice/dependency';
import type { Instant } from '@sluice/kernel';
import type { ConnectPorts } from '../connect/signatures';
import type { Knowledge } from '../derive';
import type { LinkedPatch, LinkIndex } from '../ports/link-index';
import type { StoredMail } from '../ports/intake-store';
import type { Resolved, SeriesReader } from '../ports/series-reader';
import type { StoredCommit } from '../ports/tree-store';

/** Answers of a read by key: what was answered once is not asked again, whatever the answer was. */
class Answers<V> {
  private readonly known = new Map<string, V>();

  /** Those of some keys, the unknown ones asked for together. */
  async of(
    keys: readonly string[],
    ask: (unknown: readonly string[]) => Promise<ReadonlyMap<string, V>>,
  ): Promise<ReadonlyMap<string, V>> {
    const unknown = [...new Set(keys)].filter((key) => !this.known.has(key));
    if (unknown.length > 0) for (const [key, value] of await ask(unknown)) this.known.set(key, value);
    return new Map(keys.flatMap((key) => (this.known.has(key) ? [[key, this.known.get(key) as V]] : [])));
  }
}

const rememberingLinks = (links: LinkIndex): LinkIndex => {
  const rows = new Answers<LinkedPatch | undefined>();
  return {
    find: (asked, limit) => links.find(asked, limit),
    commitsNamed: (abbreviated) => links.commitsNamed(abbreviated),
    byRef: async (refs) => {
      const found = await rows.of(refs, async (unknown) => {
        const there = new Map((await links.byRef(unknown)).map((row) => [row.ref, row]));
        return new Map(unknown.map((ref) => [ref, there.get(ref)] as const));
      });
      return [...found.values()].flatMap((row) => row ?? []);
    },
  };
};

/** Where mails stand that are at hand: of a Message-ID in several conversations nothing is said, for who resolves it chooses one. */
const placesIn = (mails: ReadonlyMap<string, readonly StoredMail[]>): ReadonlyMap<PatchRef, string> => {
  const places = new Map<PatchRef, string>();
  const several = new Set<PatchRef>();
  for (const [place, all] of mails)
    for (const { reading } of all) {
      if ((places.get(reading.messageId) ?? place) !== place) several.add(reading.messageId);
      places.set(reading.messageId, place);
    }
  for (const ref of several) places.delete(ref);
  return places;
};

const rememberingReader = (reader: SeriesReader): SeriesReader => {
  const mails = new Answers<readonly StoredMail[]>();
  const commits = new Answers<readonly StoredCommit[]>();
  const resolved = new Answers<Resolved | undefined>();
  const mailsOf: SeriesReader['mailsOf'] = (ids) =>
    mails.of(ids, async (unknown) => {
      const found = await reader.mailsOf(unknown);
      const places = [...placesIn(found)].map(([ref, conversationId]) => [ref, { conversationId }] as const);
      await resolved.of(
        places.map(([ref]) => ref),
        () => Promise.resolve(new Map(places)),
      );
      return found;
    });
  return Object.assign(Object.create(reader) as SeriesReader, {
    mailsOf,
    commitsOf: (asked: ReadonlyMap<string, readonly StoredMail[]>) =>
      commits.of([...asked.keys()], (unknown) =>
        reader.commitsOf(new Map(unknown.map((id) => [id, asked.get(id) ?? []] as const))),
      ),
    resolve: async (ref: string) =>
      (
        await resolved.of([ref], async ([one = '']) => new Map([[one, await reader.resolve(one)] as const]))
      ).get(ref),
  });
};

/** The same ports for a group of series that are asked about one after another: reads that several of them need are made once. */
export const rememberingPorts = (ports: ConnectPorts): ConnectPorts => {
  const knowledge = new Map<Instant | undefined, Promise<Knowledge>>();
  return {
    ...ports,
    links: rememberingLinks(ports.links),
    reader: rememberingReader(ports.reader),
    knowledge: (knownAsOf) => {
      const known = knowledge.get(knownAsOf) ?? ports.knowledge(knownAsOf);
      knowledge.set(knownAsOf, known);
      return known;
    },
  };
};
