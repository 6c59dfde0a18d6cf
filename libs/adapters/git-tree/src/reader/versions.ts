import type { Day, VersionInTree } from '@sluice/interface-model';
import type { VersionAsked } from '@sluice/application';
import { runGit } from './git';
import { commitBy, type MainLine } from './main-line';

/** Reads the text of a path at a commit; absent where it is not there. */
export type TextAt = (commit: string, path: string) => Promise<string | undefined>;

type Tree = {
  readonly gitDir: string;
  readonly textAt: TextAt;
  /** The day a commit was committed. */
  readonly dayOf: (commit: string) => Promise<Day | undefined>;
};

/** Commits of one header in one development cycle; real cycles have some dozen. */
const MAX_COMMITS = 300;

export const valueIn = (text: string, constant: string): string | undefined =>
  new RegExp(`^[ \\t]*#[ \\t]*define[ \\t]+${constant}[ \\t]+(\\w{1,40})`, 'm').exec(text)?.[1];

/** The end of the day before, so that a branching day's own commits belong to the cycle that begins. */
const before = (day: Day): number => Date.parse(`${day}T00:00:00Z`) / 1000 - 1;

/** The last commit of the main branch before the last of the branching days on or before a day. */
export const lastBranching = (line: MainLine, day: Day, branchedOn: readonly Day[]): string | undefined => {
  const last = [...branchedOn]
    .sort()
    .filter((d) => d <= day)
    .at(-1);
  return last === undefined ? undefined : commitBy(line, before(last));
};

/** The commit since the branching that made the value what it is. */
const bumpOf = async (
  tree: Tree,
  range: { readonly from: string; readonly to: string },
  { header, constant }: VersionAsked,
  value: string,
): Promise<VersionInTree['bumpedBy']> => {
  const args = ['log', '--format=%H', `-${MAX_COMMITS}`, `${range.from}..${range.to}`, '--', header];
  const log = await runGit(tree.gitDir, args);
  if (!log.ok) return undefined;
  let bump: string | undefined;
  // Newest first: the last one in a row that has the value is the one that brought it.
  for (const commit of log.text.split('\n').filter((c) => c !== '')) {
    const text = await tree.textAt(commit, header);
    if (text === undefined || valueIn(text, constant) !== value) break;
    bump = commit;
  }
  const date = bump === undefined ? undefined : await tree.dayOf(bump);
  return bump === undefined || date === undefined ? undefined : { commit: bump, date };
};

/** One constant at a commit and at the branching before; absent where the header or the constant is not there. */
export const versionAt = async (
  tree: Tree,
  at: { readonly commit: string; readonly branching: string | undefined },
  asked: VersionAsked,
): Promise<VersionInTree | undefined> => {
  const text = await tree.textAt(at.commit, asked.header);
  const value = text === undefined ? undefined : valueIn(text, asked.constant);
  if (value === undefined) return undefined;
  const { constant } = asked;
  const then = at.branching === undefined ? undefined : await tree.textAt(at.branching, asked.header);
  const atBranching = then === undefined ? undefined : valueIn(then, constant);
  if (at.branching === undefined || atBranching === undefined || atBranching === value)
    return { constant, value, ...(atBranching === undefined ? {} : { atBranching }) };
  const bumpedBy = await bumpOf(tree, { from: at.branching, to: at.commit }, asked, value);
  return { constant, value, atBranching, ...(bumpedBy === undefined ? {} : { bumpedBy }) };
};
