import { Bug } from "../../shared/index.ts";

/** How many content-creating writes may start within one window of time. */
export interface Window {
  readonly milliseconds: number;
  readonly writes: number;
}

/** Below GitHub's 80 a minute and 500 an hour, with room for what people do in the browser on the same account. */
const CONTENT_WINDOWS: readonly Window[] = [
  { milliseconds: 60_000, writes: 75 },
  { milliseconds: 3_600_000, writes: 480 },
];

/**
 * Milliseconds from `now` until one more write keeps every window within its limit; 0 when it may go at once.
 * `started`: times of earlier writes, oldest first, in the same unit and zero as `now`.
 */
export function millisecondsUntilFree(started: readonly number[], now: number, windows: readonly Window[]): number {
  const waits = windows.map(({ milliseconds, writes }) => {
    const blocking = started[started.length - writes];
    return blocking === undefined ? 0 : Math.max(0, blocking + milliseconds - now);
  });
  return Math.max(0, ...waits);
}

/** What keeps content-creating writes below GitHub's limits; one for all connections of an installation. */
export interface WriteBudget {
  /** Resolves when one more content-creating write may be sent; the write is counted from then on. */
  take(): Promise<void>;
}

/** `windows` are those below GitHub's limits by default. */
export interface BudgetOptions {
  /** Milliseconds since any fixed moment. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly windows?: readonly Window[];
  /** Told whenever a write has to wait. */
  readonly onWait?: (milliseconds: number) => void;
}

/** Lets bursts through and waits only when a window is full. Writes are admitted in the order in which they asked. */
export function writeBudget({ now, wait, windows = CONTENT_WINDOWS, onWait }: BudgetOptions): WriteBudget {
  const longest = Math.max(...windows.map((window) => window.milliseconds));
  let started: readonly number[] = [];
  let queue: Promise<void> = Promise.resolve();

  async function admit(): Promise<void> {
    for (;;) {
      const pause = millisecondsUntilFree(started, now(), windows);
      if (pause === 0) break;
      onWait?.(pause);
      await wait(pause);
    }
    const at = now();
    started = [...started.filter((time) => time > at - longest), at];
  }

  return {
    async take() {
      const before = queue;
      let leave: () => void = nobodyWaits;
      queue = new Promise((resolve) => {
        leave = resolve;
      });
      try {
        await before;
        await admit();
      } finally {
        leave();
      }
    },
  };
}

function nobodyWaits(): void {
  throw new Bug("a turn ended before it began");
}
