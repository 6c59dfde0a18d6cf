type Round = { readonly over: Promise<void>; readonly end: (asked: Promise<void>) => void };

const newRound = (): Round => {
  let end: Round['end'] = () => undefined;
  const over = new Promise<void>((done) => (end = done));
  return { over, end };
};

/**
 * Pieces of work that go on side by side and ask the same reads now and then. A question waits until no piece can go on without an answer; then all that
 * were put are asked together, so that many pieces cost as many reads as one.
 */
export class InStep {
  private going = 0;
  private waiting = 0;
  private readonly asks = new Set<() => Promise<void>>();
  private round: Round | undefined;

  /** Does a piece of work for each of some things, all side by side; their results in the order of the things. */
  async all<T, R>(things: readonly T[], work: (thing: T) => Promise<R>): Promise<readonly R[]> {
    this.going += things.length;
    return Promise.all(
      things.map(async (thing) => {
        try {
          return await work(thing);
        } finally {
          this.going -= 1;
          this.askIfAllWait();
        }
      }),
    );
  }

  /** Waits until a read was made, together with whoever else waits. `ask` is the same function for all who want the same read. */
  together(ask: () => Promise<void>): Promise<void> {
    const round = (this.round ??= newRound());
    this.asks.add(ask);
    this.waiting += 1;
    this.askIfAllWait();
    return round.over;
  }

  private askIfAllWait(): void {
    if (this.round === undefined || this.waiting < this.going) return;
    const { round } = this;
    const asks = [...this.asks];
    this.asks.clear();
    this.waiting = 0;
    this.round = undefined;
    round.end(InStep.askAll(asks));
  }

  /** One after another: inside a transaction there is one connection, which takes one question at a time. */
  private static async askAll(asks: readonly (() => Promise<void>)[]): Promise<void> {
    for (const ask of asks) await ask();
  }
}

/** Answers of a read by key, for pieces of work in step: what was answered once is not asked again, whatever the answer was. */
export class Answers<V> {
  private readonly known = new Map<string, V | undefined>();
  private readonly wanted = new Set<string>();

  constructor(
    private readonly step: InStep,
    private readonly read: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>,
  ) {}

  /** The answers that there are to some keys. */
  async of(keys: readonly string[]): Promise<ReadonlyMap<string, V>> {
    const unknown = keys.filter((key) => !this.known.has(key));
    if (unknown.length > 0) {
      for (const key of unknown) this.wanted.add(key);
      await this.step.together(this.ask);
    }
    const found = new Map<string, V>();
    for (const key of keys) {
      const answer = this.known.get(key);
      if (answer !== undefined) found.set(key, answer);
    }
    return found;
  }

  private readonly ask = async (): Promise<void> => {
    const keys = [...this.wanted];
    this.wanted.clear();
    const found = await this.read(keys);
    for (const key of keys) this.known.set(key, found.get(key));
  };
}
