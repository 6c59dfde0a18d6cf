import { cut } from './cut';
/** What tools and people write into a posting about where it belongs. */
export type PostingNotes = {
  readonly changeId?: string | undefined;
  readonly baseCommit?: string | undefined;
  readonly prerequisitePatchIds: readonly string[];
  readonly dependsOn: readonly string[];
};

/** Prerequisites kept; git writes one for each commit between base and series. */
const MAX_PREREQUISITES = 500;
const MAX_VALUE = 300;
/** Lines in front of a link that may say what it is for. */
const NEAR = 2;

const LINE =
  /^(change-id|base-commit|prerequisite-patch-id|prerequisite-message-id|prerequisite-change-id|depends-on|based-on):\s{0,4}(\S.{0,300})$/i;
const HASH = /^[0-9a-f]{7,64}\b/i;
const ON_TOP =
  /\b(?:on top of|depends? on|depending on|based on|based upon|prerequisites?|requires?|applies (?:on|to))\b/i;
const LINK = /https?:\/\/[^\s<>)\]"']{8,300}|<[^\s<>@]{3,200}@[^\s<>@]{3,200}>/gu;
/** Only links that name a mail: an archive's page by Message-ID or number. */
const ARCHIVE = /^<|lore\.kernel\.org|marc\.info|lists\.xen|mail-archive|patchew\.org|patchwork|lists\.\w/i;

type Draft = {
  changeId: string | undefined;
  baseCommit: string | undefined;
  patchIds: string[];
  dependsOn: Set<string>;
};

const hashIn = (value: string): string | undefined => HASH.exec(value)?.[0].toLowerCase();

const takePrerequisite = (draft: Draft, value: string): void => {
  const hash = hashIn(value);
  if (hash !== undefined && draft.patchIds.length < MAX_PREREQUISITES) draft.patchIds.push(hash);
};

const takeDependency = (draft: Draft, value: string): void => {
  if (draft.dependsOn.size < MAX_PREREQUISITES) draft.dependsOn.add(cut(value, MAX_VALUE));
};

const take = (draft: Draft, key: string, value: string): void => {
  if (key === 'change-id') draft.changeId ??= value;
  else if (key === 'base-commit') draft.baseCommit ??= hashIn(value);
  else if (key === 'prerequisite-patch-id') takePrerequisite(draft, value);
  else takeDependency(draft, value);
};

/** b, c, d or p in either case: what the keys begin with. */
const mayBeKey = (c: number): boolean => {
  const lower = c | 32;
  return (lower >= 98 && lower <= 100) || lower === 112;
};

const linksIn = (line: string): readonly string[] =>
  line.length > 1_000
    ? []
    : [...line.matchAll(LINK)]
        .map((match) => match[0].replace(/[.,;:]{1,3}$/, ''))
        .filter((link) => ARCHIVE.test(link));

/** A link counts when the words stand on its line or the two in front, in the same paragraph. */
const readProse = (draft: Draft, lines: readonly string[], i: number): void => {
  const links = linksIn(lines[i] ?? '');
  if (links.length === 0) return;
  const near = lines.slice(Math.max(0, i - NEAR), i + 1);
  const paragraph = near.slice(near.lastIndexOf('') + 1).join(' ');
  if (ON_TOP.test(paragraph.slice(0, 2_000))) links.forEach((link) => takeDependency(draft, link));
};

const readKeys = (draft: Draft, lines: readonly string[]): void => {
  for (const line of lines) {
    const match = mayBeKey(line.charCodeAt(0)) ? LINE.exec(line) : null;
    if (match !== null) take(draft, (match[1] ?? '').toLowerCase(), (match[2] ?? '').trim());
  }
};

/**
 * Reads `change-id:` (b4), `base-commit:` and `prerequisite-patch-id:` (git format-patch --base), `Depends-on:` and `Based-on:` from the parts
 * of a posting around its diff, and the archive links next to `on top of` or `depends on` in its prose. A `Change-Id` names a change, not a
 * base; the first of each single value wins, as git's own readers take it.
 */
export const readNotes = (front: readonly string[], tail: readonly string[]): PostingNotes => {
  const draft: Draft = { changeId: undefined, baseCommit: undefined, patchIds: [], dependsOn: new Set() };
  readKeys(draft, front);
  readKeys(draft, tail);
  front.forEach((line, i) => {
    if (line.includes('://') || line.includes('<')) readProse(draft, front, i);
  });
  return {
    changeId: draft.changeId,
    baseCommit: draft.baseCommit,
    prerequisitePatchIds: draft.patchIds,
    dependsOn: [...draft.dependsOn],
  };
};
