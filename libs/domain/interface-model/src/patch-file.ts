import type { FileDiff } from '@sluice/mail';
import type { Channel, InterfaceChange } from './interface-change';
import { definesOf, type Define, type Defines } from './defines';
import { exactDefines } from './exact-defines';
import { hunkSides, type HunkSides, type SideLine } from './hunk-sides';
import type { KnownFile } from './known-file';
import { knownSides } from './known-sides';
import type { Known, ModelIndex } from './model-index';

/** One file of a patch, taken apart as far as any reader of it needs, and no further than it is asked. */
export type PatchFile = {
  readonly path: string;
  readonly file: FileDiff;
  readonly index: ModelIndex;
  /** Both sides of each stretch that changes: of each hunk, or wider where the file's text is known. */
  readonly sides: () => readonly HunkSides[];
  /** Both sides of each hunk, as the mail shows it. */
  readonly hunkSides: () => readonly HunkSides[];
  readonly known?: KnownFile | undefined;
  readonly defines: () => { readonly before: Defines; readonly after: Defines };
};

/** More hunks or lines than this are generated or hostile; the rest of the file is not compared. */
const MAX_HUNKS = 500;
const MAX_LINES = 10_000;

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

const boundedHunks = (file: FileDiff) => {
  let lines = 0;
  return file.hunks.slice(0, MAX_HUNKS).filter((hunk) => (lines += hunk.lines.length) <= MAX_LINES);
};

const merged = (hunks: readonly (readonly SideLine[])[]): Defines => {
  const all = new Map<string, Define>();
  for (const lines of hunks) for (const [name, define] of definesOf(lines)) all.set(name, define);
  return all;
};

export const patchFile = (file: FileDiff, index: ModelIndex, known?: KnownFile): PatchFile => {
  const hunks = once(() => boundedHunks(file).map(hunkSides));
  const sides = known === undefined ? hunks : once(() => knownSides(known));
  return {
    path: file.path,
    file,
    index,
    known,
    hunkSides: hunks,
    sides,
    defines: once(() =>
      known?.sources === undefined
        ? { before: merged(hunks().map((s) => s.before)), after: merged(hunks().map((s) => s.after)) }
        : { before: exactDefines(known, 'before'), after: exactDefines(known, 'after') },
    ),
  };
};

/** Where in the mail a change stands. */
export type Place = { readonly line: number; readonly quote: string };

/** A quote is evidence, not the mail: long lines are cut. */
export const placeOf = (line: { readonly line: number; readonly text: string }): Place => ({
  line: line.line,
  quote: line.text.trim().slice(0, 200),
});

/** The channel, capability and name of an identifier, as a change carries them. */
export const identityOf = (
  index: ModelIndex,
  known: Known,
): Pick<InterfaceChange, 'name' | 'channel' | 'capability'> => {
  const channel: Channel = known.namespace.channel;
  return { name: known.name, channel, capability: index.capabilityOf(channel, known.name, known.stem) };
};
