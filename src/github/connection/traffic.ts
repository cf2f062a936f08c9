import pLimit, { type LimitFunction } from "p-limit";
import type { Clock, Log } from "../../ports/index.ts";
import { HostError } from "../../shared/index.ts";
import {
  afterAnswer,
  afterSending,
  limitedUntil,
  millisecondsToWait,
  UNLIMITED,
  type WantedRequest,
} from "./allowance.ts";
import type { Answer } from "./told-limits.ts";
import { writeBudget } from "./write-budget.ts";

/** GitHub allows a hundred requests in flight per installation; ten keep us far away from it. */
const AT_ONCE = 10;

/**
 * What is shared by everything that talks to GitHub as one installation: its limits are counted there. Nobody waits here for
 * a limit: what may not be sent fails with a HostError that says how long, and is tried again when that is over.
 */
export interface Traffic {
  readonly limit: LimitFunction;
  /** Fails while this may not be sent. */
  assertOpen(wanted: WantedRequest): void;
  /** To be called for each request that is sent. */
  sends(wanted: WantedRequest): void;
  /** To be called with each answer: what it tells of limits holds for everybody at once. */
  hears(answer: Answer): void;
  /** Counts one more content-creating write; fails while it would be one too many. */
  takeContent(by: string): void;
  /** Until when GitHub's own limit holds something back, in milliseconds since 1970; null while it does not. */
  limitedUntil(): number | null;
}

/** Limits of one installation; give the same to all its connections. */
export function installationTraffic({ clock, log }: { readonly clock: Clock; readonly log: Log }): Traffic {
  const now = (): number => Date.parse(clock.now());
  const budget = writeBudget({ now });
  const told = tellingOnce(log);
  let allowance = UNLIMITED;
  return {
    limit: pLimit(AT_ONCE),
    assertOpen: (wanted) => {
      const wait = millisecondsToWait(allowance, wanted, now());
      if (wait > 0) throw heldBack("GitHub's limit", wait, now());
    },
    sends: (wanted) => {
      allowance = afterSending(allowance, wanted);
    },
    hears: (answer) => {
      allowance = afterAnswer(allowance, answer, now());
      const until = limitedUntil(allowance, now());
      if (until !== null) told("nothing more is sent", until);
    },
    takeContent: (by) => {
      const wait = budget.take(by);
      if (wait === 0) return;
      told(`${by} writes nothing new for people`, now() + wait);
      throw heldBack("GitHub's limit for new content", wait, now());
    },
    limitedUntil: () => limitedUntil(allowance, now()),
  };
}

/** What is not sent: GitHub has not seen it. */
function heldBack(what: string, wait: number, now: number): HostError {
  const until = new Date(now + wait).toISOString();
  return new HostError(`${what} until ${until}`, { retryable: true, status: 429, wait });
}

/** Each limit stands in the log once, not with every request that it holds back. */
function tellingOnce(log: Log): (what: string, until: number) => void {
  const told = new Map<string, number>();
  return (what, until) => {
    if (until <= (told.get(what) ?? 0) + 1000) return;
    told.set(what, until);
    log.warn({ until: new Date(until).toISOString() }, `GitHub's limit: ${what} until then`);
  };
}
