import { messageId, type Instant } from '@sluice/kernel';
import type { Diff, DiffLine, FileDiff, Hunk } from '@sluice/mail';
import { analyse } from '../analyse';
import type { PatchMessage } from '../change-class';
import type { AnalysedPatch } from '../interface-change';
import type { InterfaceModel } from '../model';
import type { TreeAnswers, WordUse } from '../tree-answers';
import { review, type Review, type ReviewInput } from '../review';
import { smallModel } from './model';

/** Reads a small hand-written diff for the specs of this library: `--- path` begins a file, `@@ section` a hunk. */
export const diffOf = (text: string): Diff => {
  const files: { path: string; hunks: { section: string; line: number; lines: DiffLine[] }[] }[] = [];
  for (const [i, row] of text.replace(/^\n/, '').split('\n').entries()) {
    const file = files.at(-1);
    if (row.startsWith('--- ')) files.push({ path: row.slice(4).trim(), hunks: [] });
    else if (row.startsWith('@@')) file?.hunks.push({ section: row.slice(2).trim(), line: i + 1, lines: [] });
    else if (/^[ +-]/.test(row))
      file?.hunks.at(-1)?.lines.push({ mark: row[0] as DiffLine['mark'], text: row.slice(1) });
  }
  return { files: files.map(fileOf) };
};

const count = (hunk: { readonly lines: readonly DiffLine[] }, other: DiffLine['mark']): number =>
  hunk.lines.filter((l) => l.mark !== other).length;

const fileOf = (file: {
  readonly path: string;
  readonly hunks: readonly {
    readonly section: string;
    readonly line: number;
    readonly lines: readonly DiffLine[];
  }[];
}): FileDiff => ({
  path: file.path,
  status: 'modified',
  added: file.hunks.reduce((n, h) => n + h.lines.filter((l) => l.mark === '+').length, 0),
  removed: file.hunks.reduce((n, h) => n + h.lines.filter((l) => l.mark === '-').length, 0),
  binary: false,
  hunks: file.hunks.map((h): Hunk => ({
    ...h,
    oldStart: 1,
    newStart: 1,
    oldCount: count(h, '+'),
    newCount: count(h, '-'),
  })),
});

export const patchOf = (
  text: string,
  message: Partial<PatchMessage> & { readonly position?: number; readonly model?: InterfaceModel } = {},
): AnalysedPatch => {
  const { position = 1, model = smallModel, ...rest } = message;
  const subject = rest.subject ?? 'xen: a change';
  return {
    position,
    messageId: messageId(`patch-${position}@example.org`),
    subject,
    analysis: analyse(diffOf(text), { body: '', ...rest, subject }, model),
  };
};

/** A use of a word in a tree, as `path:line:text`, the way `git grep` writes it. */
const useOf = (row: string): WordUse => {
  const [, path = '', line = '0', quote = ''] = /^([^:]+):(\d+):(.*)$/.exec(row) ?? [];
  return { path, line: Number(line), quote, within: '' };
};

/** The patch with the answers of a tree; a word without rows stands nowhere, one not named was not asked. */
export const inTree = (
  patch: AnalysedPatch,
  uses: Readonly<Record<string, readonly string[]>>,
  versions: TreeAnswers['versions'] = [],
): AnalysedPatch => {
  const answered = Object.entries(uses).map(([word, rows]) => [word, rows.map(useOf)] as const);
  const tree: TreeAnswers = {
    commit: '1234567890123456789012345678901234567890',
    day: '2021-10-05',
    uses: Object.fromEntries(answered),
    versions,
    unread: [],
  };
  return { ...patch, analysis: { ...patch.analysis, tree } };
};

/** The review of a complete series on a day inside the 4.16 cycle, unless the test says otherwise. */
export const reviewOf = (patches: readonly AnalysedPatch[], rest: Partial<ReviewInput> = {}): Review =>
  review({
    patches,
    total: patches.length,
    missing: [],
    model: smallModel,
    at: '2021-10-06T12:00:00Z' as Instant,
    treeKnown: false,
    ...rest,
  });

/** The findings of one rule as `severity` with the marks `judgement` and `undetermined`, for tables. */
export const verdicts = (result: Review, rule: string): readonly string[] =>
  result.findings
    .filter((f) => f.rule === rule)
    .map((f) =>
      [f.severity, f.judgement ? 'judgement' : '', f.undetermined ? 'undetermined' : '']
        .filter((word) => word !== '')
        .join(' '),
    );
