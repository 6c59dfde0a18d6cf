import type { CReader } from '@sluice/application';
import type { CSource } from '@sluice/interface-model';
import { openCReader } from './c-reader';

let reader: CReader;
beforeAll(async () => {
  reader = await openCReader();
});

const read = (text: string): CSource => {
  const reading = reader.read(text);
  if (!reading.readable) throw new Error(reading.why);
  return reading.source;
};

const numbers = (named: readonly { name: string; number?: bigint | undefined }[]) =>
  Object.fromEntries(named.map(({ name, number }) => [name, number === undefined ? '?' : Number(number)]));

const fields = (text: string) =>
  Object.fromEntries(
    read(text).structures.map((s) => [`${s.kind} ${s.name}`, s.fields.map((f) => `${f.type} ${f.name}`)]),
  );

describe('values of definitions', () => {
  test.each([
    ['a shifted bit', '#define A (1U << 3)', { A: 8 }],
    ['a bit by its number', '#define _A 7\n#define A (1U<<_A)', { _A: 7, A: 128 }],
    [
      'a mask over lines',
      '#define A 1\n#define B 2\n#define ALL (A | \\\n             B)',
      { A: 1, B: 2, ALL: 3 },
    ],
    ['a comment behind it', '#define A 0x10 /* (1U << 9) */\n#define B 2 // 3', { A: 16, B: 2 }],
    ['a name defined further down', '#define MAX B\n#define B 5', { MAX: 5, B: 5 }],
    ['something else', '#define F(x) ((x) + 1)\n#define G struct foo\n#define H', { F: '?', G: '?', H: '?' }],
    ['itself', '#define A B\n#define B A', { A: '?', B: '?' }],
    ['both branches of an #if', '#ifdef X\n#define A 1\n#else\n#define B 2\n#endif', { A: 1, B: 2 }],
    ['inside a structure', 'struct s {\n#define S_A 4\n    int a;\n};', { S_A: 4 }],
  ])('%s', (_, text, expected) => {
    expect(numbers(read(text).defines)).toEqual(expected);
  });

  test.each([
    ['counts on', 'enum e { A, B, C };', { A: 0, B: 1, C: 2 }],
    [
      'counts on from a value',
      '#define F 4\nenum { A = F, B, D = (1 << 4), E };',
      { A: 4, B: 5, D: 16, E: 17 },
    ],
    ['refers to its own members', 'typedef enum { A = 3, B = A } e_t;', { A: 3, B: 3 }],
    ['does not know', 'enum e { A = sizeof(int), B };', { A: '?', B: '?' }],
  ])('an enumeration that %s', (_, text, expected) => {
    expect(numbers(read(text).enumerators)).toEqual(expected);
  });

  test('an enumerator knows its enumeration', () => {
    const { enumerators } = read('enum a { X };\ntypedef enum { Y } b_t;\nenum { Z };');
    expect(enumerators.map((e) => [e.name, e.within])).toEqual([['X', 'a'], ['Y', 'b_t'], ['Z', '']]); // prettier-ignore
  });
});

describe('structures', () => {
  test.each([
    ['plain members', 'struct s { uint32_t a; char b[16]; };', { 'struct s': ['uint32_t a', 'char[16] b'] }],
    [
      'pointers, several at once, bit widths',
      'struct s { const struct t *p, **q; unsigned int c:3; };',
      { 'struct s': ['const struct t * p', 'const struct t ** q', 'unsigned int :3 c'] },
    ],
    [
      'handles and comments',
      'struct s {\n    XEN_GUEST_HANDLE_64(uint8) data; /* IN: uint32_t x; */\n};',
      { 'struct s': ['XEN_GUEST_HANDLE_64(uint8) data'] },
    ],
    [
      'unnamed ones inside, with dotted names',
      'struct s { union { struct { uint8_t a; } x; uint64_aligned_t b; } u; struct { int c; }; };',
      { 'struct s': ['uint8_t u.x.a', 'uint64_aligned_t u.b', 'int c'] },
    ],
    [
      'a named one declared inside: a structure of its own',
      'struct s { struct t { int a; } t; int b; };',
      { 'struct s': ['struct t t', 'int b'], 'struct t': ['int a'] },
    ],
    [
      'members behind #if',
      'struct s {\n#ifdef X\n    int a;\n#endif\n    int b;\n};',
      { 'struct s': ['int a', 'int b'] },
    ],
    ['a typedef’s', 'typedef struct { int a; } s_t;', { 'struct s_t': ['int a'] }],
    ['a union', 'union u { int a; long b; };', { 'union u': ['int a', 'long b'] }],
    ['a mere mention', 'struct s; typedef struct s s_t; DEFINE_XEN_GUEST_HANDLE(s_t);', {}],
  ])('%s', (_, text, expected) => {
    expect(fields(text)).toEqual(expected);
  });

  test('lines are those of the file', () => {
    const source = read('\n\n#define A 1\nstruct s {\n    int a;\n    int b;\n};\n');
    expect(source.defines[0]?.line).toBe(3);
    expect(source.structures[0]).toMatchObject({ line: 4, fields: [{ line: 5 }, { line: 6 }] });
  });
});

test('functions know where they end', () => {
  const { functions } = read(
    'static int f(int a)\n{\n    return a;\n}\nint g(void);\nstruct s *h(void) { return 0; }\n',
  );
  expect(functions).toEqual([
    { name: 'f', line: 1, endLine: 4 },
    { name: 'h', line: 6, endLine: 6 },
  ]);
});

describe('what cannot be read', () => {
  test('is said by line, and the rest is read', () => {
    const source = read('#define A 1\nstruct s { int a; }; @@ ((\n#define B 2\n');
    expect(source.unread).toContain(2);
    expect(numbers(source.defines)).toMatchObject({ A: 1, B: 2 });
  });

  test.each([
    ['binary', 'ab\0cd', 'binary'],
    ['too large', ' '.repeat(2_000_001), 'larger'],
    ['comments that begin and never end', `#define T ${'"1" /* t'.repeat(8_000)}`, 'times over'],
  ])('%s', (_, text, why) => {
    expect(reader.read(text)).toEqual({ readable: false, why: expect.stringContaining(why) as string });
  });

  test.each([
    ['brackets without end', '('.repeat(300_000)],
    ['structures in structures', 'struct {'.repeat(50_000)],
    ['conditions in conditions', '#if A\n'.repeat(50_000)],
    ['one endless line', `#define A ${'1+'.repeat(400_000)}1`],
    ['attributes that never end', 'struct { int a; } __attribute__((aligned(4 0xfULL\n'.repeat(1_000)],
  ])('hostile text costs bounded time: %s', (_, text) => {
    const began = performance.now();
    reader.read(text);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  test('after hostile text the next is read as ever', () => {
    reader.read('('.repeat(300_000));
    expect(numbers(read('#define A 1').defines)).toEqual({ A: 1 });
  });
});

test('equal texts are read once', () => {
  const text = '#define ONCE 1';
  expect(reader.read(`${text}\n`)).toBe(reader.read([text, ''].join('\n')));
});

describe('functions behind words that the grammar takes for types', () => {
  test.each([
    ['void __init create_dom0(void)'],
    ['static void cf_check create_dom0(struct domain *d)'],
    ['static struct domain *__init create_dom0(void)'],
    ['static always_inline bool create_dom0(const struct domain *d)'],
  ])('%s', (head) => {
    const { functions, unread } = read(`${head}\n{\n    return;\n}\n`);
    expect(functions).toEqual([{ name: 'create_dom0', line: 1, endLine: 4 }]);
    expect(unread).toEqual([]);
  });
});
