import type { InterfaceModel } from '@sluice/interface-model';
import { parseDiff } from '@sluice/mail';
import type { TreePorts } from './analyse-in-tree';
import { backtest, type BacktestCommit, type RangeCommit } from './backtest';
import { KNOWLEDGE, time } from './spec-project';

const HEADER = 'otter/include/public/dive.h';
const CHECK = 'otter/common/check.c';

const MODEL: InterfaceModel = {
  ...KNOWLEDGE.model,
  roots: ['otter/'],
  publicHeaders: 'otter/include/public/',
  namespaces: [
    {
      channel: 'cdf',
      prefix: 'DIVE_',
      stemCase: 'lower',
      spellings: [],
      headers: [HEADER],
      values: 'bit',
      reach: 'domain',
    },
  ],
  acceptance: [
    {
      arch: 'common',
      file: CHECK,
      function: 'check',
      channels: ['cdf'],
      silence: 'rejects',
      knowsRole: false,
    },
  ],
};

/** A tree that cannot read any file, and where every word stands nowhere; it remembers the commits it was asked about. */
const ports = (asked: string[] = []): TreePorts => ({
  tree: {
    baseAt: () => Promise.resolve(undefined),
    parentOf: () => Promise.resolve(undefined),
    dayOf: (commit) => Promise.resolve((asked.push(commit), '2024-03-01')),
    textOf: () => Promise.resolve({ why: 'torn' }),
    usesOf: (_, words) => Promise.resolve(new Map(words.map((w) => [w, []]))),
    filesOf: (_, words) => Promise.resolve(new Map(words.map((w) => [w, 0]))),
    placesOf: (_, words) => Promise.resolve(new Map(words.map((w) => [w, 0]))),
    versionsAt: () => Promise.resolve([]),
  },
  c: { read: () => ({ readable: false, why: 'torn' }) },
});

const commitOf = (commit: string, subject: string, [file, line]: readonly [string, string]): RangeCommit => {
  const text = `diff --git a/${file} b/${file}\n--- a/${file}\n+++ b/${file}\n@@ -1,1 +1,2 @@ int check(int flags)\n one\n+${line}\n`;
  return {
    commit,
    parents: [`${commit}^`],
    author: { name: 'Olli', address: 'olli@example.org' },
    committer: { name: 'Milo', address: 'milo@example.org' },
    committedAt: time('2024-03-01T10:00'),
    subject,
    body: '',
    diff: parseDiff(text.split('\n'), 0, { flowed: false, noBreakSpaces: false }).diff,
  };
};

const NEW_BIT = commitOf('c1', 'dive: introduce deep', [HEADER, '#define DIVE_deep (1U << 3)']);
const ACCEPTED = commitOf('c2', 'dive: accept deep', [CHECK, '    flags_allowed = DIVE_deep;']);
const OTHER = commitOf('c3', 'sleep: longer', ['otter/sleep.c', 'sleep(2);']);

const run = async (
  commits: readonly RangeCommit[],
  asked: string[] = [],
): Promise<readonly BacktestCommit[]> => {
  async function* source(): AsyncIterable<RangeCommit> {
    for (const commit of commits) yield await Promise.resolve(commit);
  }
  const found: BacktestCommit[] = [];
  for await (const judged of backtest(ports(asked), source(), { model: MODEL })) found.push(...judged);
  return found;
};

const R04 = (commits: readonly BacktestCommit[]) =>
  commits.flatMap((c) =>
    c.findings.filter((f) => f.rule === 'R04' && f.severity === 'must-fix').map(() => c.commit),
  );

describe('a backtest', () => {
  test('judges every commit, in order, and asks the tree of its parent where it touches the interface', async () => {
    const asked: string[] = [];
    const found = await run([NEW_BIT, OTHER], asked);
    expect(found.map((c) => [c.commit, c.changes.map((x) => x.kind)])).toEqual([
      ['c1', ['header-touched', 'bit-added']],
      ['c3', []],
    ]);
    expect(asked).toEqual(['c1^']);
  });

  test('judges commits of one push together, as the series they were', async () => {
    expect(R04(await run([NEW_BIT]))).toEqual(['c1']);
    const together = await run([NEW_BIT, ACCEPTED, OTHER]);
    expect(R04(together)).toEqual([]);
    expect(together.map((c) => [c.commit, c.series])).toEqual([['c1', 'c1'], ['c2', 'c1'], ['c3', 'c3']]); // prettier-ignore
  });

  test('shows each finding at the commit whose lines are its evidence', async () => {
    const [finding] = (await run([OTHER, NEW_BIT])).flatMap((c) =>
      c.findings.filter((f) => f.rule === 'R04'),
    );
    expect(finding?.evidence[0]).toEqual({
      kind: 'hunk',
      commit: 'c1',
      file: HEADER,
      line: 6,
      quote: '#define DIVE_deep (1U << 3)',
    });
  });

  test('of nothing is nothing', async () => {
    expect(await run([])).toEqual([]);
  });
});
