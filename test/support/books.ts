import type {
  FrozenStage,
  IntentState,
  Iteration,
  RunRecord,
  StageRecord,
  UnitRecord,
} from "../../src/method/index.ts";
import { applyChange } from "../../src/state/index.ts";
import { aFrozenStage as frozenStage, LIMITS } from "./frozen.ts";

/* A small intent in the middle of its first stage, for tests of what works on one step. */

const AT = "2026-11-21T09:00:00.000Z";

/** Here the verifier shares its builder's job. */
export function aFrozenStage(change: Partial<FrozenStage> = {}): FrozenStage {
  return frozenStage({ isolate: [], ...change });
}

export function aStage(change: Partial<StageRecord> = {}): StageRecord {
  return {
    name: "build",
    frozen: aFrozenStage(),
    started_at: AT,
    branch: "haiku/airports/build",
    head: null,
    runs: [],
    questions: [],
    plan_signed: null,
    gate: null,
    gate_opened_at: null,
    merged: null,
    interventions: [],
    units: {},
    ...change,
  };
}

export function aState(stage: StageRecord, change: Partial<IntentState> = {}): IntentState {
  return {
    slug: "airports",
    intent: {
      title: "Load the airports",
      studio: { name: "example", digest: "sha256:0" },
      mode: "continuous",
      by: "app",
      stages: ["build", "ship"],
      frozen: { roles: [], fix_chain: [], limits: LIMITS, quality_gates: [], isolate: [], deliver: "receipt" },
      created: { at: AT, by: { login: "developer", id: 101 }, source: "issue#1" },
      paused: null,
      head: null,
      runs: [],
      approvals: {},
      delivery: null,
      ended: null,
      interventions: [],
    },
    stages: { [stage.name]: stage },
    findings: [],
    archive: {},
    ...change,
  };
}

export function anOpenRun(step: string, lane: string): RunRecord {
  return { step, n: 1, attempt: 1, lane, dispatched_at: AT, completed_at: null, result: null, message: null };
}

export function anIteration(hat: string, lane: string, change: Partial<Iteration> = {}): Iteration {
  return {
    hat,
    bolt: 1,
    n: 1,
    attempt: 1,
    lane,
    dispatched_at: AT,
    completed_at: null,
    result: null,
    message: null,
    ...change,
  };
}

export function aUnitRecord(change: Partial<UnitRecord> & Pick<UnitRecord, "id">): UnitRecord {
  const empty = { plan: null, started_at: AT, iterations: [], criteria: [], reviews: {}, approvals: {}, body: "" };
  return { ...empty, ...change };
}

export const UNIT = "unit-001-load-rows";

export interface UnitPlan {
  readonly outputs?: readonly string[];
  readonly gate?: string;
}

/** Work files with one planned unit. */
export function workWithUnit({ outputs = ["src/load.mjs"], gate }: UnitPlan = {}): ReadonlyMap<string, string> {
  const unit = {
    id: UNIT,
    title: "Load the rows",
    body: "Read the file and count its rows.\n",
    criteria: ["The rows are counted"],
    depends_on: [],
    inputs: [],
    outputs,
    quality_gates: gate === undefined ? [] : [{ name: "test", command: gate }],
    closes: [],
  };
  return applyChange(new Map(), "airports", { change: "write_unit", stage: "build", unit });
}
