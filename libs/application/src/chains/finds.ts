import type { LinkedPatch, LinkIndex, LinksAsked } from '../ports/link-index';
import type { InStep } from './in-step';

type Sort = keyof LinksAsked;
type Key = string | number;

/** One question of the index, by one sort of keys. */
type Question = {
  readonly sort: Sort;
  readonly keys: readonly Key[];
  readonly limit: number;
  readonly answer: (rows: readonly LinkedPatch[]) => void;
};

/** Rows taken for many questions at once; where there are more, each is asked by itself. */
const MAX_TOGETHER = 20_000;

const keysOf = ({ links }: LinkedPatch, sort: Sort): readonly Key[] =>
  sort === 'names' ? links.names.map(({ key }) => key) : links[sort];

/** Which of some rows, by their place, have a key. */
const placesByKey = (rows: readonly LinkedPatch[], sort: Sort, keys: ReadonlySet<Key>) => {
  const places = new Map<Key, number[]>();
  for (const [place, row] of rows.entries())
    for (const key of keysOf(row, sort)) {
      if (!keys.has(key)) continue;
      const known = places.get(key);
      if (known === undefined) places.set(key, [place]);
      else known.push(place);
    }
  return places;
};

/** Questions of the index of dependencies, put by pieces of work in step: those of one sort are asked together, and answered apart. */
export class Finds {
  private readonly open: Question[] = [];

  constructor(
    private readonly links: LinkIndex,
    private readonly step: InStep,
  ) {}

  /** As `LinkIndex.find`. */
  async find(asked: LinksAsked, limit: number): Promise<readonly LinkedPatch[]> {
    const sorts = (Object.keys(asked) as Sort[]).filter((sort) => (asked[sort]?.length ?? 0) > 0);
    const [sort] = sorts;
    if (sort === undefined || sorts.length > 1) return this.links.find(asked, limit);
    let found: readonly LinkedPatch[] = [];
    this.open.push({ sort, keys: asked[sort] ?? [], limit, answer: (rows) => (found = rows) });
    await this.step.together(this.ask);
    return found;
  }

  private readonly ask = async (): Promise<void> => {
    const questions = this.open.splice(0);
    for (const sort of new Set(questions.map((q) => q.sort)))
      await this.askAll(
        sort,
        questions.filter((q) => q.sort === sort),
      );
  };

  private async askAll(sort: Sort, questions: readonly Question[]): Promise<void> {
    const keys = new Set(questions.flatMap((q) => q.keys));
    const rows = questions.length === 1 ? undefined : await this.rows(sort, [...keys], MAX_TOGETHER);
    if (rows === undefined || rows.length === MAX_TOGETHER) {
      for (const q of questions) q.answer(await this.rows(sort, q.keys, q.limit));
      return;
    }
    const places = placesByKey(rows, sort, keys);
    for (const q of questions) {
      const own = new Set(q.keys.flatMap((key) => places.get(key) ?? []));
      const inOrder = [...own].sort((a, b) => a - b).slice(0, q.limit);
      q.answer(inOrder.flatMap((place) => rows[place] ?? []));
    }
  }

  private rows(sort: Sort, keys: readonly Key[], limit: number): Promise<readonly LinkedPatch[]> {
    return this.links.find({ [sort]: keys }, limit);
  }
}
