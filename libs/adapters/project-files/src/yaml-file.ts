import { readFile } from 'node:fs/promises';
import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document, type Tags } from 'yaml';
import type { z } from 'zod';
import { FileProblemError, type FileProblem } from './file-problem';
import { suggestion } from './nearest';
import { keysAt } from './schema-keys';

/** Larger files are no hand-written YAML; the limit also bounds what a wrong path can cost. */
const MAX_BYTES = 4_000_000;
/** Aliases may not multiply a document ("billion laughs"). */
const MAX_ALIASES = 100;
/** Values inside values; our files need eight. */
const MAX_DEPTH = 50;
const MAX_OPEN = 500;
/** Lists begun in one line, each inside the one before. */
const MANY_BEGUN = /^(?:[ \t]*[-?:][ \t]){51}/m;
const TOO_DEEP = 'it nests too deeply, or an alias stands inside of what it names';

/** Without the exponent form of numbers: an abbreviated commit such as 2075e41041 is text, not a large number. */
const withoutExponents = (tags: Tags): Tags =>
  tags.filter((tag) => typeof tag === 'string' || tag.format !== 'EXP');

type Parsed = { readonly document: Document; readonly lines: LineCounter; readonly file: string };
type Issue = { readonly path: readonly PropertyKey[]; readonly message: string };

/** Brackets that are open at once, counted without regard to quotes: the parser's time grows with the square of them. */
const opensTooMany = (text: string): boolean => {
  let open = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    open += bracket === '[' || bracket === '{' ? 1 : -1;
    if (open > MAX_OPEN) return true;
  }
  return false;
};

/** Nothing for a text that the parser itself stumbles over, by an error that it does not know: what nests thousands deep on many lines. */
const documentOf = (text: string, lineCounter: LineCounter): Document | undefined => {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, customTags: withoutExponents });
  } catch {
    return undefined;
  }
};

const parse = (text: string, file: string): Parsed => {
  const lines = new LineCounter();
  const document = opensTooMany(text) || MANY_BEGUN.test(text) ? undefined : documentOf(text, lines);
  if (document === undefined) throw new FileProblemError([{ file, path: '', message: TOO_DEEP }]);
  const problems = document.errors.map((error) => ({
    file,
    path: '',
    line: lines.linePos(error.pos[0]).line,
    column: lines.linePos(error.pos[0]).col,
    message: `not valid YAML: ${error.message}`,
  }));
  if (problems.length > 0) throw new FileProblemError(problems);
  return { document, lines, file };
};

type Place = { readonly line: number; readonly column: number };

/** The key itself where the last step of a path is one: a misspelt key is to be found, not its value. */
const keyOf = (parent: unknown, key: PropertyKey | undefined): unknown =>
  isMap(parent) ? parent.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.key : undefined;

const placeOf = (
  { document, lines }: Parsed,
  path: readonly PropertyKey[],
  isKey: boolean,
): Place | undefined => {
  for (let length = path.length; length > 0; length--) {
    const key = isKey && length === path.length;
    const parent: unknown = document.getIn(path.slice(0, length - 1), true);
    const node: unknown = key ? keyOf(parent, path[length - 1]) : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) {
      const { line, col } = lines.linePos(node.range[0]);
      return { line, column: col };
    }
  }
  return undefined;
};

const problemOf = (parsed: Parsed, { path, message }: Issue, isKey = false): FileProblem => ({
  file: parsed.file,
  path: path.map(String).join('.'),
  ...placeOf(parsed, path, isKey),
  message,
});

/** Every key of a document: words that a misspelt one may have meant. */
const keysIn = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(keysIn);
  return Object.entries(value).flatMap(([key, item]) => [key, ...keysIn(item)]);
};

/** What may stand where the key stands; where the schema does not tell, what stands elsewhere in the document. */
const unknownKey = ({ document }: Parsed, key: string, known: readonly string[]): string => {
  const others = new Set(known.length > 0 ? known : keysIn(document.toJS({ maxAliasCount: MAX_ALIASES })));
  others.delete(key);
  return `no such key "${key}" here${suggestion(key, [...others])}`;
};

/** What a schema calls a kind of value, in the words of somebody who writes YAML. */
const KINDS: Readonly<Record<string, string>> = {
  object: 'a mapping',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
};

/** A field that was left out, in place of "expected object, received undefined". */
const missing = ({ document }: Parsed, issue: z.core.$ZodIssue): string | undefined =>
  issue.code === 'invalid_type' && !document.hasIn(issue.path)
    ? `missing; ${KINDS[issue.expected] ?? issue.expected} is to stand here`
    : undefined;

/** Keys that a schema does not know are told one by one, at their own places. */
const problemsOf = (parsed: Parsed, schema: z.ZodType, issue: z.core.$ZodIssue): readonly FileProblem[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => {
        const message = unknownKey(parsed, key, keysAt(schema, issue.path));
        return problemOf(parsed, { path: [...issue.path, key], message }, true);
      })
    : [problemOf(parsed, { path: issue.path, message: missing(parsed, issue) ?? issue.message })];

/** Whether values nest deeper than any file of ours. What holds itself, by an alias, nests without end: each value is looked at once a depth. */
const nestsTooDeep = (value: unknown, depth = 0, seen = new Map<object, number>()): boolean => {
  if (typeof value !== 'object' || value === null || (seen.get(value) ?? -1) >= depth) return false;
  seen.set(value, depth);
  return depth > MAX_DEPTH || Object.values(value).some((item) => nestsTooDeep(item, depth + 1, seen));
};

/** The values of a document. Aliases that multiply are a problem of the file, like any other. */
const valuesOf = ({ document, file }: Parsed): unknown => {
  try {
    const values: unknown = document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {};
    if (nestsTooDeep(values)) throw new FileProblemError([{ file, path: '', message: TOO_DEEP }]);
    return values;
  } catch (error) {
    if (error instanceof FileProblemError) throw error;
    const message = `its aliases cannot be resolved (${error instanceof Error ? error.message : String(error)})`;
    throw new FileProblemError([{ file, path: '', message }]);
  }
};

/** Checks the text of a YAML file; throws `FileProblemError` with every problem, its line and its column. An empty text is an empty mapping. */
export const checkYaml = <S extends z.ZodType>(text: string, schema: S, file: string): z.output<S> => {
  const parsed = parse(text, file);
  const result = schema.safeParse(valuesOf(parsed));
  if (result.success) return result.data;
  throw new FileProblemError(result.error.issues.flatMap((issue) => problemsOf(parsed, schema, issue)));
};

const reasonOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown error';

/** The text of a file; throws `FileProblemError` that says why it cannot be read. */
export const readText = async (file: string): Promise<string> => {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const hint =
      reasonOf(error) === 'ENOENT' ? 'no such file; create it or correct the path' : reasonOf(error);
    throw new FileProblemError([{ file, path: '', message: hint }]);
  });
  if (text.length <= MAX_BYTES) return text;
  throw new FileProblemError([
    { file, path: '', message: `larger than ${MAX_BYTES} bytes; is this the right file?` },
  ]);
};
