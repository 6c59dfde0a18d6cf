import { instantOfMillis, type Instant } from '@sluice/kernel';
import { gitIn, broken, type GitTree } from './git-tree';

/** A tag with the commit it names in the end. */
export type Tag = {
  readonly name: string;
  readonly target: string;
  /** When the tagger made it; for one without annotation, when its commit was made. */
  readonly at: Instant;
  readonly annotated: boolean;
};

const FORMAT =
  '%(refname:strip=2)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)%00%(creatordate:unix)';

const tagOf = (line: string): Tag | undefined => {
  const [name = '', type, object = '', peeledType, peeled = '', seconds = ''] = line.split('\0');
  const at = instantOfMillis(Number(seconds) * 1000);
  const annotated = type === 'tag';
  const target = annotated ? peeled : object;
  // A tag may name a file or a key: no commit, no release.
  if ((annotated ? peeledType : type) !== 'commit' || at === undefined) return undefined;
  return { name, target, at, annotated };
};

/**
 * All tags that name commits, by name.
 * @throws GitTreeError
 */
export const tagsIn = async (tree: GitTree): Promise<readonly Tag[]> => {
  const { code, text, said } = await gitIn(tree, ['for-each-ref', `--format=${FORMAT}`, 'refs/tags']);
  if (code !== 0) throw broken(tree, said);
  return text.split('\n').flatMap((line) => tagOf(line) ?? []);
};
