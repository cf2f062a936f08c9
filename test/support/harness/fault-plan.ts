import type { FailureOptions } from "../../../src/rehearsal/github/http/chaos.ts";
import { Dice } from "../adventure/dice.ts";
import type { DispatchTrouble } from "../story-jobs.ts";
import { drawWorlds } from "./mixtures.ts";

/* Everything that goes wrong on one journey, as data that follows from a number: printed, read, and tried again. */

/** A request of the App's that fails. */
export type RequestFault = Required<Pick<FailureOptions, "status" | "times" | "after">> &
  Pick<FailureOptions, "method" | "path" | "mutation" | "message" | "headers" | "afterEffect">;

export type Trouble =
  | ({ readonly kind: "request" } & RequestFault)
  /** So many queries are answered by a copy that lags behind. */
  | { readonly kind: "stale"; readonly queries: number }
  /** Another process takes the place of the App's, which was told to end. */
  | { readonly kind: "restart" }
  /** The same, but it dies in the middle: after so many more requests nothing of what it asks gets through. */
  | { readonly kind: "kill"; readonly after: number }
  /** The next job that is started. */
  | { readonly kind: "dispatch"; readonly how: DispatchTrouble }
  /** A job that runs. */
  | { readonly kind: "run"; readonly how: "leaves nothing" | "is gone" }
  /** Somebody gives a command in between. */
  | { readonly kind: "says"; readonly who: "developer" | "maintainer"; readonly words: string };

export interface FaultPlan {
  readonly seed: number;
  /** In hundredths. */
  readonly deliveries: { readonly lost: number; readonly doubled: number; readonly mixed: boolean };
  readonly twoApps: boolean;
  /** In the order of their turns; those of turn 0 are there before the intent is started. */
  readonly troubles: readonly { readonly turn: number; readonly what: Trouble }[];
  /** Ways in which GitHub is not the plainest one besides, to the end: names of `worlds.ts`. */
  readonly worlds: readonly string[];
}

/** Turns in which something may go wrong; after them everything works again. */
export const TROUBLED_TURNS = 26;

/** What the App asks for; the first is anything at all. */
const REQUESTS: readonly Pick<RequestFault, "method" | "path" | "mutation">[] = [
  {},
  { method: "GET" },
  { method: "POST", path: "/graphql" },
  { method: "GET", path: /\/git\/(matching-refs|ref)/ },
  { method: "POST", path: /\/git\/(commits|trees|blobs)$/ },
  { method: "POST", path: /\/git\/refs$/ },
  { method: "PATCH", path: /\/git\/refs/ },
  { method: "POST", path: /\/issues\/\d+\/comments$/ },
  { method: "POST", path: /\/reactions$/ },
  { method: "POST", path: /\/pulls$/ },
  { method: "POST", mutation: "updatePullRequest" },
  { method: "POST", path: /\/pulls\/\d+\/(comments|reviews)/ },
  { method: "POST", path: /requested_reviewers/ },
  { method: "POST", mutation: "createCheckRun" },
  { method: "POST", mutation: "updateCheckRun" },
];

const ANSWERS: readonly Pick<RequestFault, "status" | "message" | "headers" | "afterEffect">[] = [
  { status: 500 },
  { status: 502 },
  { status: 502, afterEffect: true },
  { status: 503, afterEffect: true },
  { status: 0 },
  { status: 0, afterEffect: true },
  { status: 403, message: "Resource not accessible by integration" },
  { status: 403, message: "You have exceeded a secondary rate limit.", headers: { "retry-after": "1" } },
  { status: 404, message: "Not Found" },
  { status: 409, message: "Conflict" },
  { status: 422, message: "Validation Failed" },
  { status: 429, message: "Too many requests", headers: { "retry-after": "1" } },
];

const COMMANDS = ["status", "why", "help", "config", "sync", "pause", "resume", "retry"];

/** For the worlds there are dice of their own: with them and without the rest of a plan is the same. */
const WORLDLY = 0x5eed;

/** `worlds`: in so many of a hundred plans GitHub is one or two worlds as well; a seed that has some has always the same. */
export function faultPlan(seed: number, { worlds = 0 }: { readonly worlds?: number } = {}): FaultPlan {
  const dice = new Dice(seed);
  const troubles = Array.from({ length: 4 + dice.roll(10) }, () => ({
    turn: dice.roll(dice.chance(30) ? 1 : TROUBLED_TURNS),
    what: trouble(dice),
  }));
  return {
    seed,
    deliveries: { lost: dice.one(0, 0, 20, 100), doubled: dice.one(0, 30, 100), mixed: dice.chance(50) },
    twoApps: dice.chance(20),
    troubles: troubles.toSorted((a, b) => a.turn - b.turn),
    worlds: worldsOf(new Dice(seed ^ WORLDLY), worlds),
  };
}

function worldsOf(dice: Dice, percent: number): readonly string[] {
  const isIn = dice.chance(percent);
  return drawWorlds(dice, isIn ? 1 + dice.roll(2) : 0);
}

function trouble(dice: Dice): Trouble {
  const of = dice.roll(100);
  if (of < 50) return requestFault(dice);
  if (of < 55) return { kind: "stale", queries: 1 + dice.roll(4) };
  if (of < 59) return { kind: "restart" };
  if (of < 69) return { kind: "kill", after: dice.roll(40) };
  if (of < 77)
    return {
      kind: "dispatch",
      how: dice.one("fails", "its answer is lost", "its run is not told", "its run is not shown"),
    };
  if (of < 82) return { kind: "run", how: dice.one("leaves nothing", "is gone") };
  return { kind: "says", who: dice.one("developer", "maintainer"), words: dice.pick(COMMANDS) ?? "status" };
}

function requestFault(dice: Dice): Trouble {
  const request = dice.pick(REQUESTS) ?? {};
  const answer = dice.pick(ANSWERS) ?? { status: 500 };
  // Each attempt of a look sends a request up to three times.
  return {
    kind: "request",
    ...request,
    ...answer,
    times: dice.one(1, 1, 2, 4),
    after: dice.roll((request.path ?? request.mutation) ? 3 : 40),
  };
}
