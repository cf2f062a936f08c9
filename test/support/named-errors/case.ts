import type { Worker, World } from "../tool-desks.ts";

type Args = Readonly<Record<string, unknown>>;

/** One call that a tool answers with a named error. */
export interface ErrorCase {
  readonly tool: string;
  readonly code: string;
  readonly when: string;
  readonly at: Worker;
  readonly world?: World;
  /** Calls that come before and are accepted. */
  readonly before?: readonly (readonly [tool: string, args: Args])[];
  readonly args: Args;
  /** What the answer says to do next. */
  readonly next: RegExp;
}

/** A call that its step takes, to be spoilt in one point. */
export interface ValidCall {
  readonly at: Worker;
  readonly world?: World;
  readonly args: Args;
}

export const here = { intent: "airports", stage: "build" };

/** Findings as far as a classifier finds them: nobody has weighed or routed them. */
export const FRESH: World = { finding: { severity: null, targets: null } };
