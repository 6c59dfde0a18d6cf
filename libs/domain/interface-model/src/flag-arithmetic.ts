/** Looks up what an identifier stands for; absent when it is not known. */
export type Lookup = (name: string) => bigint | undefined;

const TOKEN =
  /\s*(?:(0[xX][0-9a-fA-F]{1,16}|\d{1,20})[uUlL]{0,3}\b|([A-Za-z_]\w{0,100})|(<<|>>|[()|&~^+*,-]))/y;
/** An expression with more tokens, or nested deeper, is not a flag. */
const MAX_TOKENS = 200;
const MAX_DEPTH = 24;
const WIDTH = 64;

type Reader = { readonly tokens: readonly string[]; readonly lookup: Lookup; at: number; depth: number };

const tokensOf = (text: string): readonly string[] | undefined => {
  const tokens: string[] = [];
  const source = text.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const match = TOKEN.exec(source);
    if (match === null || tokens.length >= MAX_TOKENS) return undefined;
    tokens.push(match[1] ?? match[2] ?? match[3] ?? '');
  }
  return tokens;
};

const shift = (a: bigint, b: bigint, left: boolean): bigint | undefined => {
  if (b < 0n || b > 63n) return undefined;
  return left ? BigInt.asUintN(WIDTH, a << b) : a >> b;
};

type Apply = (a: bigint, b: bigint) => bigint | undefined;

/** Weakest first. Maps, because a name such as `constructor` must find nothing. */
const OPERATORS: readonly ReadonlyMap<string, Apply>[] = [
  new Map<string, Apply>([['|', (a, b) => a | b]]),
  new Map<string, Apply>([['^', (a, b) => a ^ b]]),
  new Map<string, Apply>([['&', (a, b) => a & b]]),
  new Map<string, Apply>([
    ['<<', (a, b) => shift(a, b, true)],
    ['>>', (a, b) => shift(a, b, false)],
  ]),
  new Map<string, Apply>([
    ['+', (a, b) => BigInt.asUintN(WIDTH, a + b)],
    ['-', (a, b) => BigInt.asUintN(WIDTH, a - b)],
  ]),
  new Map<string, Apply>([['*', (a, b) => BigInt.asUintN(WIDTH, a * b)]]),
];

const binary = (reader: Reader, level: number): bigint | undefined => {
  const operators = OPERATORS[level];
  if (operators === undefined) return unary(reader);
  let left = binary(reader, level + 1);
  for (;;) {
    const apply = operators.get(reader.tokens[reader.at] ?? '');
    if (apply === undefined || left === undefined) return left;
    reader.at++;
    const right = binary(reader, level + 1);
    left = right === undefined ? undefined : apply(left, right);
  }
};

/** Octal has no place among flags; it is left unread. */
const number = (token: string): bigint | undefined => (/^0\d/.test(token) ? undefined : BigInt(token));

const SIGNS: ReadonlySet<string> = new Set(['~', '-', '+']);

const unary = (reader: Reader): bigint | undefined => {
  const token = reader.tokens[reader.at++];
  if (token === undefined) return undefined;
  if (token === '(') return parenthesised(reader);
  if (SIGNS.has(token)) return signed(reader, token);
  if (/^\d/.test(token)) return number(token);
  return reader.tokens[reader.at] === '(' ? called(reader, token) : reader.lookup(token);
};

const signed = (reader: Reader, sign: string): bigint | undefined => {
  if (++reader.depth > MAX_DEPTH) return undefined;
  const value = unary(reader);
  reader.depth--;
  if (value === undefined || sign === '+') return value;
  return BigInt.asUintN(WIDTH, sign === '~' ? ~value : -value);
};

const parenthesised = (reader: Reader): bigint | undefined => {
  if (++reader.depth > MAX_DEPTH) return undefined;
  const value = binary(reader, 0);
  reader.depth--;
  return reader.tokens[reader.at++] === ')' ? value : undefined;
};

/** Macros that only dress a literal: `xen_mk_ullong(x)`, `BIT(n, U)`. Anything else is not known. */
const called = (reader: Reader, name: string): bigint | undefined => {
  reader.at++;
  const value = binary(reader, 0);
  if (reader.tokens[reader.at] === ',') reader.at += 2;
  if (value === undefined || reader.tokens[reader.at++] !== ')') return undefined;
  if (name === 'BIT') return shift(1n, value, true);
  return /^(?:xen_mk_ullong|xen_mk_ulong|U?INT64_C|_?AC|_?UL|_?ULL)$/.test(name) ? value : undefined;
};

/**
 * The value of a C constant expression over flags, in 64 bits: `(1U << _X)`, `A | B`, `0x3U`, `BIT(7, U)`. Absent when anything in it
 * is not known or it is no such expression.
 */
export const evaluate = (text: string, lookup: Lookup): bigint | undefined => {
  const tokens = tokensOf(text);
  if (tokens === undefined || tokens.length === 0) return undefined;
  const reader: Reader = { tokens, lookup, at: 0, depth: 0 };
  const value = binary(reader, 0);
  return reader.at === tokens.length ? value : undefined;
};

/** The number of the only bit set in a value; absent when there is none or more than one. */
export const bitOf = (value: bigint): number | undefined =>
  value > 0n && (value & (value - 1n)) === 0n ? value.toString(2).length - 1 : undefined;
