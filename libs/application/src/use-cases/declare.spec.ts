import type { Role } from '@sluice/freeze';
import { messageId } from '@sluice/kernel';
import type { DeclaredKind } from '@sluice/series';
import type { Knowledge } from '../derive';
import { InMemoryEventStore } from '../in-memory/event-store';
import type { InMemoryMailWorld } from '../in-memory/mail-world';
import { decisionsOf } from '../person-decided';
import { HASHING, KNOWLEDGE, StoppedClock, storyWorld, time, viewPorts } from '../spec-builders';
import { viewSeries } from '../views';
import { declare, rightToDeclare, type Declared } from './declare';
import { undoDeclaration } from './undo-declaration';

const source = { text: 'for specs' };
const maintainer = (person: string, ...files: string[]): Role => ({
  ...{ role: 'maintainer', source, person, files },
});

const KNOWN: Knowledge = {
  ...KNOWLEDGE,
  roles: [
    ...KNOWLEDGE.roles,
    { role: 'release-manager', person: 'rolf@example.org', release: '1.5', source },
    { role: 'committer', person: 'cora@example.org', source },
    { role: 'committer', person: 'olli@example.org', source },
    { role: 'administrator', person: 'root@example.org', source },
    maintainer('mara@example.org', 'otter/'),
    maintainer('nils@example.org', 'docs/'),
  ],
};

const ICE = 'ice-1-v2@example.org';

let mails: InMemoryMailWorld;
let store: InMemoryEventStore;
let second = 0;

beforeAll(async () => {
  mails = await storyWorld();
});
beforeEach(() => {
  store = new InMemoryEventStore(new StoppedClock());
  second = 0;
});

const known = async (): Promise<Knowledge> => ({
  ...KNOWN,
  ...decisionsOf(await store.readTypes(['PersonDecided']), 'otter'),
});

const derivedNow = async (ref = ICE) => (await viewSeries(viewPorts(mails, await known()), ref, {})).derived;

const contextOf = async (by: string) => {
  second += 1;
  const at = time(`2024-03-09T10:00:${String(second).padStart(2, '0')}Z`);
  return { correction: { by, at, reason: 'so' }, hashing: HASHING, knowledge: await known() };
};

const say = async (by: string, what: DeclaredKind): Promise<Declared> =>
  declare(
    store,
    { derived: await derivedNow(), posting: messageId(ICE), what },
    await contextOf(`${by}@example.org`),
  );

const undo = async (by: string, { event }: Declared): Promise<Declared> =>
  undoDeclaration(
    store,
    { event: event?.idempotencyKey ?? '', derived: await derivedNow() },
    await contextOf(`${by}@example.org`),
  );

const FOR = (release: string) => ({ kind: 'target', release }) as const;
const FUTURE = { kind: 'future' } as const;
const FIX = { kind: 'bugfix' } as const;
const FEATURE = { kind: 'feature' } as const;

describe('by what right somebody declares something', () => {
  it.each<[string, DeclaredKind, string]>([
    ['olli', FOR('1.4'), 'author'],
    ['olli', FUTURE, 'author'],
    ['olli', FEATURE, 'author'],
    ['olli', FIX, 'posted or wrote it'],
    ['rita', FIX, 'release-manager'],
    ['rita', FOR('1.5'), 'release-manager'],
    ['rolf', FOR('1.5'), 'release-manager'],
    ['rolf', FUTURE, 'neither posted it'],
    ['rolf', FIX, 'holds none of these roles'],
    ['cora', FIX, 'committer'],
    ['mara', FIX, 'maintainer'],
    ['nils', FIX, 'holds none of these roles'],
    ['nils', FEATURE, 'neither posted it'],
    ['root', FEATURE, 'neither posted it'],
    ['nobody', FOR('1.4'), 'neither posted it'],
  ])('%s declares %o: %s', async (by, what, expected) => {
    const who = { by: `${by}@example.org`, at: time('2024-03-09T10:00') };
    const right = rightToDeclare(KNOWN, { derived: await derivedNow(), what }, who);
    expect('as' in right ? right.as : right.why).toMatch(new RegExp(expected));
  });
});

describe('what is declared', () => {
  it('is recorded once, and known with who said it, when and why', async () => {
    const { event } = await say('cora', FEATURE);
    expect(event?.data).toMatchObject({
      about: 'declaration',
      decision: { kind: 'feature', messageId: ICE, as: 'committer' },
    });
    expect(await say('cora', FEATURE)).toEqual({});
    expect((await known()).declarations).toEqual([
      {
        ...{ kind: 'feature', messageId: ICE, as: 'committer', by: 'cora@example.org' },
        ...{ at: '2024-03-09T10:00:01Z', reason: 'so' },
      },
    ]);
    expect((await derivedNow()).revisions.at(-1)?.changeClasses).toEqual(['feature']);
  });

  it('is refused where it cannot count against the word of somebody higher', async () => {
    await say('rita', FOR('1.5'));
    expect((await say('olli', FOR('1.4'))).why).toMatch(
      /^rita@example\.org \(release manager\) aimed it at 1\.5 on 2024-03-09/,
    );
    expect((await say('cora', FOR('1.4'))).why).toBeDefined();
    expect(await say('cora', FOR('1.5'))).toEqual({});
    expect((await say('olli', FUTURE)).event).toBeDefined();
  });

  it('is taken back by who said it, and by as good a right to say the contrary', async () => {
    const strict = await say('cora', FEATURE);
    expect((await undo('olli', strict)).why).toMatch(/posted or wrote it/);
    expect((await undo('root', strict)).why).toBeDefined();
    expect((await undo('mara', strict)).event).toBeDefined();
    expect((await known()).declarations).toBeUndefined();
    const aimed = await say('rita', FOR('1.5'));
    expect((await undo('cora', aimed)).why).toBe(
      'what rita@example.org said, cora@example.org does not take back',
    );
    expect((await undo('rita', aimed)).event).toBeDefined();
    const own = await say('olli', FUTURE);
    expect((await undo('olli', own)).event).toBeDefined();
    await expect(undo('olli', own)).rejects.toThrow('no standing decision');
  });
});
