import type { Clock } from "../ports/index.ts";
import { limitWords } from "../render/index.ts";
import { describeError } from "../shared/index.ts";
import type { Routes } from "./http-server.ts";
import type { Metrics } from "./metrics.ts";

/** An answer of `askGithub` is believed for 30 seconds, a failure never. */
export interface HealthOptions {
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** Until when GitHub's limits hold something back, in milliseconds since 1970; null while they do not. */
  readonly limitedUntil: () => number | null;
  /** Why no work can be taken yet, or not any more, in words; null when it can. */
  readonly closed: () => string | null;
  /** Asks GitHub who we are; fails when it cannot be reached or the key is not valid. */
  readonly askGithub: () => Promise<unknown>;
}

/** An answer of GitHub is believed for so long, so that probes cost next to nothing. */
const BELIEVED_MS = 30_000;

/** For balancers and dashboards: alive, ready to take work, numbers. */
export function healthRoutes({ metrics, clock, limitedUntil, closed, askGithub }: HealthOptions): Routes {
  let reachedAt = Number.NEGATIVE_INFINITY;

  /** Limited, it goes on taking work, and does it later. */
  function readyWords(): string {
    const until = limitedUntil();
    return until === null ? "ready" : `ready; ${limitWords(new Date(until).toISOString())}`;
  }

  async function ready(): Promise<{ status: number; body: string }> {
    const why = closed();
    if (why !== null) return { status: 503, body: why };
    const now = Date.parse(clock.now());
    if (now - reachedAt < BELIEVED_MS) return { status: 200, body: readyWords() };
    try {
      await askGithub();
    } catch (error) {
      return { status: 503, body: `not ready: ${describeError(error)}` };
    }
    reachedAt = now;
    return { status: 200, body: readyWords() };
  }

  return {
    "GET /ping": async () => ({ status: 200, body: "PONG" }),
    "GET /healthz": async () => ({ status: 200, body: "alive" }),
    "GET /readyz": ready,
    "GET /metrics": async () => ({ status: 200, body: metrics.text().trimEnd(), type: "text/plain; version=0.0.4" }),
  };
}
