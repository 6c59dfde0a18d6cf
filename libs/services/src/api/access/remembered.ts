type Entry<T> = { readonly value: Promise<T>; readonly until: number };

/** Answers that hold for a moment, so that a busy caller is not looked up again and again; the oldest go first where there are too many. */
export class Remembered<T> {
  private readonly entries = new Map<string, Entry<T>>();

  constructor(
    private readonly millis: number,
    private readonly most: number,
  ) {}

  /** What is remembered of a key, else what `load` answers; several that ask at once load once. What fails is not remembered. */
  get(key: string, load: () => Promise<T>): Promise<T> {
    const now = performance.now();
    const known = this.entries.get(key);
    if (known !== undefined && known.until > now) return known.value;
    const value = load();
    const entry = { value, until: now + this.millis };
    this.entries.delete(key);
    this.entries.set(key, entry);
    value.catch(() => {
      if (this.entries.get(key) === entry) this.entries.delete(key);
    });
    if (this.entries.size > this.most) {
      const [oldest] = this.entries.keys();
      if (oldest !== undefined) this.entries.delete(oldest);
    }
    return value;
  }

  forget(key: string): void {
    this.entries.delete(key);
  }

  forgetAll(): void {
    this.entries.clear();
  }
}
