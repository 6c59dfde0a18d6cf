/** How comments and texts look in a file, as far as one line tells. */
export type Syntax = {
  /** Tokens of a line, the first group an identifier: what is matched beside it is stepped over or opens a comment. */
  readonly token: RegExp;
  readonly opens?: string | undefined;
  readonly closes?: string | undefined;
  /** Begin a comment that ends with the line. */
  readonly line?: string | undefined;
  /** Lines to leave out altogether. */
  readonly leftOut?: RegExp | undefined;
  /** Words that count; all where absent. */
  readonly counts?: RegExp | undefined;
  /** A line of it introduces this word as well, under another name. */
  readonly also?: ((line: string) => string | undefined) | undefined;
};

const WORD = String.raw`([A-Za-z_]\w{2,99})\w*`;
const NUMBER = String.raw`\d\w*`;
const TEXT = String.raw`"(?:[^"\\]|\\.)*"?`;
const CHAR = String.raw`'(?:[^'\\]|\\.)*'?`;

const CODE: Syntax = {
  token: new RegExp(String.raw`${WORD}|${NUMBER}|/\*|//|${TEXT}|${CHAR}`, 'g'),
  opens: '/*',
  closes: '*/',
  line: '//',
  // A star in front is the inside of a comment whose beginning lies above the hunk; messages and file names are no identifiers.
  leftOut: /^\s*(?:\*(?:\s|\/|$)|#\s*(?:include|error|warning|pragma)\b)/,
};

const OCAML: Syntax = {
  token: new RegExp(String.raw`${WORD}|${NUMBER}|\(\*|${TEXT}|'(?:[^'\\]|\\.{1,3})'`, 'g'),
  opens: '(*',
  closes: '*)',
  leftOut: /^\s*\*(?:\s|\)|$)/,
};

const SCRIPT: Syntax = { token: new RegExp(String.raw`${WORD}|${NUMBER}|#|${TEXT}|${CHAR}`, 'g'), line: '#' };

/** Quotes in recipes are the shell's and need not end where the line does. */
const MAKE: Syntax = { token: new RegExp(String.raw`${WORD}|${NUMBER}|#`, 'g'), line: '#' };

const CONFIG = /^\s*(?:menu)?config\s+([A-Z0-9]\w{2,99})\s*$/;

/** Options are written in capitals; the rest is help for people. In code an option has `CONFIG_` in front. */
const KCONFIG: Syntax = {
  token: new RegExp(String.raw`${WORD}|${NUMBER}|#|${TEXT}`, 'g'),
  line: '#',
  counts: /^[A-Z][A-Z0-9_]+$/,
  also: (line) => {
    const name = CONFIG.exec(line)?.[1];
    return name === undefined ? undefined : `CONFIG_${name}`;
  },
};

const BY_ENDING: Readonly<Record<string, Syntax>> = {
  c: CODE,
  h: CODE,
  S: CODE,
  s: CODE,
  y: CODE,
  l: CODE,
  cc: CODE,
  cpp: CODE,
  go: CODE,
  rs: CODE,
  dts: CODE,
  dtsi: CODE,
  ml: OCAML,
  mli: OCAML,
  mll: OCAML,
  mly: OCAML,
  py: SCRIPT,
  idl: SCRIPT,
  mk: MAKE,
};

/** The syntax of a file by its name; none for what is prose or data: nothing in it is an identifier. */
export const syntaxOf = (path: string): Syntax | undefined => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name.startsWith('Kconfig')) return KCONFIG;
  if (name.startsWith('Makefile')) return MAKE;
  const dot = name.lastIndexOf('.');
  const ending = dot < 0 ? '' : name.slice(dot + 1);
  if (ending === 'in' && dot > 0) return syntaxOf(path.slice(0, -'.in'.length));
  return Object.hasOwn(BY_ENDING, ending) ? BY_ENDING[ending] : undefined;
};
