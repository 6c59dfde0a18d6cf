import { createHash } from 'node:crypto';
import type {
  DerivationStore,
  DerivedSeries,
  IncomingMail,
  IntakeStore,
  MaintainersSeen,
  SeriesReader,
  TreeStore,
} from '@sluice/application';
import { neighbourhoodKeys } from '@sluice/application';
import { listId, messageId, type Instant } from '@sluice/kernel';
import { readMail, type Mail } from '@sluice/mail';
import type { LandedCommit } from '@sluice/series';

/** Empty stores over one log, and a clock that the test moves. */
export type TreeStoreUnderTest = {
  readonly tree: TreeStore;
  readonly intake: IntakeStore;
  readonly derivation: DerivationStore;
  readonly reader: SeriesReader;
  readonly setNow: (now: Instant) => void;
  readonly close?: (() => Promise<void>) | undefined;
};

const digest = (how: 'sha1' | 'sha256', text: string): string => createHash(how).update(text).digest('hex');
const HASHING = { sha1: (t: string) => digest('sha1', t), sha256: (t: string) => digest('sha256', t) };

const LIST = listId('otter-devel.example.org');
const VERSIONS = { decoderVersion: 1, readerVersion: 1, modelVersion: 'contract' };
const OLGA = { name: 'Olga Otter', address: 'olga@example.org' };

const diffOf = (id: string): string => `Because the water is cold.
---
diff --git a/${id}.c b/${id}.c
--- a/${id}.c
+++ b/${id}.c
@@ -1 +1 @@
-cold
+warm ${id}
`;

const posted = (id: string, subject: string): IncomingMail => {
  const mail: Mail = {
    messageId: messageId(`${id}@example.org`),
    from: OLGA,
    replyTo: [],
    to: [],
    cc: [],
    subject: `[PATCH] ${subject}`,
    date: '2024-03-01T10:00:00Z' as Instant,
    inReplyTo: [],
    references: [],
    listIds: [LIST],
    text: diffOf(id),
    flowed: false,
    patchAttachments: [],
    defects: [],
  };
  const rawHash = digest('sha256', JSON.stringify(mail));
  const { reading } = readMail(mail, HASHING);
  return {
    rawHash,
    size: 1,
    compressed: Uint8Array.from([1]),
    seen: { rawHash, trust: 'list-verified', origin: id },
    sighting: { listId: LIST, trust: 'list-verified' },
    content: {
      reading,
      saidAt: '2024-03-01T10:00:00Z' as Instant,
      proven: false,
      keys: neighbourhoodKeys(reading),
    },
  };
};

const hashOf = (name: string): string => digest('sha1', name);

/** A commit with a hash made of a name. */
const landed = (name: string, parts: Partial<LandedCommit> = {}): LandedCommit => ({
  commit: hashOf(name),
  parents: [],
  branch: 'master',
  author: OLGA,
  authoredAt: '2024-03-01T10:00:00Z' as Instant,
  committer: { name: 'Carl Committer', address: 'carl@example.org' },
  committedAt: '2024-03-05T10:00:00Z' as Instant,
  subject: `otter: ${name} below the ice`,
  body: '',
  files: [{ path: `${name}.c`, before: hashOf('cold'), after: hashOf(name) }],
  ...parts,
});

const reverting = (name: string, of: LandedCommit, abbreviated = 40): LandedCommit =>
  landed(name, {
    subject: `otter: no more of ${name}`,
    body: `This reverts commit ${of.commit.slice(0, abbreviated)}.`,
  });

const version = (number: number, people: readonly string[]): MaintainersSeen => ({
  project: 'pond',
  number,
  commit: hashOf(`maintainers ${number}`),
  at: `2024-03-0${number + 1}T00:00:00Z` as Instant,
  areas: [{ area: 'POND', people, files: ['pond/'] }],
});

const patchIdOf = (mail: IncomingMail): string =>
  ('reading' in mail.content ? mail.content.reading.patch?.patchId : undefined) ?? 'none';

const SWIM = posted('swim', 'otter: swim below the ice');
const DIVE = posted('dive', 'otter: dive below the ice');

