import { hashed } from './dice';
import { madeWord } from './words';

/** Where in the tree a patch changes what. Of version after version the same, but for the hunks that were changed. */
export type Change = {
  readonly file: number;
  readonly isNew: boolean;
  /** `place` says where: it stays when what is added there, which `seed` says, is changed. */
  readonly hunks: readonly {
    readonly place: number;
    readonly seed: number;
    readonly added: number;
    readonly removed: number;
  }[];
};

const WORDS_OF_A_FILE = 70;
const WORDS_OF_ALL = 3_000;

/** A name: four of five times one of the file's own, else one of the whole tree's. */
const nameIn = (file: number, h: number): string => {
  const own = h % 5 !== 0;
  const n = own
    ? hashed(file, (h >>> 3) % WORDS_OF_A_FILE)
    : hashed(Math.floor(WORDS_OF_ALL * ((h >>> 8) / 0x1000000) ** 2), 7);
  const name = `${madeWord(n % 9_000)}_${madeWord((n >>> 10) % 9_000)}`;
  return (n & 3) === 0 ? madeWord(n % 9_000) : name;
};

const FORMS: readonly ((name: (n: number) => string, h: number) => string)[] = [
  (name) => `\tret = ${name(0)}(${name(1)}, ${name(2)});`,
  (name) => `\tif (!${name(0)}->${name(1)})`,
  () => '\t\treturn -EINVAL;',
  () => '}',
  () => '',
  (name) => `static int ${name(0)}(struct ${name(1)} *${name(2)})`,
  () => '{',
  (name, h) => `#define ${name(0).toUpperCase()}\t0x${(h >>> 4).toString(16)}`,
  (name) => `\t${name(0)}->${name(1)} = ${name(2)};`,
  (name) => `\tstruct ${name(0)} *${name(1)};`,
  (name) => `\t${name(0)}(${name(1)});`,
  (name) => `\t * ${name(0)} is not ${name(1)} before ${name(2)}`,
  (name) => `\tfor (i = 0; i < ${name(0)}->${name(1)}; i++) {`,
  (name) => `\t\tgoto ${name(0)};`,
  (name) => `\tdev_err(${name(0)}->dev, "${name(1)} ${name(2)} failed\\n");`,
  (name, h) => `\tunsigned int ${name(0)} = ${String(h % 4_096)};`,
];

/** A line of code of a file. */
const lineOf = (file: number, seed: number): string => {
  const h = hashed(file, seed);
  return (FORMS[h % FORMS.length] as (typeof FORMS)[number])((n) => nameIn(file, hashed(h, n + 1)), h);
};

/** Places where a file is changed; a few of them far more often. */
const LINES = 2_400;
const CONTEXT = 3;
const FOLDERS = ['drivers', 'drivers/net', 'arch', 'include/linux', 'kernel', 'mm', 'drivers/iommu'];
/** Part of the files that lie below the roots of Xen's model, as it is on that list: their words and lines go into the index of dependencies. */
const BELOW_ROOTS = 0.006;

export const pathOf = (file: number): string => {
  const h = hashed(file, 29);
  const folder = h / 0x1_0000_0000 < BELOW_ROOTS ? 'xen/arch' : (FOLDERS[h % FOLDERS.length] ?? 'drivers');
  return `${folder}/${madeWord(h >>> 9)}/${madeWord(file)}${String(file)}.${h % 6 === 0 ? 'h' : 'c'}`;
};

type Hunk = Change['hunks'][number];

const placeOf = ({ place }: Hunk): number => 1 + Math.floor(LINES * (hashed(place) / 0x1_0000_0000) ** 1.3);

const hunkText = ({ file, isNew }: Change, hunk: Hunk): readonly string[] => {
  const { seed, added, removed } = hunk;
  const plus = Array.from({ length: added }, (_, n) => `+${lineOf(file, hashed(seed, n))}`);
  if (isNew)
    return [
      `@@ -0,0 +1,${String(Math.max(1, added))} @@`,
      ...(added === 0 ? [`+${lineOf(file, seed)}`] : plus),
    ];
  const at = placeOf(hunk);
  const own = (n: number): string => lineOf(file, at + n);
  const before = Array.from({ length: CONTEXT }, (_, n) => ` ${own(n)}`);
  const minus = Array.from({ length: removed }, (_, n) => `-${own(CONTEXT + n)}`);
  const after = Array.from({ length: CONTEXT }, (_, n) => ` ${own(CONTEXT + removed + n)}`);
  const ranges = `@@ -${String(at)},${String(2 * CONTEXT + removed)} +${String(at)},${String(2 * CONTEXT + added)} @@`;
  return [`${ranges} static int ${nameIn(file, hashed(at))}(void)`, ...before, ...minus, ...plus, ...after];
};

const blob = (...of: readonly number[]): string =>
  `${hashed(...of)
    .toString(16)
    .padStart(8, '0')}${hashed(...of, 1)
    .toString(16)
    .padStart(8, '0')}`.slice(0, 12);

/** The diff of a patch, as `git format-patch` writes it. */
export const diffText = (changes: readonly Change[]): readonly string[] =>
  changes.flatMap((change) => {
    const { file, isNew, hunks } = change;
    const path = pathOf(file);
    const [old, now] = [isNew ? '000000000000' : blob(file), blob(file, ...hunks.map(({ seed }) => seed))];
    return [
      `diff --git a/${path} b/${path}`,
      ...(isNew ? ['new file mode 100644', `index ${old}..${now}`] : [`index ${old}..${now} 100644`]),
      isNew ? '--- /dev/null' : `--- a/${path}`,
      `+++ b/${path}`,
      ...[...hunks].sort((a, b) => placeOf(a) - placeOf(b)).flatMap((hunk) => hunkText(change, hunk)),
    ];
  });
