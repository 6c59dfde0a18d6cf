import {
  compareWithTree,
  filesToCompare,
  type Agreement,
  type Compared,
  type InterfaceModel,
} from '@sluice/interface-model';
import type { GitTree } from '@sluice/git-tree';
import { EXIT, locate, UsageError } from '@sluice/runtime';
import type { Command } from 'commander';
import type { CommonOptions } from '../command';
import { outputOf } from '../output';

type VerifyOptions = CommonOptions & { readonly tree: string; readonly at?: readonly string[] };

const placeOf = ({ file, line }: Compared): string =>
  file === '' ? '' : ` (${file}${line === undefined ? '' : `:${String(line)}`})`;

const difference = (c: Compared): string =>
  `    ${c.part}: ${c.what}${placeOf(c)}: the model says ${c.model}, the tree ${c.tree}`;

/** What a mirror lacks, or has too much, by its members. */
const lagOf = (c: Compared): string => {
  const [wanted, held] = [c.model.split(', '), c.tree.split(', ')];
  const missing = wanted.filter((w) => !held.includes(w));
  const extra = held.filter((h) => !wanted.includes(h));
  const said = [
    ...(missing.length === 0 ? [] : [`lacks ${missing.join(', ')}`]),
    ...(extra.length === 0 ? [] : [`still has ${extra.join(', ')}`]),
  ];
  return `    behind: ${c.what}${placeOf(c)} ${said.length === 0 ? 'has another order' : said.join(', ')}`;
};

const textOf = (agreements: readonly Agreement[]): string =>
  agreements
    .flatMap((a) => [
      `${a.ref} (${a.commit.slice(0, 10)}): ${String(a.compared)} compared, ${
        a.disagreements.length === 0 ? 'all agree' : `${String(a.disagreements.length)} differ`
      }${a.behind.length === 0 ? '' : `; ${String(a.behind.length)} mirrors behind`}`,
      ...a.disagreements.map(difference),
      ...a.behind.map(lagOf),
    ])
    .join('\n');

const compareAll = async (
  model: InterfaceModel,
  tree: GitTree,
  at: readonly string[],
): Promise<readonly Agreement[]> => {
  const { openCReader } = await import('@sluice/c-source');
  const { viewTree } = await import('@sluice/git-tree');
  const reading = { reader: await openCReader(), files: filesToCompare(model) };
  const agreements: Agreement[] = [];
  for (const ref of at) {
    const view = await viewTree(tree, ref, reading);
    if (view === undefined)
      throw new UsageError(`${tree.place} has no commit "${ref}": name a tag, a branch or a hash`);
    agreements.push(compareWithTree(model, view));
  }
  return agreements;
};

/** Releases whose headers the model knows from their beginning: those whose branching it dates. */
const releasesOf = (model: InterfaceModel): readonly string[] =>
  model.releases.filter((r) => r.branched !== undefined).map((r) => r.name);

export const addVerifyModel = (commands: Command): void => {
  commands
    .command('verify-model')
    .summary("compare the interface model with the project's git tree; exit code 1 where they differ")
    .requiredOption('--tree <gitdir>', "the project's git repository, its history whole")
    .option('--at <ref...>', 'tags, branches or commits (default: every release of the model, and HEAD)')
    .action(async (options: VerifyOptions) => {
      const { projectFolder } = await locate(options, process.env);
      const { openTree, refsToCompare } = await import('@sluice/git-tree');
      // With half a history the other half would be found missing.
      const tree = await openTree(options.tree);
      const { loadProject } = await import('@sluice/project-files');
      const { interfaceModel: model } = await loadProject(projectFolder);
      const refs = options.at ?? (await refsToCompare(tree, releasesOf(model)));
      const at = await compareAll(model, tree, refs);
      const agrees = at.every((a) => a.disagreements.length === 0);
      outputOf(options).answer({ agrees, at }, () => textOf(at));
      process.exitCode = agrees ? EXIT.done : EXIT.no;
    });
};
