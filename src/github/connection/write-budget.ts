import { fairlyLeft } from "./fair-share.ts";

/** How many content-creating writes may start within one window of time. */
export interface Window {
  readonly milliseconds: number;
  readonly writes: number;
}

/** A write that was started: when, in milliseconds since any fixed moment, and for which repository. */
export interface StartedWrite {
  readonly at: number;
  readonly by: string;
}

/** Below GitHub's 80 a minute and 500 an hour, with room for what people do in the browser on the same account. */
const CONTENT_WINDOWS: readonly Window[] = [
  { milliseconds: 60_000, writes: 75 },
  { milliseconds: 3_600_000, writes: 480 },
];

/**
 * Milliseconds from `now` until this repository may start one more write: every window stays within its limit, and in each
 * the repository leaves something to the others. 0 when it may at once. `started`: earlier writes, oldest first.
 */
export function millisecondsUntilFree(
  started: readonly StartedWrite[],
  { by, now }: { readonly by: string; readonly now: number },
  windows: readonly Window[],
): number {
  return Math.max(0, ...windows.map((window) => untilFreeIn(window, started, { by, now })));
}

function untilFreeIn(
  { milliseconds, writes }: Window,
  started: readonly StartedWrite[],
  { by, now }: { readonly by: string; readonly now: number },
): number {
  const recent = started.filter(({ at }) => at + milliseconds > now);
  let own = recent.filter((one) => one.by === by).length;
  let left = writes - recent.length;
  let free = 0;
  for (const oldest of recent) {
    if (fairlyLeft({ own, left })) break;
    own -= oldest.by === by ? 1 : 0;
    left += 1;
    free = oldest.at + milliseconds - now;
  }
  return free;
}

/** What keeps content-creating writes below GitHub's limits; one for all connections of an installation. */
export interface WriteBudget {
  /**
   * Counts one more content-creating write of this repository and answers 0, or the milliseconds until it may be asked for
   * again. Nobody is kept waiting here: who waits does it where that holds up nobody else.
   */
  take(by: string): number;
}

/** `windows` are those below GitHub's limits by default. */
export interface BudgetOptions {
  /** Milliseconds since any fixed moment. */
  readonly now: () => number;
  readonly windows?: readonly Window[];
}

/** Lets bursts through and holds back only what a window, or a repository's share of it, has no room for. */
export function writeBudget({ now, windows = CONTENT_WINDOWS }: BudgetOptions): WriteBudget {
  const longest = Math.max(...windows.map((window) => window.milliseconds));
  let started: readonly StartedWrite[] = [];
  return {
    take(by) {
      const at = now();
      const wait = millisecondsUntilFree(started, { by, now: at }, windows);
      if (wait === 0) started = [...started.filter((one) => one.at > at - longest), { at, by }];
      return wait;
    },
  };
}
