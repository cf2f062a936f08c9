import type { Log } from "../ports/index.ts";
import { describeError, HostError } from "../shared/index.ts";

/** What a job leaves behind: in how many milliseconds another look is due, unless a wake comes first; null: none. */
export type QueuedRun = () => Promise<{ readonly againIn: number | null }>;

/** Times are in milliseconds. Only a HostError that is `retryable` counts as a passing reason. */
export interface QueueOptions {
  /** How long wakes of one key are gathered before its job runs. */
  readonly gatherMs: number;
  /** Jobs of different keys that run in the same moment. */
  readonly parallel: number;
  /**
   * Waits before a job that failed for a passing reason is tried again; after the last one it is given up. Where GitHub
   * says how long to wait, it is at least that, and never given up.
   */
  readonly backoffMs?: readonly number[];
  /** How jobs wait as long as GitHub asks them to; by the machine's time where that is not said. */
  readonly later?: Later | undefined;
  readonly log: Log;
  /** Called when a job has ended. */
  readonly onEnd?: (key: string, outcome: "done" | "retry" | "failed") => void;
}

/** Begins something after so many milliseconds; answers how to call it off. */
export type Later = (work: () => void, milliseconds: number) => () => void;

/** Jobs by key, held in memory alone. */
export interface Queue {
  /** Asks for `job` to run under this key. Wakes of a key that waits or runs already are merged into one more run. */
  trigger(key: string, job: QueuedRun, how?: TriggerOptions): void;
  /** Resolves when nothing waits or runs. */
  idle(): Promise<void>;
  /**
   * Takes no more, runs at once what asks for something that stands nowhere else, and forgets what waits besides: it will be
   * found again by looking. Resolves when all that has ended.
   */
  drain(): Promise<void>;
  /** Keys that wait or run; later looks that are merely due some time, and what GitHub asks to put off, are not counted. */
  size(): number;
  /** Keys whose job GitHub asks to put off. */
  putOff(): number;
}

/** How a job is asked for. */
export interface TriggerOptions {
  /** How long wakes are gathered, where that is not as usual. */
  readonly gatherMs?: number;
  /** Whether it asks for something that would be lost with this process. */
  readonly onlyHere?: boolean;
  /** Jobs of one group take turns with those of others, and never fill all slots; each key is its own unless said otherwise. */
  readonly group?: string;
}

const BACKOFF = [1000, 2000, 4000, 8000, 16_000];
/** A process that is to end waits no longer for what GitHub has put off. */
const LONGEST_FAREWELL_MS = 20_000;
/** About 25 days: Node starts what is to wait longer at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface Entry {
  job: QueuedRun;
  /** `resting`: only a later look is due; a wake need not wait for it. `put off`: GitHub asks to wait, and a wake does too. */
  state: "gathering" | "ready" | "running" | "resting" | "put off";
  /** How long it waits since it failed last. */
  pause: number;
  /** Calls off what it waits for; null while it waits for nothing. */
  timer: (() => void) | null;
  readonly group: string;
  wokenAgain: boolean;
  failures: number;
  /** What it asks for stands nowhere else: kept until a run has come to its end that began after it was asked. */
  onlyHere: boolean;
  /** The same, asked for while it runs. */
  onlyHereAgain: boolean;
}

type Ending = "done" | "retry" | "failed";

/** What is not counted as waiting: it is due some time, or not up to us. */
const QUIET: ReadonlySet<Entry["state"]> = new Set(["resting", "put off"]);

/** Without `backoffMs` a job is tried again five times, after 1, 2, 4, 8 and 16 seconds. */
export function createQueue(options: QueueOptions): Queue {
  return new KeyedQueue(options);
}

/**
 * One job at a time per key, different keys side by side. Holds nothing that matters: whatever is lost with the
 * process is found again, because a job looks at what is so and not at what it was told.
 */
