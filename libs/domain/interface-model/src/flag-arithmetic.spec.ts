import fc from 'fast-check';
import { bitOf, evaluate } from './flag-arithmetic';

const names = new Map([
  ['_X', 7n],
  ['A', 1n],
  ['B', 4n],
]);
const lookup = (name: string): bigint | undefined => names.get(name);

describe('evaluate', () => {
  it.each([
    ['a shifted one', '(1U << 7)', 128n],
    ['a shift by a defined number', '(1U<<_X)', 128n],
    ['lower-case suffixes', '(1u << 2)', 4n],
    ['an OR of names and numbers', 'A | B | (1U << 4)', 21n],
    ['shift binding tighter than OR', '1 << 1 | 1', 3n],
    ['a mask taken away', '(A | B) & ~A', 4n],
    ['hexadecimal', '0x00000014', 20n],
    ['the macros that dress a literal', 'xen_mk_ullong(0x10)', 16n],
    ['BIT with its suffix', 'BIT(3, U)', 8n],
    ['multiplication before addition', '2 + 3 * 4', 14n],
  ])('evaluates %s', (_what, text, value) => {
    expect(evaluate(text, lookup)).toBe(value);
  });

  it.each([
    ['an unknown name', 'A | C'],
    ['a name every object has', 'A | constructor'],
    ['an operator every object has', 'A constructor B'],
    ['an unknown macro', 'MASK_EXTR(A, B)'],
    ['a missing parenthesis', '(1U << 3'],
    ['one parenthesis too many', '(1U << 3))'],
    ['a string', '"1"'],
    ['octal', '010'],
    ['a shift beyond 64 bits', '1 << 64'],
    ['nothing', ''],
  ])('knows no value of %s', (_what, text) => {
    expect(evaluate(text, lookup)).toBeUndefined();
  });

  it('gives up on an expression nested too deeply', () => {
    expect(evaluate(`${'('.repeat(60)}1${')'.repeat(60)}`, lookup)).toBeUndefined();
    expect(evaluate(`${'~'.repeat(60)}1`, lookup)).toBeUndefined();
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        evaluate(text, lookup);
        evaluate(`(${text}|1`, lookup);
      }),
    );
  });
});

describe('bitOf', () => {
  it('finds the only bit of a value, for each of 64', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 63 }), (bit) => bitOf(1n << BigInt(bit)) === bit));
  });

  it.each([0n, 3n, 6n, -1n])('finds none in %s', (value) => {
    expect(bitOf(value)).toBeUndefined();
  });
});
