import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { expectFailure, type DigestAnswer } from './answers';
import { pondTree, type PondTree } from './pond-tree';
import { servedSluice, temporaryFolder, type ServedSluice } from './running-sluice';

const MAILS = resolve(__dirname, '../../../libs/testing/fixtures/cdf-vpci-story');

type Foretold = {
  readonly targets: readonly { readonly ref: string; readonly how: string }[];
  readonly takenBack: readonly { readonly commit: string; readonly by: string }[];
  readonly changes: readonly {
    readonly series: string;
    readonly subject: string;
    readonly revision: string;
    readonly release: string;
    readonly before: string | null;
    readonly after: string | null;
    readonly because: readonly { readonly change: string; readonly reason: { readonly rule: string } }[];
  }[];
  readonly dependents: readonly { readonly ref: string }[];
  readonly asOf: string;
  readonly knownThrough: string;
  readonly outcome?: {
    readonly premise: readonly { readonly by: string }[];
    readonly verdicts: readonly { readonly agrees: boolean }[];
  };
};

let folder: string;
let pond: PondTree;
let sluice: ServedSluice;

beforeAll(async () => {
  folder = temporaryFolder('what-if');
  pond = pondTree(folder);
  sluice = await servedSluice(resolve(folder, 'data'));
  for (const args of [
    ['ingest', pond.mbox],
    ['ingest', MAILS],
    ['tree', 'sync', pond.tree.folder],
  ])
    expect(await sluice.run(...args)).toMatchObject({ exit: 0 });
});
afterAll(async () => {
  await sluice.stop();
  pond.tree.remove();
  rmSync(folder, { recursive: true, force: true });
});

const SWIM_IN = ['--as-of', '2021-10-09'] as const;

describe('sluice what-if revert', () => {
  test('answers for a commit of a real tree with the verdict before and after, and because of what', async () => {
    const { swim } = pond.commits;
    const { targets, changes, asOf, ...rest } = await sluice.json<Foretold>(
      'what-if',
      'revert',
      swim,
      ...SWIM_IN,
    );
    expect(asOf).toBe('2021-10-09T23:59:59Z');
    expect(rest).toHaveProperty('knownThrough');
    expect(targets).toMatchObject([{ ref: swim, how: 'revert' }]);
    expect(changes).toMatchObject([{ revision: '1', release: '4.16', after: 'held' }]);
    expect(changes[0]?.because.map((b) => `${b.change} ${b.reason.rule}`)).toContain('appears reverted');
  });

  test('set beside what happened, it came true on the 10th and no longer on the 12th', async () => {
    const by = async (outcome: string) =>
      (await sluice.json<Foretold>('what-if', 'revert', pond.patches[0], ...SWIM_IN, '--outcome', outcome))
        .outcome;
    expect(await by('2021-10-10')).toMatchObject({
      premise: [{ by: pond.commits.revert }],
      verdicts: [{ agrees: true }],
    });
    expect(await by('2021-10-12')).toMatchObject({ premise: [], verdicts: [{ agrees: false }] });
    const { out } = await sluice.run(
      'what-if',
      'revert',
      pond.patches[0],
      ...SWIM_IN,
      '--outcome',
      '2021-10-10',
    );
    expect(out).toContain('as foretold');
  });

  test('what was taken back already leaves nothing to suppose', async () => {
    const early = await sluice.json<Foretold>(
      'what-if',
      'revert',
      pond.commits.swim,
      '--as-of',
      '2021-10-10',
    );
    expect(early).toMatchObject({ targets: [], changes: [], takenBack: [{ by: pond.commits.revert }] });
  });

  test('what is only posted would be withdrawn by its poster', async () => {
    const { targets } = await sluice.json<Foretold>(
      'what-if',
      'revert',
      'story-004@example.org',
      '--as-of',
      '2021-10-13',
    );
    expect(targets).toMatchObject([{ how: 'withdrawal' }]);
  });
});

describe('sluice what-if move and slip', () => {
  test('a later freeze spares what the old day closes', async () => {
    const { changes } = await sluice.json<Foretold>(
      ...(['what-if', 'move', '4.16', 'feature-freeze', '2021-10-22', '--as-of', '2021-10-13'] as const),
    );
    const story = changes.find((c) => c.subject.startsWith('PCI devices passthrough'));
    expect(story).toMatchObject({ before: 'closed', release: '4.16' });
    expect(story?.after).not.toBe('closed');
  });

  test('a series that slips is closed by the border and judged for the next line', async () => {
    const told = await sluice.json<Foretold & { readonly next: readonly { readonly release: string }[] }>(
      ...(['what-if', 'slip', 'story-004@example.org', '--as-of', '2021-10-13'] as const),
    );
    expect(told.changes).toMatchObject([{ release: '4.16', after: 'closed' }]);
    expect(told.next).toMatchObject([{ release: '4.17' }]);
    const { out } = await sluice.run('what-if', 'slip', 'story-004@example.org', '--as-of', '2021-10-13');
    expect(out).toContain('feature freeze begins on 2021-10-16T00:00:00Z');
  });
});

test('nothing is recorded: the digest and the log stay as they are', async () => {
  const state = async () => [
    (await sluice.json<DigestAnswer>('digest')).digest,
    (await sluice.run('events')).out.length,
  ];
  const before = await state();
  for (const args of [
    ['revert', pond.commits.swim, ...SWIM_IN],
    ['move', '4.16', 'release', '2021-10-01', '--as-of', '2021-10-13'],
    ['slip', 'story-004@example.org', '--as-of', '2021-10-13'],
  ])
    expect(await sluice.run('what-if', ...args)).toMatchObject({ exit: 0 });
  expect(await state()).toEqual(before);
});

describe('bad input', () => {
  test.each([
    [['revert', 'nobody@example.org'], /no series answers to/],
    [['revert', 'no such thing'], /no series answers to/],
    [['revert', 'story-004@example.org', '--release', '9.9'], /has no release line "9.9": it has 4/],
    [['revert', 'story-004@example.org', '--as-of', '2021-09-01'], /choose a later moment/],
    [['revert', 'story-004@example.org', '--as-of', '2021-10-13', '--outcome', '2021-10-12'], /is not after/],
    [['revert', 'story-004@example.org', '--outcome', 'soon'], /Write 2021-10-13/],
    [['move', '9.9', 'feature-freeze', '2021-10-22'], /no release line "9.9": it has 4/],
    [['move', '4.16', 'summer', '2021-10-22'], /the phases are last-posting, feature-freeze/],
    [['move', '4.16', 'feature-freeze', 'friday'], /"friday" is no day/],
    [['move', '4.16', 'feature-freeze'], /missing required argument 'date'/],
    [['slip', 'nobody@example.org'], /no series answers to/],
    [['sleep'], /unknown command/],
  ])('%j is refused in one line', async (args, words) => {
    expectFailure(await sluice.run('what-if', ...args), 2, words);
  });
});