class KeyedQueue implements Queue {
  readonly #options: QueueOptions;
  readonly #backoff: readonly number[];
  readonly #entries = new Map<string, Entry>();
  readonly #waiters = new Set<() => void>();
  /** The groups of those that run. */
  readonly #running: string[] = [];
  #closed = false;

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#backoff = options.backoffMs ?? BACKOFF;
  }

  trigger(key: string, job: QueuedRun, how: TriggerOptions = {}): void {
    if (this.#closed) return;
    const { gatherMs = this.#options.gatherMs, onlyHere = false, group = key } = how;
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.state === "resting") {
      entry?.timer?.();
      const asked = { job, group, onlyHere: onlyHere || entry?.onlyHere === true, onlyHereAgain: false };
      this.#schedule(
        key,
        { ...asked, state: "gathering", timer: null, pause: 0, wokenAgain: false, failures: 0 },
        gatherMs,
      );
    } else if (entry.state === "running") {
      entry.job = job;
      entry.wokenAgain = true;
      entry.onlyHereAgain ||= onlyHere;
    } else entry.onlyHere ||= onlyHere;
  }

  size(): number {
    return [...this.#entries.values()].filter(({ state }) => !QUIET.has(state)).length;
  }

  putOff(): number {
    return [...this.#entries.values()].filter(({ state }) => state === "put off").length;
  }

  idle(): Promise<void> {
    return this.#whenNothing(() => this.size() === 0);
  }

  drain(): Promise<void> {
    this.#closed = true;
    for (const [key, entry] of this.#entries) {
      if (entry.state === "running" || this.#isAskedToWait(entry)) continue;
      entry.timer?.();
      entry.timer = null;
      // Nobody waits so long for a process to end, and GitHub would refuse it before.
      if (entry.onlyHere && entry.state !== "put off") entry.state = "ready";
      else this.#entries.delete(key);
    }
    this.#startReady();
    return this.#whenNothing(() => this.#entries.size === 0);
  }

  /** What has just failed is not tried at once: GitHub may have asked for the pause. */
  #isAskedToWait({ onlyHere, failures, timer, pause }: Entry): boolean {
    return onlyHere && failures > 0 && timer !== null && pause <= LONGEST_FAREWELL_MS;
  }

  #schedule(key: string, entry: Entry, milliseconds: number): void {
    this.#entries.set(key, entry);
    const later = entry.state === "put off" ? (this.#options.later ?? byTimer) : byTimer;
    entry.timer = later(() => {
      entry.timer = null;
      entry.state = "ready";
      this.#startReady();
    }, milliseconds);
  }

  #startReady(): void {
    while (this.#running.length < this.#options.parallel) {
      const ready = [...this.#entries].flatMap(([key, { state, group }]) => (state === "ready" ? { key, group } : []));
      const next = nextInTurn(ready, this.#running, this.#options.parallel);
      const entry = next && this.#entries.get(next.key);
      if (!entry) return;
      this.#start(next.key, entry);
    }
  }

  #start(key: string, entry: Entry): void {
    this.#running.push(entry.group);
    entry.state = "running";
    entry.wokenAgain = false;
    entry.onlyHereAgain = false;
    entry.job().then(
      ({ againIn }) => {
        entry.onlyHere = false;
        this.#ended(key, entry, "done", { againIn });
      },
      (error: unknown) => this.#failed(key, entry, error),
    );
  }

  #failed(key: string, entry: Entry, error: unknown): void {
    const pause = this.#pauseAfter(error, entry.failures);
    const fields = { key, err: error, failures: entry.failures + 1 };
    if (pause !== null) this.#options.log.warn(fields, `will be tried again: ${describeError(error)}`);
    else this.#options.log.error(fields, `given up until the next wake: ${describeError(error)}`);
    // What a failure that passes kept from being done is not forgotten.
    entry.onlyHere &&= error instanceof HostError && error.retryable;
    const putOff = error instanceof HostError && error.wait !== undefined;
    this.#ended(key, entry, pause === null ? "failed" : "retry", { againIn: pause, putOff });
  }

  /** A little longer each time, and null when it was too often; where GitHub asks for longer, that, however often. */
  #pauseAfter(error: unknown, failures: number): number | null {
    if (!(error instanceof HostError) || !error.retryable) return null;
    const usual = this.#backoff[failures] ?? null;
    if (error.wait === undefined) return usual;
    return Math.min(LONGEST_TIMER_MS, Math.max(error.wait, usual ?? this.#backoff.at(-1) ?? 0));
  }

  #ended(key: string, entry: Entry, how: Ending, next: Next): void {
    this.#running.splice(this.#running.indexOf(entry.group), 1);
    this.#entries.delete(key);
    this.#options.onEnd?.(key, how);
    entry.onlyHere ||= entry.onlyHereAgain;
    if (!this.#closed || entry.onlyHere) this.#goOn(key, entry, how, next);
    this.#startReady();
    for (const waiter of this.#waiters) waiter();
  }

  #goOn(key: string, entry: Entry, how: Ending, { againIn, putOff = false }: Next): void {
    entry.failures = how === "retry" ? entry.failures + 1 : 0;
    entry.pause = againIn ?? 0;
    entry.state = putOff ? "put off" : how === "retry" || entry.wokenAgain ? "gathering" : "resting";
    const gatherMs = this.#closed ? 0 : this.#options.gatherMs;
    if (entry.wokenAgain && how !== "retry") this.#schedule(key, entry, gatherMs);
    else if (againIn !== null) this.#schedule(key, entry, againIn);
    // Given up until the next wake, or until the process is to end: then it is tried for the last time.
    else if (entry.onlyHere && !this.#closed) this.#entries.set(key, entry);
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

/** When a job runs again, and whether it is GitHub that asks to wait so long. */
interface Next {
  readonly againIn: number | null;
  readonly putOff?: boolean;
}

const byTimer: Later = (work, milliseconds) => {
  const timer = setTimeout(work, milliseconds);
  return () => clearTimeout(timer);
};

/**
 * Of those that are ready the first of a group of which fewest run, so that a group with much to do holds up no other: the
 * last slot is not for one that has all the others, as whatever it waits for may take long.
 */
export function nextInTurn<T extends { readonly group: string }>(
  ready: readonly T[],
  running: readonly string[],
  parallel: number,
): T | null {
  const most = Math.max(1, parallel - 1);
  const runs = (group: string): number => running.filter((one) => one === group).length;
  const may = ready.map((one) => ({ one, runs: runs(one.group) })).filter((each) => each.runs < most);
  const fewest = Math.min(...may.map((each) => each.runs));
  return may.find((each) => each.runs === fewest)?.one ?? null;
}
