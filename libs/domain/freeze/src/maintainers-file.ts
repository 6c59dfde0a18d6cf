import { parsePerson } from '@sluice/mail';
import { isPathRegex } from './path-regex';

/** One section of a MAINTAINERS file: who approves changes below which paths. */
export type MaintainersArea = {
  readonly area: string;
  /** Addresses of the maintainers (`M:`), as written. */
  readonly people: readonly string[];
  /** Addresses of designated reviewers (`R:`): they are copied, and have no say at a gate. */
  readonly reviewers: readonly string[];
  /**
   * What it covers, as `coverage` reads it: `F:` patterns, those of `X:` behind `!`, the regular expressions of `N:` behind `~`. Empty for THE
   * REST, which covers everything.
   */
  readonly files: readonly string[];
  /** `Supported`, `Odd Fixes`, `Orphan` and so on (`S:`). */
  readonly status?: string | undefined;
};

/** Sections read: Xen has 60, Linux 3,000. */
const MAX_AREAS = 10_000;
const ENTRY = /^([A-Z]):[ \t]*(.*)$/;

/** `*` is every file at the top, a slash behind it everything below: both together are all there is. */
const EVERYTHING = new Set(['*/', '*']);

type Draft = {
  area: string;
  people: string[];
  reviewers: string[];
  patterns: string[];
  status: string | undefined;
};

const draftOf = (area: string): Draft => ({
  area,
  people: [],
  reviewers: [],
  patterns: [],
  status: undefined,
});

const withPerson = (people: string[], value: string): void => {
  const address = parsePerson(value)?.address.toLowerCase();
  if (address?.includes('@') === true && !people.includes(address)) people.push(address);
};

/** `W:`, `T:`, `L:`, `B:`, `C:`, `P:`, `Q:` and `V:` say nothing of who approves; `K:` looks into the text of files, which no path tells. */
const ENTRIES: Readonly<Record<string, (draft: Draft, value: string) => void>> = {
  M: (draft, value) => withPerson(draft.people, value),
  R: (draft, value) => withPerson(draft.reviewers, value),
  S: (draft, value) => (draft.status = value),
  F: (draft, value) => draft.patterns.push(value),
  X: (draft, value) => draft.patterns.push(`!${value}`),
  // One that is no regular expression matches nothing: it must not take the area away.
  N: (draft, value) => draft.patterns.push(...(isPathRegex(value) ? [`~${value}`] : [])),
};

/** An area without any path covers no file, though an empty list would mean all of them: only an explicit `*` and slash does. */
const areaOf = ({ area, people, reviewers, patterns, status }: Draft): MaintainersArea | undefined => {
  const isEverything = patterns.includes('*/');
  const files = isEverything ? patterns.filter((p) => p.startsWith('!') && !EVERYTHING.has(p)) : patterns;
  if (!isEverything && !files.some((p) => !p.startsWith('!'))) return undefined;
  // Everything but something: the exclusions need a pattern that they are taken from.
  return {
    area,
    people,
    reviewers,
    files: isEverything && files.length > 0 ? ['*/', '*', ...files] : files,
    status,
  };
};

/** The drafts of a file, section by section: a title, then entries without a line between them. */
class Sections {
  readonly drafts: Draft[] = [];
  private title = '';
  private draft: Draft | undefined;

  prose(line: string): void {
    if (line.trim() !== '') this.title = line.trim();
    this.draft = undefined;
  }

  entry(letter: string, value: string): void {
    if (this.draft === undefined && this.drafts.length < MAX_AREAS)
      this.drafts.push((this.draft = draftOf(this.title)));
    if (this.draft !== undefined) ENTRIES[letter]?.(this.draft, value);
  }
}

/**
 * Reads a MAINTAINERS file in the form of Linux and Xen ("Descriptions of section entries" at the top of Xen's): sections of a title and lines
 * `M: name <address>`, `F: path`, and so on. Anything else, the rules at the top included, is prose and left out. Never throws.
 */
export const parseMaintainers = (text: string): readonly MaintainersArea[] => {
  const sections = new Sections();
  for (const line of text.split('\n')) {
    const [, letter, value = ''] = ENTRY.exec(line.trimEnd()) ?? [];
    if (letter === undefined) sections.prose(line);
    else sections.entry(letter, value.trim());
  }
  return sections.drafts.flatMap((d) => areaOf(d) ?? []);
};