/** What a deriver leaves of a neighbourhood, as far as stores look at it. */
const derivedAt = (place: string): DerivedSeries => ({
  series: {
    id: `s${place}`,
    listId: LIST,
    subject: '',
    author: OLGA,
    firstPostedAt: '2024-03-01T10:00:00Z' as Instant,
    firstPostedAtProven: false,
    firstRevisionKnown: true,
    revisions: [],
    joinedBy: [],
    claimedBy: [],
  },
  state: 'posted',
  revisions: [],
});

const NOTHING = { project: 'pond', tags: [], maintainers: [], moved: [] };

/**
 * What every implementation of the `TreeStore` port keeps, together with the stores beside it: commits once, found again from the mails they may
 * be the outcome of, those mails' neighbourhoods on the to-do list whichever came first, and a forced push that takes back what it took.
 */
export const treeStoreContract = (name: string, make: () => Promise<TreeStoreUnderTest>): void => {
  describe(`the tree store contract, ${name}`, () => {
    let made: TreeStoreUnderTest;
    beforeEach(async () => {
      made = await make();
      made.setNow('2024-04-01T00:00:00Z' as Instant);
    });
    afterEach(() => made.close?.());

    const placeOf = async (id: string): Promise<string> =>
      (await made.reader.conversations(undefined, 100)).length === 0
        ? 'nowhere'
        : ((await placesById()).get(`${id}@example.org`) ?? 'nowhere');

    const placesById = async (): Promise<ReadonlyMap<string, string>> => {
      const mails = await made.reader.mailsOf(await made.reader.conversations(undefined, 100));
      return new Map(
        [...mails].flatMap(([place, ones]) => ones.map((m) => [m.reading.messageId, place] as const)),
      );
    };

    const takeMails = async (...mails: readonly IncomingMail[]): Promise<void> => {
      await made.intake.take(mails, VERSIONS);
      await settle();
    };

    /** Takes everything off the to-do list. */
    const settle = async (): Promise<void> => {
      const dirty = await made.derivation.dirty(100);
      await made.derivation.save(
        dirty.map((d) => ({ ...d, series: [derivedAt(d.conversationId)], conclusions: [] })),
        '2024-04-01T00:00:00Z' as Instant,
      );
      expect(await made.derivation.dirty(100)).toEqual([]);
    };

    const dirtied = async (): Promise<readonly string[]> => {
      const dirty = (await made.derivation.dirty(100)).map((d) => d.conversationId);
      await settle();
      const places = [...(await placesById())].filter(([, place]) => dirty.includes(place));
      return places.map(([id]) => id.replace('@example.org', '')).sort();
    };

    const commitsFor = async (id: string) => {
      const place = await placeOf(id);
      const found = await made.reader.commitsOf(await made.reader.mailsOf([place]));
      return [...(found.get(place) ?? [])];
    };

    const hashesFor = async (id: string): Promise<readonly string[]> =>
      (await commitsFor(id)).map((c) => c.commit).sort();

    const sorted = (...commits: readonly LandedCommit[]): readonly string[] =>
      commits.map((c) => c.commit).sort();

    test('a commit is taken once, and said to revert when it does', async () => {
      const swim = landed('swim');
      const batch = [swim, reverting('away', swim), landed('dive')];
      expect(await made.tree.take(batch)).toEqual({ new: 3, reverts: 1 });
      expect(await made.tree.take(batch)).toEqual({ new: 0, reverts: 0 });
      expect(await made.tree.take([landed('swim'), landed('swim'), landed('rest')])).toEqual({
        new: 1,
        reverts: 0,
      });
      expect(await made.tree.recorded([`CommitLanded ${swim.commit}`, 'CommitLanded none'])).toEqual(
        new Set([`CommitLanded ${swim.commit}`]),
      );
    });

    test('it is the fact and nothing less, with the time it was learnt', async () => {
      const swim = landed('swim', {
        body: 'Because.\n\nAcked-by: A <a@example.org>',
        patchId: patchIdOf(SWIM),
        parents: [hashOf('p')],
      });
      await made.tree.take([swim]);
      await takeMails(SWIM);
      expect(await commitsFor('swim')).toEqual([{ ...swim, recordedAt: '2024-04-01T00:00:00Z' }]);
    });

    test('a commit puts the mails it may be the outcome of on the to-do list, and no others', async () => {
      await takeMails(SWIM, DIVE);
      await made.tree.take([landed('other')]);
      expect(await dirtied()).toEqual([]);
      await made.tree.take([landed('by-id', { subject: 'otter: bathe', patchId: patchIdOf(SWIM) })]);
      expect(await dirtied()).toEqual(['swim']);
      await made.tree.take([landed('dive')]);
      expect(await dirtied()).toEqual(['dive']);
      await made.tree.take([landed('dive')]);
      expect(await dirtied()).toEqual([]);
    });

    test('mails find the same commits, whichever came first', async () => {
      const commits = [
        landed('swim'),
        landed('by-id', { subject: 'otter: bathe', patchId: patchIdOf(SWIM) }),
        landed('other'),
      ];
      await made.tree.take(commits.slice(0, 2));
      await takeMails(SWIM);
      await made.tree.take(commits.slice(2));
      expect(await hashesFor('swim')).toEqual(sorted(...commits.slice(0, 2)));
    });

    test.each([['forwards'], ['backwards']])(
      'reverts, and reverts of reverts, are found with what they revert: %s',
      async (order) => {
        const swim = landed('swim');
        const away = reverting('away', swim, 9);
        const back = landed('back', { subject: `Revert "${away.subject}"` });
        const again = landed('again', { subject: 'Revert "otter: swim below the ice"' });
        const other = reverting('unrelated', landed('other'));
        const commits = [swim, away, back, again, other, landed('other')];
        await takeMails(SWIM);
        for (const commit of order === 'forwards' ? commits : commits.toReversed())
          await made.tree.take([commit]);
        expect(await hashesFor('swim')).toEqual(sorted(swim, away, back, again));
      },
    );

    test('a revert puts the mails of what it reverts on the to-do list, whichever commit came last', async () => {
      const swim = landed('swim');
      const away = reverting('away', swim, 12);
      await takeMails(SWIM, DIVE);
      await made.tree.take([swim]);
      await settle();
      await made.tree.take([away]);
      expect(await dirtied()).toEqual(['swim']);
      await made.tree.take([reverting('back', away)]);
      expect(await dirtied()).toEqual(['swim']);
      const dive = landed('dive', { subject: 'otter: sink', patchId: patchIdOf(DIVE) });
      await made.tree.take([reverting('up', dive)]);
      expect(await dirtied()).toEqual([]);
      await made.tree.take([dive]);
      expect(await dirtied()).toEqual(['dive']);
    });

    test('a branch is where it was last seen', async () => {
      expect(await made.tree.tip('pond', 'master')).toBeUndefined();
      await made.tree.note({ ...NOTHING, moved: [{ project: 'pond', branch: 'master', to: 'a' }] });
      await made.tree.note({
        ...NOTHING,
        moved: [{ project: 'pond', branch: 'master', from: 'a', to: 'b' }],
      });
      expect([
        await made.tree.tip('pond', 'master'),
        await made.tree.tip('pond', 'stable'),
        await made.tree.tip('sea', 'master'),
      ]).toEqual(['b', undefined, undefined]);
    });

    test('a forced push takes commits away until they come back', async () => {
      const [swim, dive] = [landed('swim'), landed('dive')];
      await takeMails(SWIM, DIVE);
      await made.tree.take([swim, dive]);
      await settle();
      expect([...(await made.tree.commitsOn('master'))].sort()).toEqual(sorted(swim, dive));
      made.setNow('2024-04-02T00:00:00Z' as Instant);
      const move = { project: 'pond', branch: 'master', from: 'a', to: 'b', dropped: [swim.commit] };
      await made.tree.note({ ...NOTHING, moved: [move] });
      expect(await dirtied()).toContain('swim');
      expect(await made.tree.commitsOn('master')).toEqual([dive.commit]);
      expect((await commitsFor('swim')).map((c) => c.droppedAt)).toEqual(['2024-04-02T00:00:00Z']);
      expect(await made.tree.take([swim])).toEqual({ new: 0, reverts: 0 });
      expect(await dirtied()).toEqual(['swim']);
      expect((await commitsFor('swim')).map((c) => c.droppedAt)).toEqual([undefined]);
    });

    test('tags are counted once, and again where one names another commit', async () => {
      const tag = { tag: 'v1-rc1', target: 'a', at: '2024-03-01T00:00:00Z' as Instant, annotated: true };
      expect(await made.tree.note({ ...NOTHING, tags: [tag, { ...tag, tag: 'v1' }] })).toEqual({ tags: 2 });
      expect(await made.tree.note({ ...NOTHING, tags: [tag, { ...tag, target: 'b' }] })).toEqual({ tags: 1 });
    });

    test('versions of MAINTAINERS give dated roles, by what had been learnt', async () => {
      const told = async (knownAsOf?: Instant) =>
        (await made.tree.roles('pond', knownAsOf))
          .map((r) => `${r.person} ${r.validFrom ?? ''} ${r.validTo ?? ''}`)
          .sort();
      expect(await told()).toEqual([]);
      await made.tree.note({ ...NOTHING, maintainers: [version(0, ['a', 'b'])] });
      made.setNow('2024-04-03T00:00:00Z' as Instant);
      await made.tree.note({ ...NOTHING, maintainers: [version(1, ['a', 'c'])] });
      const now = [
        'a 2024-03-01T00:00:00Z ',
        'b 2024-03-01T00:00:00Z 2024-03-02T00:00:00Z',
        'c 2024-03-02T00:00:00Z ',
      ];
      expect(await told()).toEqual(now);
      expect(await told('2024-04-03T00:00:00Z' as Instant)).toEqual(now);
      expect(await told('2024-04-02T00:00:00Z' as Instant)).toEqual([
        'a 2024-03-01T00:00:00Z ',
        'b 2024-03-01T00:00:00Z ',
      ]);
      expect(await made.tree.roles('sea')).toEqual([]);
    });

    test('new maintainers make everything to be judged again; the same ones nothing', async () => {
      await takeMails(SWIM, DIVE);
      await made.tree.note({ ...NOTHING, maintainers: [version(0, ['a'])] });
      expect(await dirtied()).toEqual(['dive', 'swim']);
      await made.tree.note({ ...NOTHING, tags: [] });
      expect(await dirtied()).toEqual([]);
    });

    test('a version of MAINTAINERS that a forced push took away counts no more', async () => {
      const first = version(0, ['a']);
      await made.tree.take([landed('m', { commit: first.commit })]);
      await made.tree.note({ ...NOTHING, maintainers: [first, version(1, ['b'])] });
      const move = { project: 'pond', branch: 'master', to: 'b', dropped: [first.commit] };
      await made.tree.note({ ...NOTHING, moved: [move] });
      expect((await made.tree.roles('pond')).map((r) => r.person)).toEqual(['b']);
    });

    test('how far the tree is known is the latest commit', async () => {
      const coverage = async () => (await made.reader.coverage(undefined)).treeThrough;
      expect(await coverage()).toBeUndefined();
      await made.tree.take([
        landed('late', { committedAt: '2024-03-09T00:00:00Z' as Instant }),
        landed('swim'),
      ]);
      expect(await coverage()).toBe('2024-03-09T00:00:00Z');
    });

    test('facts count once; where branches were seen to be is none that a digest knows', async () => {
      await made.tree.take([landed('swim')]);
      await made.tree.note({
        ...NOTHING,
        tags: [{ tag: 'v1', target: 'a', at: '2024-03-01T00:00:00Z' as Instant, annotated: false }],
        maintainers: [version(0, ['a'])],
        moved: [{ project: 'pond', branch: 'master', to: 'a' }],
      });
      expect([...(await made.reader.factIdentities())].sort()).toEqual([
        `CommitLanded ${hashOf('swim')}`,
        `MaintainersSeen pond ${hashOf('maintainers 0')}`,
        'TagSeen pond v1 a',
      ]);
      expect((await made.reader.integrity()).filter((check) => !check.ok)).toEqual([]);
    });
  });
};
