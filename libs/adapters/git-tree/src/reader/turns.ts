type Waiting = { readonly place: number; readonly begin: () => Promise<void> };

/**
 * Questions of what stands at one place at a time and is moved from each to the next: one after another, always the nearest of those that wait. Many
 * questions at once then cost few and small moves.
 */
export class Turns {
  private readonly waiting: Waiting[] = [];
  private isBusy = false;
  private place = 0;

  /** Does some work at a place, when its turn comes. */
  take<T>(place: number, work: () => Promise<T>): Promise<T> {
    return new Promise<T>((done, fail) => {
      this.waiting.push({ place, begin: () => work().then(done, fail) });
      if (!this.isBusy) void this.goOn();
    });
  }

  private async goOn(): Promise<void> {
    this.isBusy = true;
    for (let next = this.nearest(); next !== undefined; next = this.nearest()) {
      this.place = next.place;
      await next.begin();
    }
    this.isBusy = false;
  }

  private nearest(): Waiting | undefined {
    const distance = ({ place }: Waiting): number => Math.abs(place - this.place);
    let nearest = 0;
    for (const [n, one] of this.waiting.entries())
      if (distance(one) < distance(this.waiting[nearest] ?? one)) nearest = n;
    return this.waiting.splice(nearest, 1)[0];
  }
}
