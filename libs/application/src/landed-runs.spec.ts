import type { RangeCommit } from './backtest';
import { landedRuns } from './landed-runs';
import { time } from './spec-project';

type Part = {
  readonly subject: string;
  readonly at?: string;
  readonly author?: string;
  readonly committer?: string;
  readonly path?: string;
};

const commitOf = (part: Part, n: number): RangeCommit => ({
  commit: String(n),
  parents: [],
  author: { name: '', address: part.author ?? 'olli@example.org' },
  committer: { name: '', address: part.committer ?? 'milo@example.org' },
  committedAt: time(part.at ?? '2024-03-01T10:00'),
  subject: part.subject,
  body: '',
  diff: {
    files:
      part.path === undefined
        ? []
        : [{ path: part.path, status: 'modified', added: 1, removed: 0, hunks: [], binary: false }],
  },
});

const runsOf = (parts: readonly Part[]): readonly string[] => {
  const runs = landedRuns();
  const ended = parts.map((part, n) => runs.take(commitOf(part, n)));
  return [...ended, runs.end()].filter((run) => run.length > 0).map((run) => run.join(' '));
};

describe('commits taken for one series', () => {
  test.each<readonly [string, readonly Part[], readonly string[]]>([
    ['share an area', [{ subject: 'x86/hvm: dive' }, { subject: 'x86: swim' }], ['0 1']],
    ['share a telling word', [{ subject: 'xen: breathe below' }, { subject: 'tools: breathe' }], ['0 1']],
    [
      'share a file',
      [
        { subject: 'a: one', path: 'x.c' },
        { subject: 'b: two', path: 'x.c' },
      ],
      ['0 1'],
    ],
    [
      'are related over one between',
      [{ subject: 'arm: dive' }, { subject: 'arm, x86: swim' }, { subject: 'x86: sink' }],
      ['0 1 2'],
    ],
  ])('%s', (_, parts, expected) => {
    expect(runsOf(parts)).toEqual(expected);
  });

  test.each<readonly [string, readonly Part[]]>([
    ['have nothing in common', [{ subject: 'x86: dive' }, { subject: 'docs: swim' }]],
    [
      'have a common word that all subjects have',
      [{ subject: 'a: introduce fish' }, { subject: 'b: introduce otter' }],
    ],
    ['are of two authors', [{ subject: 'x86: dive' }, { subject: 'x86: swim', author: 'fred@example.net' }]],
    [
      'went in by two people',
      [{ subject: 'x86: dive' }, { subject: 'x86: swim', committer: 'fred@example.net' }],
    ],
    ['went in hours apart', [{ subject: 'x86: dive' }, { subject: 'x86: swim', at: '2024-03-01T12:00' }]],
  ])('not those that %s', (_, parts) => {
    expect(runsOf(parts)).toEqual(['0', '1']);
  });

  test('an unrelated one between ends the run', () => {
    const parts = [{ subject: 'x86: dive' }, { subject: 'docs: tell' }, { subject: 'x86: swim' }];
    expect(runsOf(parts)).toEqual(['0', '1', '2']);
  });

  test('a run is never longer than a hundred', () => {
    const runs = runsOf(Array.from({ length: 150 }, () => ({ subject: 'x86: dive' })));
    expect(runs.map((r) => r.split(' ').length)).toEqual([100, 50]);
  });
});
