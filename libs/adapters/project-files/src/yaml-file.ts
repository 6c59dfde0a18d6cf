import { readFile } from 'node:fs/promises';
import { isNode, LineCounter, parseDocument, type Document, type Tags } from 'yaml';
import type { z } from 'zod';
import { FileProblemError, type FileProblem } from './file-problem';

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
    message: `not valid YAML: ${error.message}`,
  }));
  if (problems.length > 0) throw new FileProblemError(problems);
  return { document, lines, file };
};

const lineOf = ({ document, lines }: Parsed, path: readonly PropertyKey[]): number | undefined => {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
};

const problemOf = (parsed: Parsed, { path, message }: Issue): FileProblem => ({
  file: parsed.file,
  path: path.map(String).join('.'),
  line: lineOf(parsed, path),
  message,
});

/** The values of a document. Aliases that multiply are a problem of the file, like any other. */
const valuesOf = ({ document, file }: Parsed): unknown => {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {};
  } catch (error) {
    const message = `its aliases cannot be resolved (${error instanceof Error ? error.message : String(error)})`;
    throw new FileProblemError([{ file, path: '', message }]);
  }
};

/** Checks the text of a YAML file; throws `FileProblemError` with every problem and its line. An empty text is an empty mapping. */
export const checkYaml = <S extends z.ZodType>(text: string, schema: S, file: string): z.output<S> => {
  const parsed = parse(text, file);
  const result = schema.safeParse(valuesOf(parsed));
  if (result.success) return result.data;
  throw new FileProblemError(result.error.issues.map((issue) => problemOf(parsed, issue)));
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
