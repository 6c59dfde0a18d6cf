import type { Sha1 } from '@sluice/kernel';
import { cut } from './cut';
import type { Diff, FileDiff } from './diff';
import { MAX_DAMAGE } from './damage';
import { parseDiff, type DiffHints } from './diff-parse';
import type { Mail } from './mail';
import { diffStart, mailBody, messageEnd, type MailBody } from './mail-body';
import { patchId } from './patch-id';
import { patchworkHash, patchworkParts } from './patchwork-diff';
import type { Damage, FileChange, PatchReading, TrailerLine } from './reading';
import { revertsOf } from './revert-words';
import { unflowed } from './unflowed';

/** The message is kept for classes of change and promises; more than this is a paper. */
const MAX_MESSAGE = 4_000;
const FIXES = /^([0-9a-f]{7,40})\b(?:[\s,:-]{0,5}[("“']{1,3}(.{1,300}?)["”')]{1,3}\.?$)?/i;

/** What a patch reading is made from. */
export type PatchSource = {
  readonly mail: Mail;
  readonly body: MailBody;
  readonly title: string;
  readonly messageStart: number;
  readonly trailers: readonly TrailerLine[];
};

export type ReadPatch = { readonly patch: PatchReading; readonly diff: Diff; readonly end: number };

const messageOf = ({ body, title, messageStart, trailers }: PatchSource): string => {
  const trailerLines = new Set(trailers.map(({ line }) => line));
  const kept = body.lines
    .slice(messageStart, messageEnd(body))
    .filter((_, i) => !trailerLines.has(messageStart + i + 1));
  const text = cut(kept.join('\n').trim(), MAX_MESSAGE);
  return cut(`${title}\n\n${text}`.trim(), MAX_MESSAGE).trimEnd();
};

const fixesOf = (trailers: readonly TrailerLine[]): PatchReading['fixes'] =>
  trailers.flatMap(({ canonical, value, place }) => {
    const match = canonical === 'fixes' && place === 'commit-message' ? FIXES.exec(value) : null;
    return match === null ? [] : [{ commit: (match[1] ?? '').toLowerCase(), subject: match[2] }];
  });

/** The diff's lines: of the text, or of the first attachment that holds one. */
export const diffSource = (mail: Mail, body: MailBody): MailBody => {
  if (body.diffAt >= 0) return body;
  for (const text of mail.patchAttachments) {
    const attached = mailBody(text);
    if (attached.diffAt >= 0) return attached;
  }
  return body;
};

/** The file's change alone: its hunks are not asked for. */
const changeOf = (file: FileDiff): FileChange => ({
  path: file.path,
  oldPath: file.oldPath,
  status: file.status,
  added: file.added,
  removed: file.removed,
  oldBlob: file.oldBlob,
  newBlob: file.newBlob,
});

/** The diff of a posting as it stands in its mail, line by line; nothing where there is none. What follows it, a signature or a list's footer, is left off. */
export const diffText = (mail: Mail): string | undefined => {
  const { lines, diffAt } = diffSource(mail, mailBody(mail.text));
  if (diffAt < 0) return undefined;
  const { end } = parseDiff(lines, diffAt, { flowed: mail.flowed, noBreakSpaces: true });
  return `${lines.slice(diffAt, end).join('\n')}\n`;
};

const NOTHING = { diff: { files: [] }, damage: [] };

/** The hash that Patchwork has of a mail; absent where it sees no diff. */
export const diffHashOf = (lines: readonly string[], sha1: Sha1): string | undefined => {
  const { diff } = patchworkParts(lines);
  return diff.length === 0 ? undefined : patchworkHash(diff, sha1);
};

/**
 * What is wrong with a diff as mailed. git undoes flowed text before it reads: what it refuses of such a mail is asked of the text as git has it, and the rest
 * is wrong for those alone who read the mail as it is.
 */
const damageOf = (
  { lines, diffAt }: MailBody,
  damage: readonly Damage[],
  hints: DiffHints,
): readonly Damage[] => {
  if (!hints.flowed || diffAt < 0) return damage;
  const text = unflowed(lines);
  const parsed = parseDiff(text.lines, diffStart(text.lines), { ...hints, flowed: false });
  const refused = parsed.damage
    .filter((d) => d.refused)
    .map((d) => ({ ...d, line: (text.from[d.line - 1] ?? lines.length) + 1 }));
  const mended = damage.map(({ refused: _, ...d }) => d);
  return [...refused, ...mended.filter((d) => refused.every(({ line }) => line !== d.line))].slice(
    0,
    MAX_DAMAGE,
  );
};

/** Reads files, patch-id, damage and message of a patch. */
export const readPatch = (source: PatchSource, sha1: Sha1): ReadPatch => {
  const { mail, body, title, trailers } = source;
  const diffBody = diffSource(mail, body);
  const { lines, diffAt } = diffBody;
  const hints = {
    flowed: mail.flowed && body.diffAt >= 0,
    noBreakSpaces: body.diffAt < 0 || mail.text.includes('\u00a0'),
  };
  const parsed = diffAt < 0 ? { ...NOTHING, end: lines.length } : parseDiff(lines, diffAt, hints);
  const whole = diffAt >= 0 && parsed.damage.length === 0 && !parsed.diff.files.some(({ binary }) => binary);
  const message = messageOf(source);
  const patch: PatchReading = {
    patchId: whole ? patchId(lines, diffAt, sha1) : undefined,
    diffHash: diffHashOf(lines, sha1),
    files: parsed.diff.files.map(changeOf),
    damage: damageOf(diffBody, parsed.damage, hints),
    fixes: fixesOf(trailers),
    reverts: revertsOf(title, message),
    message,
  };
  return { patch, diff: parsed.diff, end: body.diffAt < 0 ? body.lines.length : parsed.end };
};
