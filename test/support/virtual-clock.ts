import type { Clock } from "../../src/ports/index.ts";

interface Due {
  readonly at: number;
  readonly work: () => void;
}

const BEGINNING = Date.UTC(2026, 0, 5, 9);

/**
 * Time that goes by only when somebody says so: a story with it comes out the same each time, and nobody waits.
 * Whoever sleeps lets that much time go by for everybody.
 */
export class VirtualClock implements Clock {
  #milliseconds = BEGINNING;
  readonly #due = new Set<Due>();

  /** Since the epoch, as `Date.now`. */
  readonly milliseconds = (): number => this.#milliseconds;

  now(): string {
    return new Date(this.#milliseconds).toISOString();
  }

  /** So many seconds go by. */
  passes(seconds: number): void {
    this.#milliseconds += seconds * 1000;
    this.#beginWhatIsDue();
  }

  /** Has this begin once so many milliseconds have gone by; answers how to call it off. */
  readonly later = (work: () => void, milliseconds: number): (() => void) => {
    const one = { at: this.#milliseconds + milliseconds, work };
    this.#due.add(one);
    return () => void this.#due.delete(one);
  };

  readonly sleep = async (milliseconds: number): Promise<void> => {
    this.#milliseconds += milliseconds;
    this.#beginWhatIsDue();
    await new Promise((resolve) => setImmediate(resolve)); // others get their turn, as in any sleep
  };

  #beginWhatIsDue(): void {
    const due = [...this.#due].filter(({ at }) => at <= this.#milliseconds).sort((a, b) => a.at - b.at);
    for (const one of due) if (this.#due.delete(one)) one.work();
  }
}
