import type { IncomingMail, IntakeStore, LinkIndex, TreeStore } from '@sluice/application';
import type { PatchLinks } from '@sluice/dependency';
import type { Instant } from '@sluice/kernel';
import { landed, posted, VERSIONS } from './tree-store-contract/samples';

/** An empty index with the stores that fill it, over one log, and a clock that the test moves. */
export type LinkIndexUnderTest = {
  readonly links: LinkIndex;
  readonly intake: IntakeStore;
  readonly tree: TreeStore;
  readonly setNow: (now: Instant) => void;
  readonly close?: (() => Promise<void>) | undefined;
};

const NONE: PatchLinks = { uses: [], fresh: [], defines: [], adds: [], touches: [], names: [] };
const SWIMS: PatchLinks = {
  uses: ['otter_swim', 'water'],
  fresh: ['otter_swim'],
  defines: ['pond.otter_depth'],
  adds: [-7, 8],
  touches: [1],
  names: [],
};
const DIVES: PatchLinks = {
  uses: ['otter_dive', 'otter_swim'],
  fresh: ['otter_dive'],
  defines: [],
  adds: [9],
  touches: [-7, 2_147_483_647],
  names: [
    { as: 'declared', key: 'mail:swim@example.org', quote: '<swim@example.org>' },
    { as: 'prose', key: 'symbol:otter_swim', line: 3, quote: 'It needs otter_swim, "as is".' },
  ],
};

const linked = (id: string, links: PatchLinks | undefined, at = '2024-03-01T10:00:00Z'): IncomingMail => {
  const mail = posted(id, `otter: ${id}`);
  if ('parked' in mail.content) throw new Error('the sample is read');
  return { ...mail, content: { ...mail.content, saidAt: at as Instant, ...(links && { links }) } };
};

const SWIM = linked('swim', SWIMS);
const DIVE = linked('dive', DIVES);
const WALK = landed('walk', { committedAt: '2024-02-05T10:00:00Z' as Instant });

/** The tests, each on an empty index. */
class Trial {
  constructor(private readonly made: LinkIndexUnderTest) {}

  get links(): LinkIndex {
    return this.made.links;
  }
  get tree(): TreeStore {
    return this.made.tree;
  }
  get intake(): IntakeStore {
    return this.made.intake;
  }

  readonly take = (...mails: readonly IncomingMail[]) => this.made.intake.take(mails, VERSIONS);
  readonly land = (commit: ReturnType<typeof landed>, links: PatchLinks, version = '1') =>
    this.made.tree.take([commit], { version, of: new Map([[commit.commit, links]]) });
  readonly found = async (asked: Parameters<LinkIndex['find']>[0], limit = 10) =>
    (await this.made.links.find(asked, limit)).map(({ ref }) => ref.replace('@example.org', ''));
}

const describeFinding = (trial: () => Trial): void => {
  it('finds who introduces, uses, adds, touches or names something, earliest first', async () => {
    const { take, land, found } = trial();
    await take(DIVE, SWIM);
    await land(WALK, { ...NONE, uses: ['otter_swim'], adds: [-7] });
    expect(await found({ fresh: ['otter_swim', 'nobody'] })).toEqual(['swim']);
    expect(await found({ uses: ['otter_swim'] })).toEqual([WALK.commit, 'dive', 'swim']);
    expect(await found({ adds: [-7] })).toEqual([WALK.commit, 'swim']);
    expect(await found({ touches: [2_147_483_647] })).toEqual(['dive']);
    expect(await found({ names: ['mail:swim@example.org'] })).toEqual(['dive']);
    expect(await found({ fresh: ['otter_dive'], adds: [8], names: ['symbol:nobody'] })).toEqual([
      'dive',
      'swim',
    ]);
    expect(await found({ uses: ['otter_swim'] }, 2)).toEqual([WALK.commit, 'dive']);
  });

  it('finds nothing where nothing is asked, or nothing like it is there', async () => {
    const { take, found } = trial();
    await take(SWIM);
    expect(await found({})).toEqual([]);
    expect(await found({ fresh: [], uses: [] })).toEqual([]);
    expect(await found({ fresh: ['water'], adds: [1], touches: [8] })).toEqual([]);
  });

  it('gives back what was put in, with when it was said and when it was learnt', async () => {
    const { take, links } = trial();
    await take(DIVE);
    expect(await links.byRef(['dive@example.org', 'nobody@example.org'])).toEqual([
      {
        ref: 'dive@example.org',
        sort: 'posted',
        at: '2024-03-01T10:00:00Z',
        recordedAt: '2024-04-01T00:00:00Z',
        links: DIVES,
      },
    ]);
  });

  it('holds nothing of mails that give nothing', async () => {
    const { take, links } = trial();
    await take(linked('silent', undefined));
    expect(await links.byRef(['silent@example.org'])).toEqual([]);
  });

  it('takes one of several copies of a mail, whichever came first, and says that there are others', async () => {
    const { take, links } = trial();
    const copy = {
      ...SWIM,
      rawHash: `0${SWIM.rawHash.slice(1)}`,
      seen: { ...SWIM.seen, rawHash: `0${SWIM.rawHash.slice(1)}` },
    };
    const copied = async () => [
      (await links.byRef(['swim@example.org'])).map((row) => row.copied),
      (await links.find({ fresh: ['otter_swim'] }, 10)).map((row) => row.copied),
    ];
    await take(SWIM);
    expect(await copied()).toEqual([[undefined], [undefined]]);
    await take(copy);
    expect(await copied()).toEqual([[true], [true]]);
  });
};

