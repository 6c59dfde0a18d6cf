import {
  applyHunks,
  diffText,
  parseDiff,
  patchId,
  patchworkHash,
  patchworkParts,
  type FileDiff,
  type Hunk,
} from '@sluice/mail';
import { nodeHashing } from '@sluice/mail-io';
import { DIFF } from '../mutate/patch';
import { promise, promiseSame, type Call, type Target } from '../target';
import { keptInputs } from './seeds';
import { mailOf, textSeeds } from './text-mail';

const HINTS = { flowed: false, noBreakSpaces: true };

/** What a file says without where it says it. */
const unplaced = ({ hunks, ...file }: FileDiff) => ({
  ...file,
  hunks: hunks.map(({ line: _, ...hunk }) => hunk),
});

const side = (hunk: Hunk, left: '+' | '-'): readonly string[] =>
  hunk.lines.filter(({ mark }) => mark !== left).map(({ text }) => text.replace(/\r$/, ''));

/** A hunk fits what it was made from, and makes what it says. */
const checkApplied = (hunk: Hunk, call: Call): void => {
  const [before, after] = [side(hunk, '+'), side(hunk, '-')];
  const text = before.map((line) => `${line}\n`).join('');
  const applied = call(() => applyHunks(text, [{ ...hunk, oldStart: hunk.oldCount === 0 ? 0 : 1 }]));
  promise(applied.applies, () => `a hunk does not fit what it was made from, line ${String(hunk.line)}`);
  promiseSame(applied.file.after, after, 'what a hunk makes, and what it says');
};

/** Hunks of one diff that are applied. */
const MAX_APPLIED = 20;

const checkSound = (files: readonly FileDiff[], call: Call): void => {
  for (const file of files) {
    const lines = file.hunks.flatMap((hunk) => hunk.lines);
    promise(file.added === lines.filter((l) => l.mark === '+').length, () => `${file.path}: lines added`);
    promise(file.removed === lines.filter((l) => l.mark === '-').length, () => `${file.path}: lines removed`);
    for (const hunk of file.hunks.slice(0, MAX_APPLIED)) checkApplied(hunk, call);
  }
};

const run = (input: Buffer, call: Call): void => {
  const mail = mailOf(input);
  const lines = mail.text.split('\n');
  const parsed = call(() => parseDiff(lines, 0, HINTS));
  call(() => parsed.diff.files.map(({ hunks }) => hunks));
  promise(parsed.end <= lines.length, () => `ends at line ${String(parsed.end)} of ${String(lines.length)}`);
  for (const { line } of parsed.damage)
    promise(line <= lines.length + 1, () => `damage on line ${String(line)}`);
  if (parsed.damage.length === 0) checkSound(parsed.diff.files, call);
  call(() => patchId(lines, 0, nodeHashing.sha1));
  const { diff } = call(() => patchworkParts(lines));
  call(() => patchworkHash(diff, nodeHashing.sha1));
  const text = call(() => diffText(mail));
  if (text === undefined || parsed.damage.length > 0) return;
  // With the end of its last line: without one, a last empty line is none.
  const cut = text.split('\n');
  const shown = cut.slice(0, -1);
  const at = lines.findIndex((_, i) => shown.every((line, n) => lines[i + n] === line));
  const once = parseDiff(lines, at, HINTS);
  const again = call(() => parseDiff(cut, 0, HINTS));
  promiseSame(
    once.diff.files.map(unplaced),
    again.diff.files.map(unplaced),
    'a diff, and its own text parsed again',
  );
};

/** Diffs as they stand in mails. */
export const DIFF_PARSE: Target = {
  name: 'diff',
  what: 'a diff is parsed, hashed and applied: never throws, its own text parses to the same, a sound hunk makes what it says',
  maxBytes: 128 * 1024,
  mutators: DIFF,
  covers: /domain\/mail\/dist\/(?:diff|hunk|damage|patch|apply|mail-body)/,
  short: { runs: 300 },
  open: () =>
    Promise.resolve({
      run,
      seeds: () => [...textSeeds().filter((seed) => seed.includes('\n@@ -')), ...keptInputs('diff')],
    }),
};
