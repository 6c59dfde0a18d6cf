/** What must answer for a process to be of use. Each throws, or says what is wrong. */
export type HealthSource = {
  readonly database: { rows<R>(text: string): Promise<readonly R[]> };
  /** How many migrations of this version the database lacks. */
  readonly missingMigrations: () => Promise<number>;
  /** Throws where the queue does not answer; absent in a process that has none. */
  readonly queueAnswers?: (() => Promise<unknown>) | undefined;
};

/** A turn of the event loop that takes longer than this is no work, but a stuck one. */
const STUCK_MS = 30_000;
const TICK_MS = 1_000;

/** Notices that the event loop did not turn: a timer that should have run did not. */
export class EventLoopWatch {
  private last = performance.now();
  private readonly timer = setInterval(() => (this.last = performance.now()), TICK_MS);

  constructor() {
    this.timer.unref();
  }

  /** Milliseconds since the loop last turned in time. */
  behind(): number {
    return Math.max(0, performance.now() - this.last - TICK_MS);
  }

  isStuck(): boolean {
    return this.behind() > STUCK_MS;
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
