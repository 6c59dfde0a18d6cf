import type { Chance } from '../../chaos/chance';
import type { Mutator } from '../target';

const LF = 10;

/** One of some values; there is always one. */
export const oneOf = <T>(chance: Chance, values: readonly T[]): T => values[chance.below(values.length)] as T;

/** A part of an input: where it begins and ends. Short ones are likelier. */
const partOf = (input: Buffer, chance: Chance): readonly [number, number] => {
  const from = chance.below(input.length + 1);
  const longest = Math.min(input.length - from, oneOf(chance, [1, 4, 16, 64, 1024, 65_536]));
  return [from, from + chance.below(longest + 1)];
};

const without = (input: Buffer, from: number, to: number): Buffer =>
  Buffer.concat([input.subarray(0, from), input.subarray(to)]);

/** Puts bytes into others at a place. */
export const inserted = (input: Buffer, at: number, bytes: Buffer): Buffer =>
  Buffer.concat([input.subarray(0, at), bytes, input.subarray(at)]);

const repeated = (part: Buffer, most: number): Buffer =>
  Buffer.alloc(part.length === 0 ? 0 : Math.max(most, 2 * part.length), part);

const BYTES = [
  0, 9, 10, 13, 27, 32, 34, 39, 40, 45, 58, 60, 61, 62, 63, 92, 127, 128, 160, 0xc0, 0xed, 0xfe, 0xff,
];

/** What numbers go wrong at. */
export const NUMBERS = [
  ...[
    '0',
    '-1',
    '1',
    '2',
    '255',
    '256',
    '65535',
    '65536',
    '2147483647',
    '2147483648',
    '4294967295',
    '999999999',
  ],
  ...['9007199254740993', '18446744073709551615', '1e309', '0x7fffffffffffffff', '00', '1.5', '-0', '٣'],
];

const flip: Mutator = (input, chance) => {
  if (input.length === 0) return input;
  const copy = Buffer.from(input);
  const at = chance.below(copy.length);
  const changed = (copy[at] ?? 0) ^ (1 << chance.below(8));
  copy[at] = oneOf(chance, [changed, chance.below(256), oneOf(chance, BYTES)]);
  return copy;
};

const drop: Mutator = (input, chance) => without(input, ...partOf(input, chance));

const double: Mutator = (input, chance) => {
  const [from, to] = partOf(input, chance);
  return inserted(input, to, input.subarray(from, to));
};

const move: Mutator = (input, chance) => {
  const [from, to] = partOf(input, chance);
  const rest = without(input, from, to);
  return inserted(rest, chance.below(rest.length + 1), input.subarray(from, to));
};

const splice: Mutator = (input, chance, other) =>
  Buffer.concat([
    input.subarray(0, chance.below(input.length + 1)),
    other.subarray(chance.below(other.length + 1)),
  ]);

const borrow: Mutator = (input, chance, other) =>
  inserted(input, chance.below(input.length + 1), other.subarray(...partOf(other, chance)));

/** What takes a pattern that goes back time: the same thing again and again, with or without something else behind it. */
const REPEATED = [100, 1_000, 4_000, 1 << 17];
const repeat: Mutator = (input, chance) => {
  const [from, to] = partOf(input, chance);
  return inserted(input, to, repeated(input.subarray(from, to), oneOf(chance, REPEATED)));
};

const number: Mutator = (input, chance) => {
  const text = input.toString('latin1');
  const numbers = [...text.matchAll(/\d+/g)];
  const found = numbers[chance.below(numbers.length)];
  if (found === undefined) return input;
  const fresh = Buffer.from(oneOf(chance, NUMBERS));
  return inserted(without(input, found.index, found.index + found[0].length), found.index, fresh);
};

const linesOf = (input: Buffer): Buffer[] => {
  const lines: Buffer[] = [];
  let from = 0;
  for (let at = input.indexOf(LF); at !== -1; at = input.indexOf(LF, from)) {
    lines.push(input.subarray(from, at + 1));
    from = at + 1;
  }
  return from < input.length ? [...lines, input.subarray(from)] : lines;
};

const onLines =
  (change: (lines: Buffer[], chance: Chance, other: readonly Buffer[]) => void): Mutator =>
  (input, chance, other) => {
    const lines = linesOf(input);
    change(lines, chance, linesOf(other));
    return Buffer.concat(lines);
  };

const LINES: readonly Mutator[] = [
  onLines((lines, chance) => void lines.splice(chance.below(lines.length + 1), 1 + chance.below(4))),
  onLines((lines, chance) => {
    const line = lines[chance.below(lines.length)] ?? Buffer.from('\n');
    lines.splice(
      chance.below(lines.length + 1),
      0,
      ...Array.from({ length: 1 + chance.below(3) }, () => line),
    );
  }),
  onLines((lines, chance) => {
    const [a, b] = [chance.below(lines.length), chance.below(lines.length)];
    [lines[a], lines[b]] = [lines[b] ?? Buffer.alloc(0), lines[a] ?? Buffer.alloc(0)];
  }),
  onLines((lines, chance, other) => {
    const from = chance.below(other.length + 1);
    lines.splice(chance.below(lines.length + 1), 0, ...other.slice(from, from + 1 + chance.below(20)));
  }),
];

/** Puts in one of the words of a trade. */
export const words =
  (all: readonly string[]): Mutator =>
  (input, chance) =>
    inserted(input, chance.below(input.length + 1), Buffer.from(oneOf(chance, all)));

/** What is done to any input. */
export const ANY: readonly Mutator[] = [
  ...[flip, flip, drop, double, move, splice, borrow, repeat, number],
  ...LINES,
];

/** Changes the text of an input, byte for byte. */
export const onText =
  (change: (text: string, chance: Chance, other: string) => string): Mutator =>
  (input, chance, other) =>
    Buffer.from(change(input.toString('latin1'), chance, other.toString('latin1')), 'latin1');

/** Replaces one of the places that a pattern finds. */
export const atOne = (pattern: RegExp, change: (found: string, chance: Chance) => string): Mutator =>
  onText((text, chance) => {
    const found = [...text.matchAll(pattern)];
    const one = found[chance.below(found.length)];
    if (one === undefined) return text;
    return text.slice(0, one.index) + change(one[0], chance) + text.slice(one.index + one[0].length);
  });
