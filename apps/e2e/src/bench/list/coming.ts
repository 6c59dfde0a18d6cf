/** What is yet to be posted, the earliest first: a binary heap. */
export class Coming<T> {
  private readonly heap: { readonly at: number; readonly value: T }[] = [];

  get earliest(): number | undefined {
    return this.heap[0]?.at;
  }

  get size(): number {
    return this.heap.length;
  }

  private atOf(n: number): number {
    return this.heap[n]?.at ?? Infinity;
  }

  private swap(a: number, b: number): void {
    const { heap } = this;
    [heap[a], heap[b]] = [heap[b] as never, heap[a] as never];
  }

  add(at: number, value: T): void {
    this.heap.push({ at, value });
    for (
      let n = this.heap.length - 1, up = (n - 1) >> 1;
      n > 0 && this.atOf(up) > at;
      n = up, up = (n - 1) >> 1
    )
      this.swap(n, up);
  }

  take(): T | undefined {
    const [first] = this.heap;
    const last = this.heap.pop();
    if (first === undefined || last === undefined || this.heap.length === 0) return first?.value;
    this.heap[0] = last;
    for (let n = 0; ;) {
      const left = 2 * n + 1;
      const least = this.atOf(left + 1) < this.atOf(left) ? left + 1 : left;
      if (this.atOf(least) >= this.atOf(n)) return first.value;
      this.swap(n, least);
      n = least;
    }
  }
}
