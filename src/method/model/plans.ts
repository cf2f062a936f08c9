import type { QualityGate } from "./frozen.ts";

/** A unit as it stands on the work branch (or, once locked, in the ledger). */
export interface PlannedUnit {
  /** File stem, `unit-001-load-rows`. */
  readonly id: string;
  readonly stage: string;
  readonly title: string;
  readonly depends_on: readonly string[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly criteria: readonly string[];
  readonly quality_gates: readonly QualityGate[];
  readonly model?: string;
  readonly closes: readonly string[];
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
  readonly line: number | null;
  readonly what: string;
  readonly fix: string;
}

export interface StagePlans {
  /** Blob id of `plan.md`, null when there is none. */
  readonly plan: string | null;
  /** In order of their numbers. */
  readonly units: readonly PlannedUnit[];
}

export interface Plans {
  readonly stages: Readonly<Record<string, StagePlans>>;
  readonly problems: readonly PlanProblem[];
}

/** Path → what stands there, of every file and folder of one commit: as `fileId` names it (folders by tree id). */
export type FileTree = ReadonlyMap<string, string>;
