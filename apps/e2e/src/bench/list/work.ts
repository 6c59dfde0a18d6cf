import type { Change } from './code';
import type { Dice } from './dice';
import { REAL_SHAPE } from './real-shape';
import { valueAt } from './shape';
import { areaName, title, type Person } from './words';

export type MadePatch = { readonly title: string; readonly changes: readonly Change[] };

/** A series, as one of its versions has it. */
export type Work = {
  readonly author: Person;
  readonly title: string;
  readonly patches: readonly MadePatch[];
  readonly version: number;
  readonly rfc: boolean;
};

/** How a number of different things grows with how often one was asked for (Heaps): `factor * count ** power`, as it was measured. */
const grown = (factor: number, power: number, count: number): number =>
  Math.ceil(factor * (count + 1) ** power);

const FILES_OF_AN_AREA = 100_000;
/** Part of the files touched for the first time that did not exist. */
const NEW_FILES = 0.3;
/** Part of the patches that differ from version to version. */
const CHANGED = 0.5;
const RFC = 0.08;

/** What was worked on so far: who writes, and what is touched. It grows with the list. */
export class Tree {
  private mails = 0;
  private readonly touched = new Map<number, number>();

  constructor(private readonly dice: Dice) {}

  count(): void {
    this.mails += 1;
  }

  /** The number of somebody who writes. */
  someone(): number {
    return this.dice.often(grown(1.75, 0.643, this.mails + 100), 2);
  }

  area(): number {
    return this.dice.often(grown(1.9, 0.573, this.mails + 100), 2);
  }

  /** A file of an area, touched before or not. */
  private file(area: number): { readonly file: number; readonly isNew: boolean } {
    const touches = (this.touched.get(area) ?? 0) + 1;
    this.touched.set(area, touches);
    const [before, now] = [grown(1, 0.66, touches - 1), grown(1, 0.66, touches)];
    const n = now > before ? now : this.dice.often(now, 1.5);
    return { file: area * FILES_OF_AN_AREA + n, isNew: now > before && this.dice.happens(NEW_FILES) };
  }

  /** A patch's changes: one that is long in one way is long in all. */
  changes(area: number): readonly Change[] {
    const { dice } = this;
    const size = dice.next();
    const [files, hunks, added, removed] = [
      REAL_SHAPE.files,
      REAL_SHAPE.hunks,
      REAL_SHAPE.added,
      REAL_SHAPE.removed,
    ].map((quantiles) => Math.round(valueAt(quantiles, size))) as [number, number, number, number];
    const count = Math.max(files, hunks);
    const hunk = (n: number) => ({
      place: dice.below(1 << 30),
      seed: dice.below(1 << 30),
      added: Math.floor((added * (n + 1)) / count) - Math.floor((added * n) / count),
      removed: Math.floor((removed * (n + 1)) / count) - Math.floor((removed * n) / count),
    });
    const all = Array.from({ length: count }, (_, n) => hunk(n)).map((one) =>
      one.added + one.removed === 0 ? { ...one, removed: 1 } : one,
    );
    const touched = new Set<number>();
    return Array.from({ length: files }, (_, n) => {
      const own = all.filter((_hunk, h) => h % files === n);
      const { file, isNew } = this.file(area);
      if (touched.has(file)) return undefined;
      touched.add(file);
      const [first] = own;
      if (!isNew || first === undefined) return { file, isNew: false, hunks: own };
      return {
        file,
        isNew,
        hunks: [{ ...first, added: own.reduce((sum, h) => sum + h.added, 0), removed: 0 }],
      };
    }).filter((change) => change !== undefined);
  }

  /** A series that nobody has seen before. */
  work(author: Person, count: number): Work {
    const { dice } = this;
    const area = this.area();
    const name = (): string => `${areaName(area, dice.below(3))}: ${title(dice)}`;
    const patches = Array.from({ length: count }, () => ({ title: name(), changes: this.changes(area) }));
    return { author, title: title(dice), patches, version: 1, rfc: dice.happens(RFC) };
  }

  /** The next version of a series: some patches are as they were, others differ in some places. */
  next({ patches, ...work }: Work): Work {
    const { dice } = this;
    const changed = ({ title: name, changes }: MadePatch): MadePatch => ({
      title: name,
      changes: changes.map(({ hunks, ...change }) => ({
        ...change,
        hunks: hunks.map((hunk) => (dice.happens(CHANGED) ? { ...hunk, seed: dice.below(1 << 30) } : hunk)),
      })),
    });
    return {
      ...work,
      patches: patches.map((patch) => (dice.happens(CHANGED) ? changed(patch) : patch)),
      version: work.version + 1,
    };
  }
}
