import type { Intervention, Isolated, Isolation, Iteration, RunRecord } from "../model/index.ts";

interface Counted {
  readonly hat?: string;
  readonly step?: string;
  readonly n: number;
  readonly attempt: number;
  readonly result: string | null;
}

const COUNTS = new Set(["done", "signed", "asked", "advance", "reject"]);

/** Whether a closed record counts as done work (anything else is an attempt that did not). */
export function counts(result: string | null): boolean {
  return result !== null && COUNTS.has(result);
}

/** `n` and `attempt` of the next record among earlier ones of the same kind, subject and hat. */
export function nextCount(earlier: readonly Counted[]): { readonly n: number; readonly attempt: number } {
  const n = 1 + earlier.filter((record) => counts(record.result)).length;
  const attempt = 1 + earlier.filter((record) => record.n === n && record.result !== null).length;
  return { n, attempt };
}

/** Iterations that moved the baton: advances and rejections, in order. */
export function moves(iterations: readonly Iteration[]): readonly Iteration[] {
  return iterations.filter((iteration) => iteration.result === "advance" || iteration.result === "reject");
}

/**
 * The bolt a next iteration belongs to: 1 + number of runs of rejections so far. A hat that rejects twice in a row had
 * nobody before it to go back to: each time is a run of its own, or a first hat could reject for ever.
 */
export function currentBolt(iterations: readonly Iteration[]): number {
  const made = moves(iterations);
  const continues = (move: Iteration, before: Iteration | undefined): boolean =>
    before?.result === "reject" && before.hat !== move.hat;
  return 1 + made.filter((move, i) => move.result === "reject" && !continues(move, made[i - 1])).length;
}

/** Iterations since a person's last `retry` of everything or, where a name is given, of that step. */
export function sinceRetry(
  iterations: readonly Iteration[],
  interventions: readonly Intervention[],
  name?: string,
): readonly Iteration[] {
  const meant = (one: Intervention): boolean => one.do === "retry" && (one.step === undefined || one.step === name);
  const retry = interventions.filter(meant).at(-1);
  return retry === undefined ? iterations : iterations.filter((one) => one.dispatched_at >= retry.at);
}

/**
 * The hat whose turn it is: the first one at the start, the same after a rejection at the first hat, the next after
 * an advance, the previous after a rejection. `null` when the last hat has advanced.
 */
export function currentHat(chain: readonly string[], iterations: readonly Iteration[]): string | null {
  let at = 0;
  for (const move of moves(iterations)) {
    const worn = chain.indexOf(move.hat);
    at = move.result === "advance" ? worn + 1 : Math.max(0, worn - 1);
  }
  return chain[at] ?? null;
}

/** The open iteration, if a step on it is in flight. */
export function openIteration(iterations: readonly Iteration[]): Iteration | null {
  return iterations.find((iteration) => iteration.result === null) ?? null;
}

/** Runs of one step name (`review/spec`), in order. */
export function runsOf(runs: readonly RunRecord[], step: string): readonly RunRecord[] {
  return runs.filter((run) => run.step === step);
}

/** Whether this gets a job of its own. Where every step does, verifying hats and assessors do too. */
export function isIsolated(isolate: Isolation, what: Isolated): boolean {
  if (typeof isolate === "boolean") return isolate && what !== "step";
  return isolate.includes(what) || isolate.includes("step");
}
