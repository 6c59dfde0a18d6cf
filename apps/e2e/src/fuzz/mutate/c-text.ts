import type { Mutator } from '../target';
import { atOne, NUMBERS, oneOf, onText, words } from './bytes';

const brackets = atOne(/[{}()[\];,]/g, (found, chance) =>
  oneOf(chance, ['', found + found, '{', '}', '(', ')', '[', ';', found.repeat(200), ...NUMBERS.slice(0, 4)]),
);

const NESTED = [
  'struct a { ',
  'union { ',
  '#if 1\n',
  '((',
  '{',
  'int (*',
  'enum { A = (',
  'typedef struct ',
  '[',
  '/*',
  '"',
  '<<',
  '~',
  '-',
  'sizeof(',
];

const nest = onText((text, chance) => {
  const open = oneOf(chance, NESTED);
  const at = chance.below(text.length + 1);
  return text.slice(0, at) + open.repeat(oneOf(chance, [1, 5, 60, 3_000])) + text.slice(at);
});

const values = atOne(/(?<=#\s*define\s+\w+\s+)\S.*$/gm, (found, chance) =>
  oneOf(chance, [
    ...[
      `(${found})`,
      `(1u << ${found})`,
      `${found} << 9999999999`,
      '(1 << 1000000)',
      '~0ull',
      '-',
      '(1',
      '1 / 0',
      '5 % 0',
    ],
    ...[
      'A',
      '(B | C)',
      "'\\x41'",
      '"x"',
      '1 ? 2 : 3',
      '0b11',
      '08',
      '0x',
      '1e5',
      '((((1))))',
      found.repeat(50),
    ],
  ]),
);

const names = atOne(/\b[A-Za-z_]\w*\b/g, (_, chance) =>
  oneOf(chance, [
    'A',
    'struct',
    'union',
    'enum',
    'typedef',
    'int',
    '__init',
    'x'.repeat(300),
    '__proto__',
    'constructor',
    '#define',
    'é',
  ]),
);

const WORDS = [
  ...[
    '#define A B\n#define B A\n',
    '#define A ',
    '#define F(x) x\n',
    '#if\n',
    '#else\n',
    '#endif\n',
    '#elif X\n',
    '\\\n',
    '/*',
    '*/',
    '//',
  ],
  ...[
    '"',
    "'",
    'struct s { int a:3; };',
    'enum e { A, B = 1 << 31, C };',
    'typedef struct { int x; } t;',
    '__attribute__((x))',
    '\0',
    '\t',
    '\f',
    '…',
  ],
];

/** What is done to C. */
export const C_TEXT: readonly Mutator[] = [brackets, brackets, nest, values, values, names, words(WORDS)];
