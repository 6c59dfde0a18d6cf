import type { TreeChange, TreeFile } from './objects';

/** Reads blobs, many at once; what is not there is absent, what is too large is empty. */
export type ReadBlobs = (ids: readonly string[]) => Promise<ReadonlyMap<string, Buffer>>;

/** Blobs no tree in use holds any more, kept for the way back. */
const MAX_UNUSED = 5_000;
/** Larger files are tables and firmware; their words are not indexed, and they are listed nowhere. */
const MAX_INDEXED = 2 * 1024 * 1024;
/** Files that hold code or lists of names. */
const INDEXED =
  /\.(?:[chSs]|cpp|hpp|mli?|go|py|idl|lst|size|te|if|fc|in|dts|dtsi|mk)$|(?:^|\/)(?:Kconfig[^/]*|Makefile[^/]*|access_vectors|security_classes|initial_sids|[^/]*\.lst[^/]*)$/;

export const isIndexed = (path: string): boolean => INDEXED.test(path);

const WORD_BYTE = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++)
  WORD_BYTE[byte] = /\w/.test(String.fromCharCode(byte)) && byte < 128 ? 1 : 0;

const OFFSET = 2166136261;
const PRIME = 16777619;

/** FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), 32 bits: fast on short words, and in few lines. */
export const hashOfWord = (word: string): number => {
  let hash = OFFSET;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ (word.charCodeAt(i) & 255), PRIME);
  return hash >>> 0;
};

/**
 * Hashes of the words of one blob, as a table with open addressing: one or two looks tell whether a word may be there. A hash that two words
 * share costs a needless look into the text, no wrong answer.
 */
export class WordSet {
  private table = new Uint32Array(256);
  private count = 0;

  has(hash: number): boolean {
    return this.table[this.slotOf(hash)] !== 0;
  }

  add(hash: number): void {
    const slot = this.slotOf(hash);
    if (this.table[slot] !== 0) return;
    this.table[slot] = marked(hash);
    this.count += 1;
    if (this.count * 2 > this.table.length) this.grow();
  }

  /** Every hash, in no order. */
  each(visit: (hash: number) => void): void {
    for (const value of this.table) if (value !== 0) visit(value);
  }

  /** Where a hash is, or would be. The low bits of FNV are its best. */
  private slotOf(hash: number): number {
    const { table } = this;
    const mask = table.length - 1;
    const value = marked(hash);
    let slot = value & mask;
    while (table[slot] !== 0 && table[slot] !== value) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const old = this.table;
    this.table = new Uint32Array(old.length * 2);
    for (const value of old) if (value !== 0) this.table[this.slotOf(value)] = value;
  }
}

/** 0 is an empty slot. */
const marked = (hash: number): number => (hash === 0 ? 1 : hash);

/** The words of a text. Numbers and single letters are left out: nobody asks for them. */
export const wordsOf = (bytes: Uint8Array): WordSet => {
  const found = new WordSet();
  let hash = OFFSET;
  let length = 0;
  let first = 0;
  for (let at = 0; at <= bytes.length; at++) {
    const byte = at < bytes.length ? (bytes[at] ?? 0) : 0;
    if (WORD_BYTE[byte] === 1) {
      if (length === 0) first = byte;
      hash = Math.imul(hash ^ byte, PRIME);
      length++;
    } else if (length > 0) {
      if (length > 1 && (first < 48 || first > 57)) found.add(hash >>> 0);
      hash = OFFSET;
      length = 0;
    }
  }
  return found;
};

const NO_WORDS = new WordSet();

/** Which files of one tree may hold a word; moved from tree to tree by what differs between them, so that each blob is read once. */
export class WordIndex {
  /** By blob: kept for unused blobs, too. */
  private readonly words = new Map<string, WordSet>();
  private readonly tree = new Map<string, string>();
  private readonly missing = new Set<string>();
  /** By hash of a word: in how many files of the present tree it may stand. */
  private readonly files = new Map<number, number>();

  constructor(private readonly read: ReadBlobs) {}

  /** Begins with a whole tree. */
  async begin(files: readonly TreeFile[]): Promise<void> {
    this.tree.clear();
    this.files.clear();
    for (const { path, blob } of files) if (isIndexed(path)) this.tree.set(path, blob);
    await this.learn([...this.tree.values()]);
    for (const blob of this.tree.values()) this.count(blob, 1);
  }

  /** Goes on to a tree that differs by these changes. */
  async move(changes: readonly TreeChange[]): Promise<void> {
    const fresh: string[] = [];
    for (const { path, after } of changes) {
      if (!isIndexed(path)) continue;
      const before = this.tree.get(path);
      if (before !== undefined) this.count(before, -1);
      if (after === undefined) this.tree.delete(path);
      else {
        this.tree.set(path, after);
        fresh.push(after);
      }
    }
    await this.learn(fresh);
    for (const blob of fresh) this.count(blob, 1);
    if (this.words.size > this.tree.size + MAX_UNUSED) this.forgetUnused();
  }

  /** Whether every file of the present tree could be read: else nobody knows where a word does not stand. */
  complete(): boolean {
    if (this.missing.size === 0) return true;
    for (const blob of this.tree.values()) if (this.missing.has(blob)) return false;
    return true;
  }

  /** The blob of a path in the present tree; absent for files that are not indexed. */
  blobOf(path: string): string | undefined {
    return this.tree.get(path);
  }

  /** Files that may hold a word, in order of path, with their blobs. */
  mayHold(word: string): readonly TreeFile[] {
    const hash = hashOfWord(word);
    const found: TreeFile[] = [];
    for (const [path, blob] of this.tree)
      if (this.words.get(blob)?.has(hash) === true) found.push({ path, blob });
    return found.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** In how many files a word may stand: a hash that it shares with another counts for both. */
  filesWith(word: string): number {
    return this.files.get(marked(hashOfWord(word))) ?? 0;
  }

  private count(blob: string, by: 1 | -1): void {
    this.words.get(blob)?.each((hash) => {
      const now = (this.files.get(hash) ?? 0) + by;
      if (now === 0) this.files.delete(hash);
      else this.files.set(hash, now);
    });
  }

  private async learn(blobs: readonly string[]): Promise<void> {
    const unknown = [...new Set(blobs)].filter((blob) => !this.words.has(blob));
    const STEP = 200;
    for (let at = 0; at < unknown.length; at += STEP) {
      const ids = unknown.slice(at, at + STEP);
      const texts = await this.read(ids);
      for (const id of ids) {
        const bytes = texts.get(id);
        if (bytes === undefined) this.missing.add(id);
        this.words.set(id, bytes === undefined || bytes.length > MAX_INDEXED ? NO_WORDS : wordsOf(bytes));
      }
    }
  }

  private forgetUnused(): void {
    const used = new Set(this.tree.values());
    for (const blob of this.words.keys()) if (!used.has(blob)) this.words.delete(blob);
  }
}
