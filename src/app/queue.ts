import type { Log } from "../ports/index.ts";
import { describeError, HostError } from "../shared/index.ts";

/** What a job leaves behind: `again` asks for another look at once. */
export type Job = () => Promise<{ readonly again: boolean }>;

export interface QueueOptions {
  /** How long wakes of one key are gathered before its job runs. */
  readonly gatherMs: number;
  /** Jobs of different keys that run in the same moment. */
  readonly parallel: number;
  /** Waits before a job that failed for a passing reason is tried again; after the last one it is given up. */
  readonly backoffMs?: readonly number[];
  readonly log: Log;
  /** Called when a job has ended. */
  readonly onEnd?: (key: string, outcome: "done" | "retry" | "failed") => void;
}

export interface Queue {
  /** Asks for `job` to run under this key. Wakes of a key that waits or runs already are merged into one more run. */
  wake(key: string, job: Job, gatherMs?: number): void;
  /** Resolves when nothing waits or runs. */
  idle(): Promise<void>;
  /** Takes no more, forgets what waits (it will be found again by looking), resolves when what runs has ended. */
  drain(): Promise<void>;
  /** Keys that wait or run. */
  size(): number;
}

const BACKOFF = [1000, 2000, 4000, 8000, 16_000];
/** A job that always asks for another look is broken; it is left to the next wake. */
const MOST_LOOKS = 50;

interface Entry {
  job: Job;
  state: "gathering" | "ready" | "running";
  timer: NodeJS.Timeout | null;
  wokenAgain: boolean;
  failures: number;
  looks: number;
}

type Ending = "done" | "again" | "retry" | "failed";

export function createQueue(options: QueueOptions): Queue {
  return new WakeQueue(options);
}

/**
 * One job at a time per key, different keys side by side. Holds nothing that matters: whatever is lost with the
 * process is found again, because a job looks at what is so and not at what it was told.
 */
class WakeQueue implements Queue {
  readonly #options: QueueOptions;
  readonly #backoff: readonly number[];
  readonly #entries = new Map<string, Entry>();
  readonly #waiters = new Set<() => void>();
  #running = 0;
  #closed = false;

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#backoff = options.backoffMs ?? BACKOFF;
  }

  wake(key: string, job: Job, gatherMs = this.#options.gatherMs): void {
    if (this.#closed) return;
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      const fresh: Entry = { job, state: "gathering", timer: null, wokenAgain: false, failures: 0, looks: 0 };
      this.#gather(key, fresh, gatherMs);
    } else if (entry.state === "running") {
      entry.job = job;
      entry.wokenAgain = true;
    }
  }

  size(): number {
    return this.#entries.size;
  }

  idle(): Promise<void> {
    return this.#whenNothing(() => this.#entries.size === 0);
  }

  drain(): Promise<void> {
    this.#closed = true;
    for (const [key, entry] of this.#entries) {
      if (entry.timer) clearTimeout(entry.timer);
      if (entry.state !== "running") this.#entries.delete(key);
    }
    return this.#whenNothing(() => this.#running === 0);
  }

  #gather(key: string, entry: Entry, milliseconds: number): void {
    this.#entries.set(key, entry);
    entry.state = "gathering";
    entry.timer = setTimeout(() => {
      entry.timer = null;
      entry.state = "ready";
      this.#startReady();
    }, milliseconds);
  }

  #startReady(): void {
    for (const [key, entry] of this.#entries) {
      if (this.#running >= this.#options.parallel || this.#closed) return;
      if (entry.state === "ready") this.#start(key, entry);
    }
  }

  #start(key: string, entry: Entry): void {
    this.#running += 1;
    entry.state = "running";
    entry.wokenAgain = false;
    entry.job().then(
      ({ again }) => this.#ended(key, entry, again ? "again" : "done"),
      (error: unknown) => this.#failed(key, entry, error),
    );
  }

  #failed(key: string, entry: Entry, error: unknown): void {
    const passing = error instanceof HostError && error.retryable && entry.failures < this.#backoff.length;
    const fields = { key, err: error, failures: entry.failures + 1 };
    if (passing) this.#options.log.warn(fields, `will be tried again: ${describeError(error)}`);
    else this.#options.log.error(fields, `given up until the next wake: ${describeError(error)}`);
    this.#ended(key, entry, passing ? "retry" : "failed");
  }

  #ended(key: string, entry: Entry, how: Ending): void {
    this.#running -= 1;
    this.#entries.delete(key);
    this.#options.onEnd?.(key, how === "again" ? "done" : how);
    if (!this.#closed) this.#goOn(key, entry, how);
    this.#startReady();
    for (const waiter of this.#waiters) waiter();
  }

  #goOn(key: string, entry: Entry, how: Ending): void {
    const pause = how === "retry" ? this.#backoff[entry.failures] : undefined;
    entry.failures = how === "retry" ? entry.failures + 1 : 0;
    entry.looks = how === "again" ? entry.looks + 1 : 0;
    const restless = entry.looks >= MOST_LOOKS;
    if (restless) this.#options.log.error({ key }, "a job never comes to rest; left until the next wake");
    if (pause !== undefined) this.#gather(key, entry, pause);
    else if (how === "again" && !restless) this.#gather(key, entry, 0);
    else if (entry.wokenAgain) this.#gather(key, entry, this.#options.gatherMs);
  }

  #whenNothing(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const waiter = (): void => {
        if (!isSo()) return;
        this.#waiters.delete(waiter);
        resolve();
      };
      this.#waiters.add(waiter);
      waiter();
    });
  }
}
