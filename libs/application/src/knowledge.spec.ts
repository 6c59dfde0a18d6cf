import type { NewEvent } from '@sluice/kernel';
import { InMemoryEventStore } from './in-memory/event-store';
import {
  knowledgeOf,
  KNOWLEDGE_TYPES,
  NothingPublishedError,
  projectOfLog,
  projectFacts,
  publishedFileHash,
  publishProject,
  type ProjectDocuments,
} from './knowledge';
import type { PersonDecided } from './person-decided';
import { announce, DOCUMENTS, HASHING, StoppedClock, time } from './spec-builders';

const setup = () => {
  const clock = new StoppedClock();
  const store = new InMemoryEventStore(clock);
  const publish = (documents: ProjectDocuments, fileHash: string): Promise<boolean> =>
    publishProject(store, documents, { fileHash, hashing: HASHING });
  const known = async (knownAsOf?: string) =>
    knowledgeOf(
      await store.readTypes(KNOWLEDGE_TYPES),
      'otter',
      knownAsOf === undefined ? undefined : time(knownAsOf),
    );
  return { clock, store, publish, known };
};

const TYPES = ['ProjectDescribed', 'ModelPublished', 'PolicyPublished', 'CalendarAnnounced'];
const SLIPPED: ProjectDocuments = {
  ...DOCUMENTS,
  announcements: [
    ...DOCUMENTS.announcements,
    announce('1.4', '2024-03-01', { freeze: '2024-04-15 announced' }),
  ],
};

describe('publishing documents', () => {
  test('records one fact for each entry, and which of them stand', async () => {
    const { store, publish } = setup();
    expect(await publish(DOCUMENTS, 'one')).toBe(true);
    expect(store.events.map((e) => e.type)).toEqual([
      ...TYPES,
      'RoleHeld',
      'RoleHeld',
      'IdentityLinked',
      'ProjectPublished',
    ]);
    for (const event of store.events)
      expect(event).toMatchObject({ sort: 'fact', streamName: 'project-otter' });
    const entries = store.events.slice(0, -1).map((e) => e.idempotencyKey);
    expect(store.events.at(-1)?.data).toEqual({ project: 'otter', fileHash: 'one', entries });
  });

  test('again changes nothing', async () => {
    const { store, publish } = setup();
    await publish(DOCUMENTS, 'one');
    const before = [...store.events];
    expect(await publish(DOCUMENTS, 'one')).toBe(false);
    expect(store.events).toEqual(before);
  });

  test('whose files were only laid out anew records their hash, and says that nothing changed', async () => {
    const { store, publish, known } = setup();
    await publish(DOCUMENTS, 'one');
    const before = await known();
    expect(await publish(DOCUMENTS, 'two')).toBe(false);
    expect(await publishedFileHash(store, 'otter')).toBe('two');
    expect(await known()).toEqual(before);
  });

  test('records only what is new of an edited document', async () => {
    const { store, publish } = setup();
    await publish(DOCUMENTS, 'one');
    const before = store.events.length;
    expect(await publish(SLIPPED, 'two')).toBe(true);
    expect(store.events.slice(before).map((e) => e.type)).toEqual(['CalendarAnnounced', 'ProjectPublished']);
  });

  test('that stood before lets them stand again', async () => {
    const { store, publish, known } = setup();
    for (const [documents, fileHash] of [
      [DOCUMENTS, 'one'],
      [SLIPPED, 'two'],
      [DOCUMENTS, 'one'],
    ] as const)
      expect(await publish(documents, fileHash)).toBe(true);
    expect(await publishedFileHash(store, 'otter')).toBe('one');
    expect((await known()).announcements).toEqual(DOCUMENTS.announcements);
    expect(await publish(SLIPPED, 'two')).toBe(true);
    expect((await known()).announcements).toEqual(SLIPPED.announcements);
  });

  test('gives an announcement the time it was said at, and documents none', () => {
    const facts = projectFacts(DOCUMENTS, HASHING);
    expect(facts.filter((f) => f.saidAt !== undefined)).toMatchObject([
      { type: 'CalendarAnnounced', saidAt: time('2024-01-10') },
    ]);
  });

  test('gives a fact an identity that is its content, whatever order its keys were written in', () => {
    const { project } = DOCUMENTS;
    const turned = Object.fromEntries(Object.entries(project).reverse()) as typeof project;
    const keys = (documents: ProjectDocuments): readonly string[] =>
      projectFacts(documents, HASHING).map((f) => f.idempotencyKey);
    expect(keys({ ...DOCUMENTS, project: turned })).toEqual(keys(DOCUMENTS));
    expect(keys({ ...DOCUMENTS, project: { ...project, name: 'Stoat' } })[0]).not.toBe(keys(DOCUMENTS)[0]);
  });

  test('of nobody has no hash', async () => {
    const { store, publish } = setup();
    expect(await publishedFileHash(store, 'otter')).toBeUndefined();
    await publish(DOCUMENTS, 'one');
    expect(await publishedFileHash(store, 'stoat')).toBeUndefined();
  });
});

