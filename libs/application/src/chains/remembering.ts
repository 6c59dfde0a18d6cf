import type { Instant } from '@sluice/kernel';
import type { ConnectPorts } from '../connect/signatures';
import type { Knowledge } from '../derive';
import type { LinkIndex } from '../ports/link-index';
import type { StoredMail } from '../ports/intake-store';
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
  const asked = new Map<string, readonly StoredMail[]>();
  const mails = new Answers(step, (ids) => reader.mailsOf(ids));
  const commits = new Answers(step, (ids) =>
    reader.commitsOf(new Map(ids.map((id) => [id, asked.get(id) ?? []] as const))),
  );
  const resolved = new Answers(step, (refs) => reader.resolveAll(refs));
  const changed: Partial<SeriesReader> = {
    mailsOf: (ids) => mails.of(ids),
    commitsOf: (wanted) => {
      for (const [id, ones] of wanted) asked.set(id, ones);
      return commits.of([...wanted.keys()]);
    },
    resolveAll: (refs) => resolved.of(refs),
    resolve: async (ref) => (await resolved.of([ref])).get(ref),
  };
  // A reader may be an object of a class: its other reads are inherited, not copied.
  return Object.assign(Object.create(reader) as SeriesReader, changed);
};

/** The same ports for a group of series that are asked about in step: reads that several of them need are made once, and together. */
export const rememberingPorts = (ports: ConnectPorts, step: InStep): ConnectPorts => {
  const knowledge = new Map<Instant | undefined, Promise<Knowledge>>();
  return {
    ...ports,
    links: rememberingLinks(ports.links, step),
    reader: rememberingReader(ports.reader, step),
    knowledge: (knownAsOf) => {
      const known = knowledge.get(knownAsOf) ?? ports.knowledge(knownAsOf);
      knowledge.set(knownAsOf, known);
      return known;
    },
  };
};
