import type { JobKind, StepKind } from "./vocabulary.ts";

/** One thing to be done by an agent (or, for `gates`, by a plain job). See `stepKey` for its name. */
export interface Step {
  /** Null for a step of the whole intent. */
  readonly stage: string | null;
  readonly kind: StepKind;
  /** Template, unit number, FB number or role; null for `elaborate` and `gates`. */
  readonly subject: string | null;
  /** The hat worn; null for everything but `hat` and `fix`. */
  readonly hat: string | null;
  /** 1 + accepted runs of the same kind, subject and hat. */
  readonly n: number;
  /** 1 + runs with this `n` that did not count. */
  readonly attempt: number;
}

/**
 * What `stepKey` writes. Fields of the ledger, of requests and of outcomes that hold one stay strings: what is read there
 * is a key once `parseStepKey` has read it.
 */
export type StepKey = `${string}/${string}/${StepKind}/${string}/${string}/${number}.${number}`;

/** Steps opened and dispatched together: one CI job. The job's key is the key of its first step. */
export interface Job {
  readonly kind: JobKind;
  readonly stage: string | null;
  readonly steps: readonly Step[];
}
