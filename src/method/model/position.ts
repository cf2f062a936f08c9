import type { SourceRef } from "../source-ref.ts";
import type { Reason } from "./reason.ts";
import type { Job, StepKey } from "./step.ts";

export const PHASES = [
  "elaborate",
  "review",
  "plan-signoff",
  "execute",
  "approve",
  "gate",
  "merge",
  "intent-review",
  "intent-gates",
  "deliver",
  "seal",
  "ended",
] as const;
/** Where in the walk an intent stands: the first ones within a stage, from `intent-review` on for the whole intent. */
export type Phase = (typeof PHASES)[number];

/** What the engine itself is to do now; each becomes one ledger transition, some with a write on GitHub. */
export type Operation =
  | { readonly act: "begin_stage"; readonly stage: string }
  | { readonly act: "sign_plan"; readonly stage: string }
  | { readonly act: "open_gate"; readonly stage: string }
  | { readonly act: "clear_gate"; readonly stage: string }
  | { readonly act: "early_merge"; readonly stage: string; readonly why: string }
  | { readonly act: "time_out"; readonly stage: string; readonly action: "escalate" | "block" }
  | { readonly act: "file_check"; readonly stage: string; readonly name: string; readonly ref: SourceRef }
  | { readonly act: "merge_stage"; readonly stage: string }
  | { readonly act: "record_merge"; readonly stage: string }
  | { readonly act: "archive" }
  | { readonly act: "deliver" }
  | { readonly act: "end"; readonly how: "sealed" | "ended-early"; readonly reason?: string };

/** Those that are done on GitHub before they can be recorded: the event tells what came of them. */
export type WrittenFirst = Extract<
  Operation,
  { readonly act: "begin_stage" | "merge_stage" | "record_merge" | "deliver" | "file_check" }
>;

/** Where an intent stands and everything that may happen next. The same input gives the same answer. */
export interface Position {
  readonly status: "running" | "paused" | "ended";
  /** B: fixes; C: the stage. Unexplained changes are filed before it is asked where things stand. */
  readonly track: "B" | "C" | null;
  /** The working stage; null at intent level. */
  readonly stage: string | null;
  readonly phase: Phase;
  /** Every job that may be opened now. */
  readonly lanes: readonly Job[];
  /** Keys of steps that are open in the ledger. */
  readonly in_flight: readonly StepKey[];
  readonly acts: readonly Operation[];
  /** Who is waited for, in one word: it decides colours, never rules. */
  readonly waits_for: "agents" | "engine" | "person" | "stuck" | "nobody";
  /** Nothing but people's merge is missing: what a required check calls success. */
  readonly ready?: true;
  /** When something starts by itself that may not yet, although nothing happens. */
  readonly due?: string;
  readonly reason: Reason;
}
