import type { Clock } from "../../src/ports/index.ts";

const BEGINNING = Date.UTC(2026, 0, 5, 9);

/**
 * Time that goes by only when somebody says so: a story with it comes out the same each time, and nobody waits.
 * Whoever sleeps lets that much time go by for everybody.
 */
export class VirtualClock implements Clock {
  #milliseconds = BEGINNING;

  /** Since the epoch, as `Date.now`. */
  readonly milliseconds = (): number => this.#milliseconds;

  now(): string {
    return new Date(this.#milliseconds).toISOString();
  }

  /** So many seconds go by. */
  passes(seconds: number): void {
    this.#milliseconds += seconds * 1000;
  }

  readonly sleep = async (milliseconds: number): Promise<void> => {
    this.#milliseconds += milliseconds;
    await new Promise((resolve) => setImmediate(resolve)); // others get their turn, as in any sleep
  };
}
