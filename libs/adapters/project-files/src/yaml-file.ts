import { readFile } from 'node:fs/promises';
import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document, type Tags } from 'yaml';
import type { z } from 'zod';
import { FileProblemError, type FileProblem } from './file-problem';
import { suggestion } from './nearest';

/** Larger files are no hand-written YAML; the limit also bounds what a wrong path can cost. */
const MAX_BYTES = 4_000_000;
/** Aliases may not multiply a document ("billion laughs"). */
const MAX_ALIASES = 100;

/** Without the exponent form of numbers: an abbreviated commit such as 2075e41041 is text, not a large number. */
const withoutExponents = (tags: Tags): Tags =>
  tags.filter((tag) => typeof tag === 'string' || tag.format !== 'EXP');

type Parsed = { readonly document: Document; readonly lines: LineCounter; readonly file: string };
type Issue = { readonly path: readonly PropertyKey[]; readonly message: string };

const parse = (text: string, file: string): Parsed => {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    customTags: withoutExponents,
  });
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

const unknownKey = ({ document }: Parsed, key: string): string => {
  const others = new Set(keysIn(document.toJS({ maxAliasCount: MAX_ALIASES })));
  others.delete(key);
  return `no such key "${key}" here${suggestion(key, [...others])}`;
};

/** Keys that a schema does not know are told one by one, at their own places. */
const problemsOf = (parsed: Parsed, issue: z.core.$ZodIssue): readonly FileProblem[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) =>
        problemOf(parsed, { path: [...issue.path, key], message: unknownKey(parsed, key) }, true),
      )
    : [problemOf(parsed, issue)];

/** The values of a document. Aliases that multiply are a problem of the file, like any other. */
const valuesOf = ({ document, file }: Parsed): unknown => {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {};
  } catch (error) {
    const message = `its aliases cannot be resolved (${error instanceof Error ? error.message : String(error)})`;
    throw new FileProblemError([{ file, path: '', message }]);
  }
};

/** Checks the text of a YAML file; throws `FileProblemError` with every problem, its line and its column. An empty text is an empty mapping. */
export const checkYaml = <S extends z.ZodType>(text: string, schema: S, file: string): z.output<S> => {
  const parsed = parse(text, file);
  const result = schema.safeParse(valuesOf(parsed));
  if (result.success) return result.data;
  throw new FileProblemError(result.error.issues.flatMap((issue) => problemsOf(parsed, issue)));
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
