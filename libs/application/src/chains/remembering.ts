import type { Instant } from '@sluice/kernel';
import { placedBy, viewpointKey, type PlacedOf, type PlacedSeries } from '../connect/placed';
import type { ConnectPorts } from '../connect/signatures';
import type { Knowledge } from '../derive';
import type { LinkIndex } from '../ports/link-index';
import type { SeriesReader } from '../ports/series-reader';
import { Finds } from './finds';
import { Answers, type InStep } from './in-step';

const rememberingLinks = (links: LinkIndex, step: InStep): LinkIndex => {
  const finds = new Finds(links, step);
  const rows = new Answers(
    step,
    async (refs) => new Map((await links.byRef(refs)).map((row) => [row.ref, row])),
  );
  const commits = new Answers(step, (short) => links.commitsNamed(short));
  return {
    find: (asked, limit) => finds.find(asked, limit),
    commitsNamed: (abbreviated) => commits.of(abbreviated),
    byRef: async (refs) => [...(await rows.of(refs)).values()],
  };
};

const rememberingReader = (reader: SeriesReader, step: InStep): SeriesReader => {
  const resolved = new Answers(step, (refs) => reader.resolveAll(refs));
  const changed: Partial<SeriesReader> = {
    resolveAll: (refs) => resolved.of(refs),
    resolve: async (ref) => (await resolved.of([ref])).get(ref),
  };
  // A reader may be an object of a class: its other reads are inherited, not copied.
  return Object.assign(Object.create(reader) as SeriesReader, changed);
};

/** Conversations are assembled once for all who look from one viewpoint; what these share is read only. */
const rememberingPlaced = (placed: PlacedOf, step: InStep): PlacedOf => {
  const byViewpoint = new Map<string, Answers<readonly PlacedSeries[]>>();
  return (ids, from) => {
    const key = viewpointKey(from);
    const answers = byViewpoint.get(key) ?? new Answers(step, (wanted) => placed(wanted, from));
    byViewpoint.set(key, answers);
    return answers.of(ids);
  };
};

/** The same ports for a group of series that are asked about in step: reads that several of them need are made once, and together. */
export const rememberingPorts = (ports: ConnectPorts, step: InStep): ConnectPorts => {
  const known = new Map<Instant | undefined, Promise<Knowledge>>();
  const knowledge = (knownAsOf: Instant | undefined): Promise<Knowledge> => {
    const there = known.get(knownAsOf) ?? ports.knowledge(knownAsOf);
    known.set(knownAsOf, there);
    return there;
  };
  return {
    ...ports,
    links: rememberingLinks(ports.links, step),
    reader: rememberingReader(ports.reader, step),
    knowledge,
    placed: rememberingPlaced(ports.placed ?? placedBy({ ...ports, knowledge }), step),
  };
};
