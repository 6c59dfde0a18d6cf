import type { DerivedSeries } from '../derive';
import { placeBatch, type Keyed } from '../place-batch';
import type { DirtyConversation } from '../ports/derivation-store';

/** The index of neighbourhoods with its to-do list and derived series, in memory. */
export class Neighbourhoods {
  private readonly keys = new Map<string, string>();
  private readonly places = new Map<string, string>();
  private readonly marks = new Map<string, bigint>();
  private readonly derived = new Map<string, readonly DerivedSeries[]>();
  private marked = 0n;
  private told: (merged: ReadonlyMap<string, string>) => void = () => undefined;

  /** Tells whoever keeps something by neighbourhood that some were joined to another. */
  onMerged(told: (merged: ReadonlyMap<string, string>) => void): void {
    this.told = told;
  }

  /** Places mails, joins the neighbourhoods they connect, and marks what changed. */
  place(mails: readonly Keyed[]): void {
    const placement = placeBatch(mails, this.keys);
    for (const index of [this.keys, this.places]) move(index, placement.merged);
    for (const [old, now] of placement.merged) {
      this.derived.set(now, [...this.derivedIn(now), ...this.derivedIn(old)]);
      this.derived.delete(old);
      this.marks.delete(old);
    }
    this.told(placement.merged);
    for (const [key, place] of placement.keys) this.keys.set(key, place);
    for (const [hash, place] of placement.mails) this.places.set(hash, place);
    for (const place of [...placement.mails.values(), ...placement.merged.values()]) this.mark(place);
  }

  /** Joins the neighbourhoods of some keys. */
  connect(keys: readonly string[]): void {
    this.place([{ rawHash: '', keys }]);
    this.places.delete('');
  }

  of(rawHash: string): string | undefined {
    return this.places.get(rawHash);
  }

  /** The neighbourhoods of some keys. */
  at(keys: readonly string[]): ReadonlySet<string> {
    return new Set(keys.flatMap((key) => this.keys.get(key) ?? []));
  }

  all(): readonly string[] {
    return [...new Set(this.places.values())].sort();
  }

  /** No mark is given twice: who derived before a place was done and marked anew has lost. */
  mark(place: string): void {
    this.marked += 1n;
    this.marks.set(place, this.marked);
  }

  dirty(): readonly DirtyConversation[] {
    return [...this.marks].map(([conversationId, mark]) => ({ conversationId, mark }));
  }

  derivedIn(place: string): readonly DerivedSeries[] {
    return this.derived.get(place) ?? [];
  }

  everything(): ReadonlyMap<string, readonly DerivedSeries[]> {
    return this.derived;
  }

  /** Keeps what was derived, unless the neighbourhood was marked again meanwhile; answers whether it was kept. */
  keep({ conversationId, mark }: DirtyConversation, series: readonly DerivedSeries[]): boolean {
    if (this.marks.get(conversationId) !== mark) return false;
    this.marks.delete(conversationId);
    this.derived.set(conversationId, series);
    return true;
  }
}

const move = (index: Map<string, string>, merged: ReadonlyMap<string, string>): void => {
  for (const [name, place] of index) {
    const now = merged.get(place);
    if (now !== undefined) index.set(name, now);
  }
};
