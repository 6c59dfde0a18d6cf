import type { Address, Diff, FileDiff, Hunk } from '@sluice/mail';
import type { MessageId } from '@sluice/kernel';

/** A patch of one revision with all that a comparison reads. */
export type ComparedPatch = {
  readonly position: number;
  readonly messageId: MessageId;
  readonly subject: string;
  readonly patchId?: string | undefined;
  readonly author: Address;
  /** The commit message below the subject. */
  readonly message: readonly string[];
  readonly diff: Diff;
};

/** A patch as text to be compared: what is said of it, and what it does. */
export type PatchLines = { readonly head: readonly string[]; readonly diff: readonly string[] };

const fileTitle = ({ status, path, oldPath }: FileDiff): string => {
  if (status === 'added') return `${path} (new)`;
  if (status === 'deleted') return `${path} (deleted)`;
  return status === 'renamed' ? `${oldPath ?? ''} => ${path}` : path;
};

/** Without line numbers: a patch that only moved within its file is the same patch. */
const hunkTitle = (path: string, hunk: Hunk): string =>
  hunk.section === '' ? '@@' : `@@ ${path}: ${hunk.section}`;

const fileLines = (file: FileDiff): readonly string[] => [
  '',
  ` ## ${fileTitle(file)} ##`,
  ...(file.binary ? [' Binary files differ'] : []),
  ...file.hunks.flatMap((hunk) => [
    hunkTitle(file.path, hunk),
    ...hunk.lines.map((line) => line.mark + line.text),
  ]),
];

/**
 * A patch in the text form that `git range-diff` compares (read_patches() in its range-diff.c): metadata, commit message, and each file under
 * a heading, hunks without their line numbers.
 */
export const patchLines = (patch: ComparedPatch): PatchLines => {
  const { author, subject, message, diff } = patch;
  return {
    head: [
      ' ## Metadata ##',
      `Author: ${author.name} <${author.address}>`,
      '',
      ' ## Commit message ##',
      ...[subject, ...(message.length > 0 ? [''] : []), ...message].map((l) => (l === '' ? '' : `    ${l}`)),
    ],
    diff: diff.files.flatMap(fileLines),
  };
};
