import type { PatchRef } from '@sluice/dependency';
import type { LinkedPatch, LinkIndex, LinksAsked } from '../ports/link-index';

/** A patch of the index and what it is kept under: the hash of a raw mail, or of a commit. */
export type LinkRow = LinkedPatch & { readonly id: string };

const meets = <T>(have: readonly T[], asked: readonly T[] | undefined): boolean =>
  asked !== undefined && asked.length > 0 && have.some((one) => asked.includes(one));

const hasAny = ({ links }: LinkRow, asked: LinksAsked): boolean =>
  meets(links.fresh, asked.fresh) ||
  meets(links.uses, asked.uses) ||
  meets(links.adds, asked.adds) ||
  meets(links.touches, asked.touches) ||
  meets(
    links.names.map(({ key }) => key),
    asked.names,
  );

const byTime = (a: LinkRow, b: LinkRow): number =>
  a.at === b.at ? (a.ref < b.ref ? -1 : 1) : a.at < b.at ? -1 : 1;

const publicOf = ({ id: _id, ...patch }: LinkRow): LinkedPatch => patch;

/** The index of dependencies in memory: what PostgreSQL finds by its indexes is looked for one by one. */
export class InMemoryLinkIndex implements LinkIndex {
  private readonly rows = new Map<string, LinkRow>();

  /** `landed`: the hashes of all commits that stand on a branch, whether anything of theirs is in the index or not. */
  constructor(private readonly landed: () => readonly string[]) {}

  put(row: LinkRow): void {
    this.rows.set(row.id, row);
  }

  remove(id: string): void {
    this.rows.delete(id);
  }

  of(id: string): LinkRow | undefined {
    return this.rows.get(id);
  }

  /** One row a patch: of several copies of a mail, the first by hash. */
  private patches(): readonly LinkRow[] {
    const firsts = new Map<PatchRef, LinkRow>();
    for (const row of this.rows.values()) {
      const known = firsts.get(row.ref);
      const first = known === undefined || row.id < known.id ? row : known;
      firsts.set(row.ref, known === undefined ? first : { ...first, copied: true });
    }
    return [...firsts.values()].sort(byTime);
  }

  byRef(refs: readonly PatchRef[]): Promise<readonly LinkedPatch[]> {
    return Promise.resolve(
      this.patches()
        .filter((row) => refs.includes(row.ref))
        .map(publicOf),
    );
  }

  /** All rows that have any of what is asked. */
  having(asked: LinksAsked): readonly LinkRow[] {
    return [...this.rows.values()].filter((row) => hasAny(row, asked));
  }

  find(asked: LinksAsked, limit: number): Promise<readonly LinkedPatch[]> {
    return Promise.resolve(
      this.patches()
        .filter((row) => hasAny(row, asked))
        .slice(0, limit)
        .map(publicOf),
    );
  }

  commitsNamed(abbreviated: readonly string[]): Promise<ReadonlyMap<string, PatchRef>> {
    const landed = this.landed();
    return Promise.resolve(
      new Map(
        abbreviated.flatMap((short) => {
          const found = landed.filter((hash) => isDigits(short) && hash.startsWith(short.toLowerCase()));
          // Two commits that begin alike are named by neither.
          return found.length === 1 ? found.map((hash) => [short, hash] as const) : [];
        }),
      ),
    );
  }
}

const isDigits = (short: string): boolean => /^[0-9a-f]{7,40}$/i.test(short);