const describeChange = (trial: () => Trial): void => {
  it('takes the same twice', async () => {
    const { take, land, links, found } = trial();
    await take(SWIM, SWIM);
    await take(SWIM);
    await land(WALK, SWIMS);
    const once = await links.byRef(['swim@example.org', WALK.commit]);
    await land(WALK, SWIMS);
    expect(await links.byRef(['swim@example.org', WALK.commit])).toEqual(once);
    expect(await found({ adds: [8] })).toEqual([WALK.commit, 'swim']);
  });

  it('forgets erased mails, and keeps them out', async () => {
    const { take, found, intake } = trial();
    await take(SWIM, DIVE);
    await intake.erase([{ rawHash: SWIM.rawHash, by: 'olga@example.org', reason: 'asked for' }]);
    expect(await found({ uses: ['otter_swim'] })).toEqual(['dive']);
    await take(SWIM);
    expect(await found({ uses: ['otter_swim'] })).toEqual(['dive']);
  });

  it('replaces what a mail gave when it is read again', async () => {
    const { take, found, intake } = trial();
    await take(SWIM, DIVE);
    const again = async (mail: IncomingMail, links: PatchLinks | undefined) => {
      const [kept] = await intake.kept([mail.rawHash]);
      if (kept === undefined || 'parked' in mail.content) throw new Error('the mail is kept');
      const { links: _, ...content } = mail.content;
      await intake.reread([{ mail: kept, content: { ...content, ...(links && { links }) } }], VERSIONS);
    };
    await again(SWIM, { ...SWIMS, fresh: ['otter_float'] });
    await again(DIVE, undefined);
    expect(await found({ fresh: ['otter_float', 'otter_swim', 'otter_dive'] })).toEqual(['swim']);
  });
};

const describeCommits = (trial: () => Trial): void => {
  it('knows the time of a commit, and the commit by the first digits of its hash', async () => {
    const { land, links } = trial();
    await land(WALK, SWIMS);
    const run = landed('run');
    await trial().tree.take([run]);
    const short = WALK.commit.slice(0, 10);
    expect(
      await links.commitsNamed([
        short,
        WALK.commit,
        run.commit.slice(0, 7),
        '0000000',
        WALK.commit.slice(0, 6),
      ]),
    ).toEqual(
      new Map([
        [short, WALK.commit],
        [WALK.commit, WALK.commit],
        [run.commit.slice(0, 7), run.commit],
      ]),
    );
    const [patch] = await links.byRef([WALK.commit]);
    expect(patch).toMatchObject({ sort: 'landed', at: WALK.committedAt, links: SWIMS });
  });

  it('knows which commits another version read, or none', async () => {
    const { land, tree, found } = trial();
    const hop = landed('hop');
    const run = landed('run');
    await land(WALK, SWIMS);
    await land(hop, NONE, '2');
    await tree.take([run]);
    const stale = [WALK.commit, run.commit].sort();
    expect(await tree.unlinked('2', undefined, 10)).toEqual(stale);
    expect(await tree.unlinked('2', stale[0], 10)).toEqual(stale.slice(1));
    expect(await tree.unlinked('2', undefined, 1)).toEqual(stale.slice(0, 1));
    const links = { ...SWIMS, fresh: ['otter_run'] };
    await tree.relink({ version: '2', of: new Map(stale.map((commit) => [commit, links])) });
    expect(await tree.unlinked('2', undefined, 10)).toEqual([]);
    expect([...(await found({ fresh: ['otter_run'] }))].sort()).toEqual(stale);
    expect(await found({ fresh: ['otter_swim'] })).toEqual([]);
  });

  it('forgets a commit that a forced push took away, until it is back', async () => {
    const { land, tree, found } = trial();
    await land(WALK, SWIMS);
    const dropped = { project: 'pond', branch: 'master', from: WALK.commit, to: landed('other').commit };
    await tree.note({
      project: 'pond',
      tags: [],
      maintainers: [],
      moved: [{ ...dropped, dropped: [WALK.commit] }],
    });
    expect(await found({ fresh: ['otter_swim'] })).toEqual([]);
    expect(await tree.unlinked('1', undefined, 10)).toEqual([]);
    await land(WALK, SWIMS);
    expect(await found({ fresh: ['otter_swim'] })).toEqual([WALK.commit]);
  });
};

/** What every implementation of the `LinkIndex` port keeps, together with the stores that fill it. */
export const linkIndexContract = (name: string, make: () => Promise<LinkIndexUnderTest>): void => {
  describe(`the link index contract, ${name}`, () => {
    let made: LinkIndexUnderTest | undefined;
    const trial = (): Trial => {
      if (made === undefined) throw new Error('the index is made before each test');
      return new Trial(made);
    };
    beforeEach(async () => {
      made = await make();
      made.setNow('2024-04-01T00:00:00Z' as Instant);
    });
    afterEach(async () => {
      await made?.close?.();
      made = undefined;
    });
    describeFinding(trial);
    describeChange(trial);
    describeCommits(trial);
  });
};
