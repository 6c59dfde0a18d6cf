/**
 * Regular expressions over paths (`N:` lines of MAINTAINERS), matched by following all their states at once: never slower than pattern times
 * path, whatever a hostile file says. Known: literals, `.`, `[…]`, `^`, `$`, `( | )`, `*`, `+`, `?`, and `\` before a letter.
 */
export type PathRegex = { readonly states: readonly State[]; readonly start: number };

type State =
  | { readonly kind: 'char'; readonly test: (c: string) => boolean; next: number }
  | { readonly kind: 'split'; readonly next: number; readonly other: number }
  | { readonly kind: 'begin' | 'end'; next: number }
  | { readonly kind: 'match' };

const MAX_PATTERN = 300;
const MAX_PATH = 1_000;
const MAX_DEPTH = 20;

type Reader = { readonly text: string; at: number; depth: number; readonly states: State[] };

const CLASSES: Readonly<Record<string, RegExp>> = { d: /\d/, D: /\D/, w: /\w/, W: /\W/, s: /\s/, S: /\S/ };

class NoRegexError extends Error {}

const add = (reader: Reader, state: State): number => reader.states.push(state) - 1;

const peek = ({ text, at }: Reader): string => text[at] ?? '';

const take = (reader: Reader): string => {
  const c = reader.text[reader.at++];
  if (c === undefined) throw new NoRegexError('ends too early');
  return c;
};

const escaped = (reader: Reader): ((c: string) => boolean) => {
  const letter = take(reader);
  const known = CLASSES[letter];
  if (known !== undefined) return (c) => known.test(c);
  if (/[a-zA-Z0-9]/.test(letter)) throw new NoRegexError(`\\${letter} is not known`);
  return (c) => c === letter;
};

const classMember = (reader: Reader): ((c: string) => boolean) => {
  const from = take(reader);
  if (from === '\\') return escaped(reader);
  if (peek(reader) !== '-' || reader.text[reader.at + 1] === ']') return (c) => c === from;
  reader.at += 1;
  const to = take(reader);
  return (c) => c >= from && c <= to;
};

const classOf = (reader: Reader): ((c: string) => boolean) => {
  const isNegated = peek(reader) === '^';
  if (isNegated) reader.at += 1;
  const members: ((c: string) => boolean)[] = [];
  do members.push(classMember(reader));
  while (peek(reader) !== ']');
  reader.at += 1;
  return (c) => members.some((m) => m(c)) !== isNegated;
};

/** States are built from the end: what follows is known when a part is made. */
type Part = (next: number) => number;

const sequence =
  (parts: readonly Part[]): Part =>
  (next) =>
    parts.reduceRight((n, part) => part(n), next);

const char =
  (reader: Reader, test: (c: string) => boolean): Part =>
  (next) =>
    add(reader, { kind: 'char', test, next });

const group = (reader: Reader): Part => {
  if (++reader.depth > MAX_DEPTH) throw new NoRegexError('too deep');
  if (reader.text.startsWith('?:', reader.at)) reader.at += 2;
  const inner = alternatives(reader);
  if (take(reader) !== ')') throw new NoRegexError('an open bracket');
  reader.depth -= 1;
  return inner;
};

const atom = (reader: Reader): Part => {
  const c = take(reader);
  if (c === '(') return group(reader);
  if (c === '[') return char(reader, classOf(reader));
  if (c === '.') return char(reader, () => true);
  if (c === '\\') return char(reader, escaped(reader));
  if (c === '^' || c === '$') return (next) => add(reader, { kind: c === '^' ? 'begin' : 'end', next });
  if ('*+?{'.includes(c)) throw new NoRegexError(`nothing before ${c}`);
  return char(reader, (other) => other === c);
};

const loop =
  (reader: Reader, part: Part, isOptional: boolean): Part =>
  (next) => {
    const split = add(reader, { kind: 'match' });
    const body = part(split);
    reader.states[split] = { kind: 'split', next: body, other: next };
    return isOptional ? split : body;
  };

const repeated = (reader: Reader): Part => {
  const part = atom(reader);
  const mark = peek(reader);
  if (mark === '' || !'*+?'.includes(mark)) return part;
  reader.at += 1;
  if (mark !== '?') return loop(reader, part, mark === '*');
  return (next) => add(reader, { kind: 'split', next: part(next), other: next });
};

const alternatives = (reader: Reader): Part => {
  const parts: Part[] = [];
  while (reader.at < reader.text.length && peek(reader) !== '|' && peek(reader) !== ')')
    parts.push(repeated(reader));
  const first = sequence(parts);
  if (peek(reader) !== '|') return first;
  reader.at += 1;
  const rest = alternatives(reader);
  return (next) => add(reader, { kind: 'split', next: first(next), other: rest(next) });
};

const compile = (pattern: string): PathRegex | undefined => {
  const reader: Reader = { text: pattern, at: 0, depth: 0, states: [{ kind: 'match' }] };
  try {
    const whole = pattern.length > MAX_PATTERN ? undefined : alternatives(reader);
    if (whole === undefined || reader.at < pattern.length) return undefined;
    return { start: whole(0), states: reader.states };
  } catch (error) {
    if (error instanceof NoRegexError) return undefined;
    throw error;
  }
};

/** Patterns compiled: few, and asked for every path. */
const MAX_COMPILED = 500;
const compiled = new Map<string, PathRegex | undefined>();

const compiledOf = (pattern: string): PathRegex | undefined => {
  if (compiled.has(pattern)) return compiled.get(pattern);
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  const regex = compile(pattern);
  compiled.set(pattern, regex);
  return regex;
};

/** Whether a text is a regular expression of the kind that is known here. */
export const isPathRegex = (pattern: string): boolean => compiledOf(pattern) !== undefined;

type Matching = { readonly regex: PathRegex; readonly path: string };

/** The states that follow another without a letter, at a place in the path. */
const beyond = (state: State, at: number, path: string): readonly number[] => {
  if (state.kind === 'split') return [state.next, state.other];
  if (state.kind === 'begin') return at === 0 ? [state.next] : [];
  return state.kind === 'end' && at === path.length ? [state.next] : [];
};

/** Some states with all that are reached from them without a letter. */
const closure = ({ regex, path }: Matching, from: readonly number[], at: number): ReadonlySet<number> => {
  const active = new Set<number>();
  const todo = [...from];
  for (let n = todo.pop(); n !== undefined; n = todo.pop()) {
    const state = regex.states[n];
    if (state === undefined || active.has(n)) continue;
    active.add(n);
    todo.push(...beyond(state, at, path));
  }
  return active;
};

/** Whether a pattern matches somewhere in a path. False for what is no pattern, and for a path of more than 1,000 letters. */
export const matchesRegex = (pattern: string, path: string): boolean => {
  const regex = compiledOf(pattern);
  if (regex === undefined || path.length > MAX_PATH) return false;
  let reached: readonly number[] = [];
  for (let at = 0; at <= path.length; at++) {
    const active = closure({ regex, path }, [...reached, regex.start], at);
    // The first state of all is the match: see `compile`.
    if (active.has(0)) return true;
    const letter = path[at] ?? '';
    reached = [...active].flatMap((n) => {
      const state = regex.states[n];
      return state?.kind === 'char' && state.test(letter) ? [state.next] : [];
    });
  }
  return false;
};
