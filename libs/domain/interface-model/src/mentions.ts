import type { PatchAnalysis, PredicateChange } from './interface-change';
import type { PatchFile } from './patch-file';
import type { ModelIndex, Predicate } from './model-index';

type Mention = PatchAnalysis['mentions'][number];

/** Enough for any real patch; generated ones are cut. */
const MAX_MENTIONS = 2_000;
const MAX_LINE = 400;

/** A short prefix such as `XEN_X86_` also begins names of other things; those count only where the registry or the header knows them. */
const counts = (file: PatchFile, name: string, channel: string): boolean =>
  channel !== 'misc-flag' || file.index.namespacesIn.has(file.path) || isRegistered(file.index, name);

const isRegistered = (index: ModelIndex, name: string): boolean =>
  index.model.identifiers.some((i) => i.name === name);

const NOTHING: readonly string[] = [];

const namesIn = (file: PatchFile, text: string): readonly string[] => {
  const found = file.index.identifiersIn(text.length > MAX_LINE ? text.slice(0, MAX_LINE) : text);
  if (found.length === 0) return NOTHING;
  return found.filter((k) => counts(file, k.name, k.namespace.channel)).map((k) => k.name);
};

/** Identifiers of the model's namespaces on changed lines, under their one name, with the function git names. */
export const mentionsIn = (file: PatchFile): readonly Mention[] => {
  const found: Mention[] = [];
  for (const hunk of file.file.hunks)
    for (const [i, { mark, text }] of hunk.lines.entries()) {
      if (mark === ' ' || found.length >= MAX_MENTIONS) continue;
      const place = { mark, file: file.path, section: hunk.section, line: hunk.line + 1 + i };
      found.push(...namesIn(file, text).map((name) => ({ name, ...place })));
    }
  return found;
};

const CONSTANT_FALSE = /\bfalse\b|\(\s*0\s*\)|\s0\s*$/;

const effectOf = (code: string, predicate: Predicate): PredicateChange['effect'] | undefined => {
  if (!code.includes(`${predicate.name}(`)) return undefined;
  if (!/^\s*#\s*define\b/.test(code)) return 'needs';
  return CONSTANT_FALSE.test(code) ? 'pretends' : 'enables';
};

const archOfFile = (predicate: Predicate, path: string): string =>
  predicate.archOf.get(path) ?? /^xen\/arch\/(\w+)\//.exec(path)?.[1] ?? 'common';

const predicateIn = (file: PatchFile, predicate: Predicate): readonly PredicateChange[] => {
  const { capability, name } = predicate;
  const found: PredicateChange[] = [];
  for (const hunk of file.file.hunks)
    for (const [i, { mark, text }] of hunk.lines.entries()) {
      const effect = mark === '+' ? effectOf(text, predicate) : undefined;
      if (effect === undefined) continue;
      const place = { line: hunk.line + 1 + i, quote: text.trim().slice(0, 200) };
      found.push({
        capability,
        name,
        arch: archOfFile(predicate, file.path),
        file: file.path,
        effect,
        ...place,
      });
    }
  return found;
};

/** New lines that define the predicate of a capability, or ask it. */
export const predicateChanges = (file: PatchFile): readonly PredicateChange[] =>
  file.index.predicates.flatMap((predicate) => predicateIn(file, predicate));
