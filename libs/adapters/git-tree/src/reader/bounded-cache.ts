/** Keeps what was used last, up to a total size. */
export class BoundedCache<T> {
  private readonly kept = new Map<string, { readonly value: T; readonly size: number }>();
  private size = 0;

  constructor(private readonly limit: number) {}

  get(key: string): T | undefined {
    const found = this.kept.get(key);
    if (found === undefined) return undefined;
    this.kept.delete(key);
    this.kept.set(key, found);
    return found.value;
  }

  set(key: string, value: T, size: number): void {
    const old = this.kept.get(key);
    if (old !== undefined) this.size -= old.size;
    this.kept.delete(key);
    this.kept.set(key, { value, size });
    this.size += size;
    for (const [oldest, entry] of this.kept) {
      if (this.size <= this.limit || oldest === key) return;
      this.kept.delete(oldest);
      this.size -= entry.size;
    }
  }
}
