import {
  backtest,
  dependenciesOf,
  dependentsOf,
  outgoingEdges,
  type BacktestCommit,
  type ConnectPorts,
  type Knowledge,
  type TreePorts,
} from '@sluice/application';
import { openCReader } from '@sluice/c-source';
import { parentInTree, type Edge, type ParentFate } from '@sluice/dependency';
import { gitTreeSource, openTreeReader, rangeCommits } from '@sluice/git-tree';
import type { LandedCommit } from '@sluice/series';
import { SmallTree, type TreeFiles } from '@sluice/testing';
import { indexRange } from '../yardstick/range-index';
import { landedPorts, xenKnowledge } from '../yardstick/world';

/** When a commit of a case was made: committed, and written where that was another day. */
type When = {
  readonly on: string;
  readonly writtenOn?: string;
  readonly by?: string;
  readonly words?: string;
};

const at = (day: string): string => (day.includes('T') ? day : `${day}T12:00:00Z`);

/** A small history in the shape of one real case, its commits told apart by names of their own. */
export class CaseTree {
  readonly small = new SmallTree();
  private readonly hashes = new Map<string, string>();

  /** Commits some files under a name, which is its subject, too. */
  commit(
    name: string,
    { on, writtenOn = on, by = 'Olga Otter', words = '' }: When,
    files: TreeFiles,
  ): string {
    const author = { name: by, address: `${by.split(' ')[0]?.toLowerCase() ?? ''}@pond.example` };
    const message = words === '' ? `pond: ${name}` : `pond: ${name}\n\n${words}`;
    const hash = this.small.commit(message, files, { at: at(on), writtenAt: at(writtenOn), author });
    this.hashes.set(name, hash);
    return hash;
  }

  hash(name: string): string {
    const hash = this.hashes.get(name);
    if (hash === undefined) throw new Error(`the case has no commit "${name}"`);
    return hash;
  }

  nameOf(hash: string): string {
    return [...this.hashes].find(([, h]) => h === hash)?.[0] ?? hash;
  }

  /** All commits but the first, which only lays the ground. */
  after(): readonly string[] {
    return [...this.hashes.values()].slice(1);
  }
}

/** What is asked of a case once its history is made. */
export class OpenCase {
  constructor(
    private readonly tree: CaseTree,
    readonly knowledge: Knowledge,
    private readonly ports: ConnectPorts & { readonly tree: TreePorts },
  ) {}

  private said({ from, to, kind, names = [] }: Edge, side: 'from' | 'to'): string {
    const words = kind === 'symbol' ? ` ${names.join(' ')}` : '';
    return `${this.tree.nameOf(side === 'from' ? from : to)}: ${kind}${words}`;
  }

  /** Who needs a commit, and by what: in order, and as each of them says from its own side. */
  async dependents(name: string): Promise<readonly string[]> {
    const hash = this.tree.hash(name);
    const edges = await dependentsOf(this.ports, [hash], {});
    const forward = await outgoingEdges(this.ports, this.tree.after(), {});
    expect(edges).toEqual(forward.filter((e) => e.to === hash));
    return edges.map((e) => this.said(e, 'from')).sort();
  }

  /** What a commit needs, beside the ground. */
  async needs(name: string): Promise<readonly string[]> {
    const after = new Set(this.tree.after());
    const edges = (await this.edges(name)).filter((e) => after.has(e.to));
    return edges.map((e) => this.said(e, 'to')).sort();
  }

  edges(name: string): Promise<readonly Edge[]> {
    return outgoingEdges(this.ports, [this.tree.hash(name)], {});
  }

  /** Everybody whom a revert of a commit would reach, over others, too. */
  async reached(name: string): Promise<readonly string[]> {
    const asked = { ref: this.tree.hash(name), reverse: true, transitive: true };
    const { nodes, focus } = await dependenciesOf(this.ports, asked, {});
    return nodes
      .filter((n) => !focus.includes(n.ref))
      .map((n) => this.tree.nameOf(n.ref))
      .sort();
  }

  /** The commits as the tree's source reads them, oldest first. */
  async landed(): Promise<readonly LandedCommit[]> {
    const source = await gitTreeSource(this.tree.small.folder);
    const commits: LandedCommit[] = [];
    for await (const { commit } of source.commits(['master'], 'master')) commits.push(commit);
    return commits.sort((a, b) => (a.committedAt < b.committedAt ? -1 : 1));
  }

  async fate(name: string): Promise<ParentFate['state']> {
    return parentInTree(this.tree.hash(name), await this.landed()).fate.state;
  }

  /** What the review rules say of a commit, with the tree of its parent. */
  async findings(name: string): Promise<BacktestCommit['findings']> {
    const hash = this.tree.hash(name);
    const commits = rangeCommits(this.tree.small.folder + '/.git', `${hash}^..${hash}`);
    const found: BacktestCommit[] = [];
    for await (const run of backtest(this.ports.tree, commits, { model: this.knowledge.model }))
      found.push(...run);
    return found.flatMap((c) => c.findings);
  }

  /** The findings of a commit that hold it, as rule, severity and sentence. */
  async held(name: string): Promise<readonly string[]> {
    return (await this.findings(name))
      .filter((f) => f.severity === 'block' || f.severity === 'must-fix')
      .map((f) => `${f.rule} ${f.severity}: ${f.sentence}`);
  }
}

const readOnce = async () => ({ knowledge: await xenKnowledge(), c: await openCReader() });
let read: ReturnType<typeof readOnce> | undefined;

/** Makes the history of a case, asks about it, and takes all of it away again. */
export const inCase = async (
  make: (tree: CaseTree) => void,
  ask: (open: OpenCase) => Promise<void>,
): Promise<void> => {
  const tree = new CaseTree();
  try {
    make(tree);
    const { knowledge, c } = await (read ??= readOnce());
    const { roots } = knowledge.model;
    const gitDir = `${tree.small.folder}/.git`;
    const reader = await openTreeReader({ gitDir, roots });
    try {
      const index = await indexRange(gitDir, 'master', roots);
      const ports = { tree: reader, c };
      await ask(new OpenCase(tree, knowledge, { ...landedPorts(knowledge, index, ports), tree: ports }));
    } finally {
      reader.close();
    }
  } finally {
    tree.small.remove();
  }
};
