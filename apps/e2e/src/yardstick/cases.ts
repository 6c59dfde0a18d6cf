import { execFileSync } from 'node:child_process';
import { outgoingEdges, type Knowledge, type TreePorts } from '@sluice/application';
import { reachable, type Edge } from '@sluice/dependency';
import { rangeCommits } from '@sluice/git-tree';
import { RangeIndex } from './range-index';
import { landedPorts } from './world';

/** A commit that introduces something, and later commits that depend on it. */
export type Case = {
  readonly number: number;
  readonly introducing: string;
  readonly symbols: string;
  readonly dependents: readonly string[];
};

const ROW = /^\| (\d{1,2}) \| ([0-9a-f]{10}) /;
const HASHES = /\b[0-9a-f]{10}\b/g;

/** The numbered cases of a page: introducing commit, symbols, and a text that names its dependents. */
export const casesOf = (page: string): readonly Case[] =>
  page.split('\n').flatMap((line) => {
    const match = ROW.exec(line);
    if (match === null) return [];
    const cells = line.split('|').map((c) => c.trim());
    const introducing = match[2] ?? '';
    const dependents = [...new Set((cells[4] ?? '').match(HASHES) ?? [])].filter((h) => h !== introducing);
    return [{ number: Number(match[1]), introducing, symbols: cells[3] ?? '', dependents }];
  });

/** What came of a case: by dependent, the edges that lead from it to the introducing commit, directly or over others. */
export type CaseResult = {
  readonly of: Case;
  readonly direct: ReadonlyMap<string, readonly Edge[]>;
  readonly indirect: readonly string[];
  readonly missed: readonly string[];
  readonly absent: readonly string[];
};

const git = (tree: string, args: readonly string[]): string =>
  execFileSync('git', ['--git-dir', tree, ...args], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).trim();

const isThere = (tree: string, commit: string): boolean => {
  try {
    return git(tree, ['cat-file', '-t', commit]) === 'commit';
  } catch {
    return false;
  }
};

/** The commits of a case, and those between that touch a file of the introducing one: whoever else may have brought a word or line. */
const commitsAround = (tree: string, { introducing }: Case, last: readonly string[]): readonly string[] => {
  const files = git(tree, ['diff-tree', '--no-commit-id', '--name-only', '-r', introducing]).split('\n');
  const between = git(tree, ['rev-list', '--no-merges', ...last, `^${introducing}`, '--', ...files]).split(
    '\n',
  );
  return [...new Set([...[introducing, ...last].map((c) => git(tree, ['rev-parse', c])), ...between])].filter(
    (c) => c !== '',
  );
};

const indexOf = async (tree: string, commits: readonly string[], roots: readonly string[]) => {
  const index = new RangeIndex();
  for (const commit of commits)
    for await (const one of rangeCommits(tree, `${commit}^..${commit}`)) index.take(one, roots);
  return index;
};

/** Tries one case on a real tree. */
export const tryCase = async (
  one: Case,
  {
    tree,
    knowledge,
    ports,
  }: { readonly tree: string; readonly knowledge: Knowledge; readonly ports: TreePorts },
): Promise<CaseResult> => {
  const there = one.dependents.filter((d) => isThere(tree, d));
  const index = await indexOf(tree, commitsAround(tree, one, there), knowledge.model.roots);
  const named = await index.commitsNamed([one.introducing, ...there]);
  const target = named.get(one.introducing) ?? one.introducing;
  const all = landedPorts(knowledge, index, ports);
  const edges = await outgoingEdges(
    all,
    there.flatMap((d) => named.get(d) ?? []),
    {},
  );
  const direct = new Map(
    there.map((d) => [d, edges.filter((e) => e.from === named.get(d) && e.to === target)] as const),
  );
  const led = there.filter((d) => reachable(edges, [named.get(d) ?? d]).has(target));
  return {
    of: one,
    direct,
    indirect: led.filter((d) => direct.get(d)?.length === 0),
    missed: there.filter((d) => !led.includes(d)),
    absent: one.dependents.filter((d) => !there.includes(d)),
  };
};