test('a log is of the project that was first published in it', async () => {
  const { store, publish } = setup();
  expect(await projectOfLog(store)).toBeUndefined();
  await publish(DOCUMENTS, 'one');
  await publish({ ...DOCUMENTS, project: { ...DOCUMENTS.project, key: 'stoat' } }, 'two');
  expect(await projectOfLog(store)).toBe('otter');
});

describe('what is known', () => {
  test('is what the documents say', async () => {
    const { publish, known } = setup();
    await publish(DOCUMENTS, 'one');
    const { interfaceModel, ...rest } = DOCUMENTS;
    expect(await known()).toMatchObject({ ...rest, model: interfaceModel, grouping: [], decisions: [] });
  });

  test('no longer has an entry that was taken out of a document', async () => {
    const { publish, known } = setup();
    await publish(DOCUMENTS, 'one');
    await publish({ ...DOCUMENTS, roles: DOCUMENTS.roles.slice(1), identities: [] }, 'two');
    const { roles, identities } = await known();
    expect(roles).toEqual(DOCUMENTS.roles.slice(1));
    expect(identities).toEqual([]);
  });

  test('names another version of the model when the model changed, and only then', async () => {
    const { publish, known } = setup();
    await publish(DOCUMENTS, 'one');
    const { modelVersion } = await known();
    await publish(SLIPPED, 'two');
    expect((await known()).modelVersion).toBe(modelVersion);
    await publish({ ...SLIPPED, interfaceModel: { ...SLIPPED.interfaceModel, roots: ['stoat/'] } }, 'three');
    expect((await known()).modelVersion).not.toBe(modelVersion);
  });

  test('was, at an earlier moment, what had been learnt by then', async () => {
    const { clock, publish, known } = setup();
    await publish(DOCUMENTS, 'one');
    clock.set('2024-03-11T12:00');
    await publish(SLIPPED, 'two');
    expect((await known('2024-03-11T11:59:59Z')).announcements).toEqual(DOCUMENTS.announcements);
    expect((await known('2024-03-11T12:00')).announcements).toEqual(SLIPPED.announcements);
  });

  test('was nothing before the first publication, or of another project', async () => {
    const { store, publish, known } = setup();
    await expect(known()).rejects.toThrow(NothingPublishedError);
    await publish(DOCUMENTS, 'one');
    await expect(known('2024-03-10T11:59:59Z')).rejects.toThrow(NothingPublishedError);
    expect(() => knowledgeOf(store.events, 'stoat')).toThrow(NothingPublishedError);
  });
});

const decided = (key: string, data: PersonDecided, streamName = 'grouping'): NewEvent => ({
  sort: 'fact',
  type: 'PersonDecided',
  schemaVersion: 1,
  streamName,
  idempotencyKey: `PersonDecided ${key}`,
  data,
});

const REGROUP = {
  about: 'grouping',
  decision: { kind: 'regroup', messageId: 'ice@example.org', to: 'new' },
} as unknown as PersonDecided;
const MORATORIUM: PersonDecided = {
  about: 'gate',
  decision: {
    type: 'MoratoriumDeclared',
    said: { release: '1.4', by: 'rita@example.org', at: time('2024-03-10'), reason: 'ice', source: {} },
    data: {},
  },
};

describe('what people decided', () => {
  const decidedSetup = async () => {
    const world = setup();
    await world.publish(DOCUMENTS, 'one');
    await world.store.append([decided('r', REGROUP), decided('m', MORATORIUM, 'release-otter-1.4')]);
    return world;
  };

  test('is known by what it is about', async () => {
    const { known } = await decidedSetup();
    expect(await known()).toMatchObject({
      grouping: [REGROUP].map((d) => 'decision' in d && d.decision),
      decisions: [MORATORIUM].map((d) => 'decision' in d && d.decision),
      retracted: [],
    });
  });

  test('no longer counts when it was undone; both facts are named as retracted', async () => {
    const { store, known } = await decidedSetup();
    await store.append([decided('u', { about: 'undo', event: 'PersonDecided r' })]);
    const { grouping, decisions, retracted } = await known();
    expect(grouping).toEqual([]);
    expect(decisions).toHaveLength(1);
    expect([...(retracted ?? [])].sort()).toEqual(['PersonDecided r', 'PersonDecided u']);
  });

  test('still counted at a moment before it was undone', async () => {
    const { clock, store, known } = await decidedSetup();
    clock.set('2024-03-12T12:00');
    await store.append([decided('u', { about: 'undo', event: 'PersonDecided r' })]);
    expect((await known('2024-03-12T11:00')).grouping).toHaveLength(1);
    expect((await known()).grouping).toHaveLength(0);
  });

  test('of a release line of another project is none of this one', async () => {
    const { store, known } = await decidedSetup();
    await store.append([decided('s', MORATORIUM, 'release-stoat-1.4')]);
    expect((await known()).decisions).toHaveLength(1);
  });
});
