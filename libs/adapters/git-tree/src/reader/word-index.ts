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

/** A blob that was read: the paths of the present tree that have it; none where it is kept for the way back. */
type Blob = { readonly id: string; readonly paths: string[] };

/**
 * Which files of one tree may hold a word; moved from tree to tree by what differs between them. Each blob is read once and stays listed by its words, so
 * that a move costs as much as there are files that differ, however many words they hold.
 */
export class WordIndex {
  private readonly tree = new Map<string, string>();
  private readonly blobs = new Map<string, Blob>();
  private readonly missing = new Set<string>();
  /** By hash of a word: the blobs that may hold it, of the present tree and of others. */
  private readonly holders = new Map<number, Blob[]>();

  constructor(private readonly read: ReadBlobs) {}

  /** Begins with a whole tree. */
  async begin(files: readonly TreeFile[]): Promise<void> {
    this.tree.clear();
    for (const blob of this.blobs.values()) blob.paths.length = 0;
    const indexed = files.filter(({ path }) => isIndexed(path));
    await this.learn(indexed.map(({ blob }) => blob));
    for (const { path, blob } of indexed) this.put(path, blob);
  }

  /** Goes on to a tree that differs by these changes. */
  async move(changes: readonly TreeChange[]): Promise<void> {
    const indexed = changes.filter(({ path }) => isIndexed(path));
    await this.learn(indexed.flatMap(({ after }) => after ?? []));
    for (const { path } of indexed) this.remove(path);
    for (const { path, after } of indexed) if (after !== undefined) this.put(path, after);
    if (this.blobs.size > this.tree.size + MAX_UNUSED) this.forgetUnused();
  }

  /** Whether every file of the present tree could be read: else nobody knows where a word does not stand. */
  complete(): boolean {
    for (const blob of this.missing) if ((this.blobs.get(blob)?.paths.length ?? 0) > 0) return false;
    return true;
  }

  /** The blob of a path in the present tree; absent for files that are not indexed. */
  blobOf(path: string): string | undefined {
    return this.tree.get(path);
  }

  /** Files that may hold a word, in order of path, with their blobs. */
  mayHold(word: string): readonly TreeFile[] {
    const found: TreeFile[] = [];
    for (const { id, paths } of this.holdersOf(word))
      for (const path of paths) found.push({ path, blob: id });
    return found.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** In how many files a word may stand: a hash that it shares with another counts for both. */
  filesWith(word: string): number {
    let files = 0;
    for (const { paths } of this.holdersOf(word)) files += paths.length;
    return files;
  }

  private holdersOf(word: string): readonly Blob[] {
    return this.holders.get(marked(hashOfWord(word))) ?? [];
  }

  private put(path: string, blob: string): void {
    this.tree.set(path, blob);
    this.blobs.get(blob)?.paths.push(path);
  }

  private remove(path: string): void {
    const paths = this.blobs.get(this.tree.get(path) ?? '')?.paths;
    paths?.splice(paths.indexOf(path), 1);
    this.tree.delete(path);
  }

  private async learn(blobs: readonly string[]): Promise<void> {
    const unknown = [...new Set(blobs)].filter((blob) => !this.blobs.has(blob));
    const STEP = 200;
    for (let at = 0; at < unknown.length; at += STEP) {
      const ids = unknown.slice(at, at + STEP);
      const texts = await this.read(ids);
      for (const id of ids) this.list(id, texts.get(id));
    }
  }

  /** Lists a blob by its words; of one that is too large, none. */
  private list(id: string, bytes: Buffer | undefined): void {
    const blob: Blob = { id, paths: [] };
    this.blobs.set(id, blob);
    if (bytes === undefined) this.missing.add(id);
    if (bytes === undefined || bytes.length > MAX_INDEXED) return;
    wordsOf(bytes).each((hash) => {
      const holders = this.holders.get(hash);
      if (holders === undefined) this.holders.set(hash, [blob]);
      else holders.push(blob);
    });
  }

  private forgetUnused(): void {
    const isUsed = ({ paths }: Blob): boolean => paths.length > 0;
    for (const [id, blob] of this.blobs) if (!isUsed(blob)) this.blobs.delete(id);
    for (const id of this.missing) if (!this.blobs.has(id)) this.missing.delete(id);
    for (const [hash, holders] of this.holders) {
      const used = holders.filter(isUsed);
      if (used.length === 0) this.holders.delete(hash);
      else if (used.length < holders.length) this.holders.set(hash, used);
    }
  }
}
