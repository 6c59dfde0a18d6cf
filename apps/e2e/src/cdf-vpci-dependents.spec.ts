import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { corpus, describeWithCorpus, SmallTree } from '@sluice/testing';
import { servedSluice, temporaryFolder, type ServedSluice } from './running-sluice';

/** Facts of the corpus: Message-IDs as its README lists them. */
const FLAG = '20d5b9d6a0d01a7b90711d28cbefb5701a88b438.1633540842.git.rahul.singh@arm.com';
const QUOTES_THE_COVER = '8052B229-D572-476F-BCF3-C8F44EA38129@arm.com';
const SAYS_THE_REST_NEEDS_IT = '8F9D6B9C-58CB-4000-995A-95517EE72A3B@arm.com';

type Patch = {
  readonly position: number;
  readonly messageId: string | null;
  readonly subject: string;
  readonly titleFrom: { readonly from: string; readonly messageId: string } | null;
  readonly files: readonly string[];
};
type Shown = {
  readonly revisions: readonly {
    readonly number: string;
    readonly complete: boolean;
    readonly missing: readonly number[];
    readonly patches: readonly Patch[];
  }[];
};
type Dependent = {
  readonly position: number | null;
  readonly subject: string;
  readonly kinds: readonly string[];
  readonly confidence: string;
  readonly predicted: string;
  readonly byTitle: boolean;
  readonly landedAs: string | null;
  readonly evidence: readonly { readonly messageId?: string; readonly quote?: string }[];
};
type Foretold = {
  readonly targets: readonly unknown[];
  readonly dependents: readonly Dependent[];
  readonly outcome?: {
    readonly blocked: { readonly foretold: readonly string[]; readonly happened: readonly string[] };
    readonly dependents: readonly { readonly subject: string; readonly sentence: string }[];
  };
};

const RAHUL = { name: 'Rahul Singh', address: 'rahul.singh@arm.com' };

describeWithCorpus('what waited for the flag, by the mails of the list', () => {
  let folder: string;
  let sluice: ServedSluice;
  let shown: Shown;
  const tree = new SmallTree();

  const patchesOf = (number: string): readonly Patch[] =>
    shown.revisions.find((r) => r.number === number)?.patches ?? [];
  const titled = (number: string, position: number): string =>
    patchesOf(number)[position - 1]?.subject.replace(/\.$/, '') ?? '';

  beforeAll(async () => {
    folder = temporaryFolder('waiting');
    sluice = await servedSluice(join(folder, 'data'));
    await sluice.run('ingest', corpus('cdf-vpci', 'cdf-vpci.mbox'));
    shown = await sluice.json<Shown>('series', 'show', FLAG);
  }, 180_000);
  afterAll(async () => {
    await sluice.stop();
    tree.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const revert = (ref: string, asOf: string, ...rest: readonly string[]): Promise<Foretold> =>
    sluice.json<Foretold>('what-if', 'revert', ref, '--as-of', asOf, ...rest);
  const posted = ({ dependents }: Foretold): readonly Dependent[] =>
    dependents.filter((d) => d.position !== null);

  test('patches 8 to 11 of v5 never came, and are entitled by an answer that quotes the cover letter', () => {
    const [v5] = shown.revisions;
    expect(v5).toMatchObject({ number: '5', complete: false, missing: [1, 2, 3, 4, 5, 6, 8, 9, 10, 11] });
    const told = v5?.patches.filter((p) => p.titleFrom !== null) ?? [];
    expect(told.map((p) => p.position)).toEqual([8, 9, 10, 11]);
    for (const patch of told)
      expect(patch.titleFrom).toMatchObject({ from: 'quoted-shortlog', messageId: QUOTES_THE_COVER });
    // Two authors: which of the first six was the other one's nobody can tell.
    expect(v5?.patches.slice(0, 6).map((p) => p.subject)).toEqual(Array(6).fill(null));
  });

  test('they stand behind it in order, by the words of the list from the 7th, and need it in words from the 13th', async () => {
    const kindsOf = (foretold: Foretold): readonly string[] =>
      posted(foretold).map((d) => `${String(d.position)} ${d.confidence} ${d.kinds.join()}`);
    const [before, after] = [await revert(FLAG, '2021-10-12'), await revert(FLAG, '2021-10-13')];
    expect(kindsOf(before)).toEqual([8, 9, 10, 11].map((p) => `${String(p)} weak series-order`));
    expect(kindsOf(after)).toEqual([8, 9, 10, 11].map((p) => `${String(p)} weak prose,series-order`));
    const [eighth] = posted(after);
    expect(eighth?.evidence.map((e) => e.messageId)).toEqual(
      expect.arrayContaining([QUOTES_THE_COVER, SAYS_THE_REST_NEEDS_IT]),
    );
  });

  test('beside a tree: two were in, two were foretold to be blocked, and none was', async () => {
    const files = (paths: readonly string[], text: string) =>
      Object.fromEntries(paths.map((path) => [path, `${text}\n`]));
    const flag = patchesOf('5')[6];
    const land = (title: string, paths: readonly string[], at: string): string =>
      tree.commit(title, files(paths, title), { at, author: RAHUL });
    tree.commit('begin', files(flag?.files ?? [], 'begin'), { at: '2021-10-01T12:00:00Z' });
    const landed = land(flag?.subject ?? '', flag?.files ?? [], '2021-10-07T19:47:00Z');
    const ninth = land(titled('5', 9), ['xen/ninth.c'], '2021-10-11T20:16:00Z');
    const eleventh = land(titled('5', 11), ['xen/eleventh.c'], '2021-10-13T20:28:00Z');
    tree.commit(
      `Revert "${flag?.subject ?? ''}"\n\nThis reverts commit ${landed}.`,
      files(flag?.files ?? [], 'begin'),
      { at: '2021-10-14T10:08:00Z' },
    );
    const [second, fifth] = [patchesOf('7')[1], patchesOf('7')[4]];
    const eighth = land(titled('7', 2), second?.files ?? [], '2021-10-15T19:40:00Z');
    const tenth = land(titled('7', 5), fifth?.files ?? [], '2021-10-15T19:40:01Z');
    await sluice.run('tree', 'sync', tree.folder);

    const foretold = await revert(landed, '2021-10-13', '--outcome', '2021-10-16');
    expect(posted(foretold).map((d) => [d.position, d.predicted, d.byTitle ? d.landedAs : null])).toEqual([
      [9, 'broken', ninth],
      [11, 'broken', eleventh],
      [8, 'blocked', null],
      [10, 'blocked', null],
    ]);
    expect(foretold.outcome?.blocked).toEqual({ foretold: [eighth, tenth], happened: [] });

    const early = await revert(landed, '2021-10-09', '--outcome', '2021-10-16');
    expect(posted(early).map((d) => d.predicted)).toEqual(Array(4).fill('blocked'));
    expect(early.outcome?.blocked.happened).toEqual([]);
    expect(early.outcome?.dependents.map((d) => d.sentence)).toContain(
      `it went in as ${ninth.slice(0, 10)} on 2021-10-11, by its title`,
    );
  });
});
