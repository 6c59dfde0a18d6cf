import {
  analyse,
  asksTree,
  branchingDays,
  filesToKnow,
  questionsOf,
  type FileToKnow,
  type InterfaceModel,
  type KnownFile,
  type PatchAnalysis,
  type PatchMessage,
  type TreeAnswers,
  type WordUse,
} from '@sluice/interface-model';
import { applyHunks, type AppliedFile, type Diff } from '@sluice/mail';
import { exactSources } from './exact-sources';
import type { CReader } from './ports/c-reader';
import type { TreeReader } from './ports/tree-reader';

/** The project's tree and a reader of its C. */
export type TreePorts = { readonly tree: TreeReader; readonly c: CReader };

/** One patch as it is analysed. */
export type PatchToAnalyse = {
  readonly diff: Diff;
  readonly message: PatchMessage;
  readonly model: InterfaceModel;
};

type Unread = TreeAnswers['unread'][number];
type OtherBase = NonNullable<TreeAnswers['otherBase']>[number];
type Side = { readonly applied: AppliedFile; readonly blob: string };

/** The text of one file before and after the patch. */
const applied = async (
  { tree }: TreePorts,
  commit: string,
  { file, before }: FileToKnow,
): Promise<Side | { readonly why: string }> => {
  const found =
    before === undefined
      ? { text: '', blob: '' }
      : await tree.textOf({ commit, path: before, blob: file.oldBlob });
  if ('why' in found) return found;
  const result = applyHunks(found.text, file.hunks);
  return result.applies ? { applied: result.file, blob: found.blob } : { why: result.why };
};

/** The blob the patch was made against, where the text that was read is another. Mails shorten it. */
const missedBlob = ({ file, before }: FileToKnow, { blob }: Side): string | undefined =>
  before === undefined || file.oldBlob === undefined || blob.startsWith(file.oldBlob)
    ? undefined
    : file.oldBlob;

type Known = {
  readonly files: Map<string, KnownFile>;
  readonly unread: Unread[];
  readonly otherBase: OtherBase[];
};
type Standing = { readonly ports: TreePorts; readonly commit: string };

const take = async ({ ports, commit }: Standing, into: Known, one: FileToKnow): Promise<void> => {
  const { path } = one.file;
  const side = await applied(ports, commit, one);
  if ('why' in side) {
    into.unread.push({ path, why: side.why });
    return;
  }
  const sources = one.declarations ? exactSources(ports.c, side.applied) : undefined;
  if (sources !== undefined && 'why' in sources) {
    into.unread.push({ path, why: sources.why });
    return;
  }
  into.files.set(path, { path, applied: side.applied, sources });
  const blob = missedBlob(one, side);
  if (blob !== undefined) into.otherBase.push({ path, blob });
};

/** The files of a patch whose text before it could be had, and those whose text could not. */
const knownFiles = async (standing: Standing, { diff, model }: PatchToAnalyse): Promise<Known> => {
  const known: Known = { files: new Map(), unread: [], otherBase: [] };
  for (const one of filesToKnow(diff, model)) await take(standing, known, one);
  return known;
};

const MAX_QUOTE = 200;
/** Places kept of all words of a patch: bounds what is stored with it. */
const MAX_USES = 3_000;

/** By path, the lines the diff takes away, as a use would quote them. */
const goingLines = (diff: Diff, paths: ReadonlySet<string>): ReadonlyMap<string, ReadonlySet<string>> =>
  new Map(
    diff.files
      .filter((file) => paths.has(file.oldPath ?? file.path))
      .map((file) => {
        const lines = file.hunks.flatMap((h) => h.lines.filter((l) => l.mark === '-'));
        return [file.oldPath ?? file.path, new Set(lines.map((l) => l.text.trim().slice(0, MAX_QUOTE)))];
      }),
  );

const marked = (
  uses: ReadonlyMap<string, readonly WordUse[]>,
  diff: Diff,
): Readonly<Record<string, readonly WordUse[]>> => {
  const paths = new Set([...uses.values()].flatMap((all) => all.map((u) => u.path)));
  const going = goingLines(diff, paths);
  let left = MAX_USES;
  const entries = [...uses].map(([word, all]): [string, readonly WordUse[]] => {
    const kept = all.slice(0, Math.max(0, left));
    left -= kept.length;
    return [word, kept.map((u) => (going.get(u.path)?.has(u.quote) === true ? { ...u, goes: true } : u))];
  });
  return Object.fromEntries(entries);
};

/**
 * What one patch does to the declared interfaces, read against the tree of a commit: exactly where its files are known, with the tree's answers to
 * what it makes worth asking. A patch that touches nothing the model asks about costs what it costs without a tree. What could not be read
 * stands in `tree.unread`, and is read from the diff alone. Without a commit to stand on, or with a tree that cannot be read, there are no
 * answers of a tree, and the rules say what they could not know.
 */
export const analyseInTree = async (
  ports: TreePorts,
  patch: PatchToAnalyse,
  commit: string | undefined,
): Promise<PatchAnalysis> => {
  const { diff, message, model } = patch;
  const plain = analyse(diff, message, model);
  if (commit === undefined || (!asksTree(plain) && filesToKnow(diff, model).length === 0)) return plain;
  const day = await ports.tree.dayOf(commit);
  if (day === undefined) return plain;
  const { files, unread, otherBase } = await knownFiles({ ports, commit }, patch);
  const analysis = files.size === 0 ? plain : analyse(diff, message, { model, files });
  const { words, versions } = questionsOf(analysis, model);
  const found = await ports.tree.usesOf(commit, words);
  // A tree that could not look is no tree: silence would read as "stands nowhere".
  if (words.some((word) => !found.has(word))) return analysis;
  const uses = marked(found, diff);
  const asked = await ports.tree.versionsAt(commit, versions, branchingDays(model));
  const other = otherBase.length === 0 ? {} : { otherBase };
  return { ...analysis, tree: { commit, day, uses, versions: asked, unread, ...other } };
};
