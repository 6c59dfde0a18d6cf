/** One who waits for what is done with his item. */
type Waiting<T> = { readonly item: T; done(): void; fail(error: unknown): void };

/**
 * Makes one call of many that come at the same time: jobs come one by one, and a database is asked by batch. What comes while a call is under way
 * goes into the next. A call that fails is made again for each item by itself, so that only those fail that have to.
 */
export const gather = <T>(
  most: number,
  work: (items: readonly T[]) => Promise<void>,
): ((item: T) => Promise<void>) => {
  let waiting: Waiting<T>[] = [];
  let isBusy = false;

  const one = async ({ item, done, fail }: Waiting<T>): Promise<void> => {
    try {
      await work([item]);
      done();
    } catch (error) {
      fail(error);
    }
  };

  const batch = async (items: readonly Waiting<T>[]): Promise<void> => {
    try {
      await work(items.map((w) => w.item));
      for (const w of items) w.done();
    } catch (error) {
      if (items.length === 1) items[0]?.fail(error);
      else for (const w of items) await one(w);
    }
  };

  const run = async (): Promise<void> => {
    isBusy = true;
    // What is added in this turn of the event loop comes along.
    await new Promise((go) => setImmediate(go));
    while (waiting.length > 0) {
      const items = waiting.slice(0, most);
      waiting = waiting.slice(most);
      await batch(items);
    }
    isBusy = false;
  };

  return (item) =>
    new Promise<void>((done, fail) => {
      waiting.push({ item, done, fail });
      if (!isBusy) void run();
    });
};
