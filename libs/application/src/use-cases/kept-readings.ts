import type { CachedReading, ReadingCache } from '../ports/derivation-store';

/** Characters of all texts together, about as many bytes: what some 16,000 mails of a list have. The others are fetched back. */
const MOST = 32_000_000;

/**
 * What an import has read, as JSON: a fifth of what the values take, nothing for the garbage collector to go through, and no slice of a reading that would keep
 * the whole text of its mail. Whoever asks gets a value of his own.
 */
export class KeptReadings implements ReadingCache {
  private readonly texts = new Map<string, string>();
  private size = 0;

  constructor(private readonly most = MOST) {}

  has(rawHash: string): boolean {
    return this.texts.has(rawHash);
  }

  get(rawHash: string): CachedReading | undefined {
    const text = this.texts.get(rawHash);
    return text === undefined ? undefined : (JSON.parse(text) as CachedReading);
  }

  /** Keeps a reading, unless there are enough of them. */
  keep(rawHash: string, { reading, analysis }: CachedReading): void {
    if (this.size >= this.most) return;
    this.forget(rawHash);
    const text = JSON.stringify({ reading, analysis });
    this.texts.set(rawHash, text);
    this.size += text.length;
  }

  forget(rawHash: string): void {
    this.size -= this.texts.get(rawHash)?.length ?? 0;
    this.texts.delete(rawHash);
  }
}
