import type { Answer, REST } from '@sluice/contracts';

export type Acks = Answer<typeof REST.listAcks>;
export type AckPatch = Acks['patches'][number];
export type AckWord = AckPatch['words'][number];
export type Person = AckWord['by'];

/** Where somebody stands to a patch. */
export type Cell = {
  /** Files of the patch that are theirs. */
  readonly owns: readonly string[];
  /** Of those, files that nobody with a right to has approved yet. */
  readonly open: readonly string[];
  readonly words: readonly AckWord[];
  /** Whether they object, or seem to. */
  readonly objects: boolean;
};

export type MatrixRow = {
  readonly person: Person;
  readonly cells: readonly Cell[];
  readonly ownsAny: boolean;
};

const cellOf = (
  { files, words }: AckPatch,
  { address, name }: Person,
  objectors: ReadonlySet<string>,
): Cell => {
  const own = files.filter((f) => f.maintainers.some((m) => m.address === address));
  return {
    owns: own.map((f) => f.path),
    open: own.filter((f) => f.approval !== 'approved').map((f) => f.path),
    words: words.filter((w) => w.by.address === address),
    objects: own.length > 0 && objectors.has(name),
  };
};

/**
 * Who owns a file of a patch or spoke on one, owners first, those asked for more before others, then by name.
 * @param objectors names of those who object to the revision, or seem to
 */
export const matrixOf = (
  { patches }: Pick<Acks, 'patches'>,
  objectors: ReadonlySet<string> = new Set(),
): readonly MatrixRow[] => {
  const people = new Map<string, Person>();
  for (const { files, words } of patches)
    for (const person of [...files.flatMap((f) => f.maintainers), ...words.map((w) => w.by)])
      if ((people.get(person.address)?.name ?? '') === '') people.set(person.address, person);
  const rows = [...people.values()].map((person) => {
    const cells = patches.map((patch) => cellOf(patch, person, objectors));
    return { person, cells, ownsAny: cells.some((c) => c.owns.length > 0) };
  });
  const openIn = ({ cells }: MatrixRow): number => cells.reduce((n, c) => n + c.open.length, 0);
  const nameOf = ({ person }: MatrixRow): string => person.name || person.address;
  return rows.toSorted(
    (a, b) =>
      Number(b.ownsAny) - Number(a.ownsAny) || openIn(b) - openIn(a) || (nameOf(a) < nameOf(b) ? -1 : 1),
  );
};

export type Standing =
  'objects' | 'approved' | 'unclear' | 'lapsed' | 'unheard' | 'noted' | 'asked' | 'covered' | 'nothing';

/** A cell in one word: that they object, else the best of what they said, else whether they are asked. */
export const standingOf = ({ owns, open, words, objects }: Cell): Standing => {
  if (objects) return 'objects';
  const has = (bearing: AckWord['bearing']): boolean => words.some((w) => w.bearing === bearing);
  if (has('counts')) return 'approved';
  if (has('needs-human')) return 'unclear';
  if (has('unheard')) return 'unheard';
  if (has('lapsed')) return 'lapsed';
  if (words.length > 0) return 'noted';
  if (owns.length === 0) return 'nothing';
  return open.length > 0 ? 'asked' : 'covered';
};
