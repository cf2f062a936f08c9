import * as z from "zod";
import { PlannedGateShape } from "./frozen.ts";
import { type Recorded, text } from "./recorded.ts";
import { MODEL_NAME } from "./vocabulary.ts";

const lines = z.array(text.min(1)).default([]);

/** What the front matter of a unit's file says: its plan. People may write it by hand. */
export const PlanShape = z.strictObject({
  title: text.min(1),
  depends_on: z.array(text).default([]),
  inputs: lines,
  outputs: lines,
  criteria: lines,
  quality_gates: z.array(PlannedGateShape).default([]),
  model: text.regex(MODEL_NAME, "expected the name of a model such as sonnet").optional(),
  closes: z.array(text.regex(/^FB-(new-)?\d+$/, "expected a finding's number such as FB-001")).default([]),
});

/** A unit as it stands on the work branch (or, once locked, in the ledger). */
export interface PlannedUnit extends Recorded<typeof PlanShape> {
  /** File stem, `unit-001-load-rows`. */
  readonly id: string;
  readonly stage: string;
  /** Every byte before the record marker, front matter included. */
  readonly plan_text: string;
  /** Blob id of `plan_text`. */
  readonly plan: string;
  /** What hats wrote down: every byte after the marker line. */
  readonly record: string;
}

/** A work file that does not parse. The stage waits until somebody mends it; nothing of it is guessed. */
export interface PlanProblem {
  readonly path: string;
  /** Null for the file as a whole. */
  readonly line: number | null;
  readonly what: string;
  readonly fix: string;
}

/** The plan of a stage as it stands on the work branch. */
export interface StagePlans {
  /** Blob id of `plan.md`, null when there is none. */
  readonly plan: string | null;
  /** In order of their numbers. */
  readonly units: readonly PlannedUnit[];
}

/** By stage of the intent; a file that does not parse is in `problems` alone. */
export interface Plans {
  readonly stages: Readonly<Record<string, StagePlans>>;
  readonly problems: readonly PlanProblem[];
}

/** Path → what stands there, of every file and folder of one commit: as `fileId` names it (folders by tree id). */
export type FileTree = ReadonlyMap<string, string>;
