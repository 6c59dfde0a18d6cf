import { canonicalJson, type EventEnvelope, type Hashing, type Instant, type NewEvent } from '@sluice/kernel';
import { LINKS_VERSION } from '@sluice/dependency';
import type { Announcement, GatePolicy, Role } from '@sluice/freeze';
import { ANALYSER_VERSION, type InterfaceModel } from '@sluice/interface-model';
import type { Identity } from '@sluice/series';
import { administratorRoles } from './administrators';
import type { Knowledge, ProjectFacts } from './derive';
import { decisionsOf } from './person-decided';
import type { EventStore } from './ports/event-store';

/** A project's documents, as an adapter read them from files. */
export type ProjectDocuments = {
  readonly project: ProjectFacts;
  readonly interfaceModel: InterfaceModel;
  readonly policy: GatePolicy;
  readonly announcements: readonly Announcement[];
  readonly roles: readonly Role[];
  readonly identities: readonly Identity[];
};

/** Which published entries stand: an entry that a document no longer has is not unsaid, it stands no longer. */
export type ProjectPublished = {
  readonly project: string;
  /** Hash of the files' bytes: the same files need not be read again. */
  readonly fileHash: string;
  readonly entries: readonly string[];
};

export const KNOWLEDGE_TYPES = [
  'ProjectDescribed',
  'ModelPublished',
  'PolicyPublished',
  'CalendarAnnounced',
  'RoleHeld',
  'IdentityLinked',
  'ProjectPublished',
  'PersonDecided',
] as const;

const streamOf = (project: string): string => `project-${project}`;

const entry = (
  type: (typeof KNOWLEDGE_TYPES)[number],
  data: unknown,
  context: { readonly project: string; readonly hashing: Hashing; readonly saidAt?: Instant | undefined },
): NewEvent => ({
  sort: 'fact',
  type,
  schemaVersion: 1,
  streamName: streamOf(context.project),
  idempotencyKey: `${type} ${context.project} ${context.hashing.sha256(canonicalJson(data))}`,
  saidAt: context.saidAt,
  data,
});

/** Every entry of a project's documents as a fact whose identity is its content. */
export const projectFacts = (documents: ProjectDocuments, hashing: Hashing): readonly NewEvent[] => {
  const context = { project: documents.project.key, hashing };
  return [
    entry('ProjectDescribed', documents.project, context),
    entry('ModelPublished', documents.interfaceModel, context),
    entry('PolicyPublished', documents.policy, context),
    ...documents.announcements.map((a) => entry('CalendarAnnounced', a, { ...context, saidAt: a.saidAt })),
    ...documents.roles.map((r) => entry('RoleHeld', r, context)),
    ...documents.identities.map((i) => entry('IdentityLinked', i, context)),
  ];
};

const latestPublication = (
  events: readonly EventEnvelope[],
  project: string,
): EventEnvelope<string, ProjectPublished> | undefined =>
  events.findLast(
    (e): e is EventEnvelope<string, ProjectPublished> =>
      e.type === 'ProjectPublished' && e.streamName === streamOf(project),
  );

/** Hash of the files last published for a project; `undefined` when none were. */
export const publishedFileHash = async (store: EventStore, project: string): Promise<string | undefined> =>
  latestPublication(await store.readStream(streamOf(project)), project)?.data.fileHash;

/** The key of the project that a log is of: the first that was published in it; `undefined` before any was. */
export const projectOfLog = async (store: EventStore): Promise<string | undefined> => {
  const [first] = await store.readTypes(['ProjectPublished']);
  return first === undefined ? undefined : (first.data as ProjectPublished).project;
};

/**
 * Publishes a project's documents as facts: what is new is recorded, what is unchanged is a no-op, and which entries stand is said.
 * Answers whether anything changed.
 */
export const publishProject = async (
  store: EventStore,
  documents: ProjectDocuments,
  context: { readonly fileHash: string; readonly hashing: Hashing },
): Promise<boolean> => {
  const facts = projectFacts(documents, context.hashing);
  const entries = facts.map((f) => f.idempotencyKey);
  const streamName = streamOf(documents.project.key);
  const history = await store.readStream(streamName);
  const before = latestPublication(history, documents.project.key);
  const published: ProjectPublished = {
    project: documents.project.key,
    fileHash: context.fileHash,
    entries,
  };
  const same = canonicalJson(before?.data.entries) === canonicalJson(entries);
  if (same && before?.data.fileHash === context.fileHash) return false;
  await store.append([
    ...facts,
    {
      sort: 'fact',
      type: 'ProjectPublished',
      schemaVersion: 1,
      streamName,
      // The same files may stand again after others did: the generation tells the publications apart.
      idempotencyKey: `ProjectPublished ${documents.project.key} ${history.length} ${context.fileHash}`,
      data: published,
    },
  ]);
  return !same;
};

/** No project was published by the moment asked for. */
export class NothingPublishedError extends Error {
  constructor(project: string) {
    super(`nothing was known by then, not even of project "${project}": choose a later --known-as-of`);
    this.name = 'NothingPublishedError';
  }
}

const dataOf = <T>(events: readonly EventEnvelope[], type: (typeof KNOWLEDGE_TYPES)[number]): readonly T[] =>
  events.filter((e) => e.type === type).map((e) => e.data as T);

const only = <T>(values: readonly T[], project: string): T => {
  const value = values.at(-1);
  if (value === undefined) throw new NothingPublishedError(project);
  return value;
};

/**
 * What is known beside mails, by `knownAsOf` (all of it where that is absent): the standing entries of the latest publication and what people
 * decided.
 * @throws NothingPublishedError
 */
export const knowledgeOf = (
  events: readonly EventEnvelope[],
  project: string,
  knownAsOf?: Instant,
): Knowledge => {
  const known = events.filter((e) => knownAsOf === undefined || e.recordedAt <= knownAsOf);
  const publication = latestPublication(known, project);
  if (publication === undefined) throw new NothingPublishedError(project);
  const byKey = new Map(known.map((e) => [e.idempotencyKey, e]));
  const standing = publication.data.entries.flatMap((key) => byKey.get(key) ?? []);
  const models = standing.filter((e) => e.type === 'ModelPublished');
  const identities = dataOf<Identity>(standing, 'IdentityLinked');
  const { administrators, ...decided } = decisionsOf(known, project);
  return {
    project: only(dataOf<ProjectFacts>(standing, 'ProjectDescribed'), project),
    model: only(dataOf<InterfaceModel>(standing, 'ModelPublished'), project),
    modelVersion: `${ANALYSER_VERSION}.${LINKS_VERSION}.${models.at(-1)?.idempotencyKey.slice(-16) ?? ''}`,
    policy: only(dataOf<GatePolicy>(standing, 'PolicyPublished'), project),
    announcements: dataOf<Announcement>(standing, 'CalendarAnnounced'),
    roles: [...dataOf<Role>(standing, 'RoleHeld'), ...administratorRoles(administrators, identities)],
    identities,
    ...decided,
  };
};
