import {
  type Finding,
  type FrozenStage,
  type IntentRecord,
  type IntentState,
  type Iteration,
  type PlannedUnit,
  type Plans,
  type Position,
  RULES,
  type StageRecord,
  type Stamp,
  type UnitRecord,
} from "../../src/method/index.ts";
import { aFrozenStage, LIMITS } from "./frozen.ts";

/** Small, whole objects with defaults; a test names what differs. */

export const NOON = "2026-11-21T12:00:00.000Z";
export const DEVELOPER = { login: "developer", id: 101 };
export const MAINTAINER = { login: "maintainer", id: 102 };

export function aStamp(differs: Partial<Stamp> = {}): Stamp {
  return { at: NOON, witnesses: { "src/load.ts": "1".repeat(40) }, findings: [], ...differs };
}

export function anIteration(differs: Partial<Iteration> = {}): Iteration {
  return {
    hat: "builder",
    bolt: 1,
    n: 1,
    attempt: 1,
    lane: "airports/build/hat/001/builder/1.1",
    dispatched_at: NOON,
    completed_at: NOON,
    result: "advance",
    message: "Rows are read as a stream.",
    ...differs,
  };
}

export function aUnit(differs: Partial<UnitRecord> = {}): UnitRecord {
  return {
    id: "unit-001-load-rows",
    plan: null,
    started_at: null,
    iterations: [],
    criteria: [],
    reviews: {},
    approvals: {},
    body: "",
    ...differs,
  };
}

export function aPlannedUnit(differs: Partial<PlannedUnit> = {}): PlannedUnit {
  return {
    id: "unit-001-load-rows",
    stage: "build",
    title: "Load the rows",
    depends_on: [],
    inputs: [],
    outputs: ["src/load.ts"],
    criteria: ["as many rows as the source has"],
    quality_gates: [],
    closes: [],
    plan_text: "---\ntitle: Load the rows\n---\n",
    plan: "2".repeat(40),
    record: "",
    ...differs,
  };
}

export function aStage(
  differs: Omit<Partial<StageRecord>, "frozen"> & { frozen?: Partial<FrozenStage> } = {},
): StageRecord {
  const { frozen, ...rest } = differs;
  const name = rest.name ?? "build";
  return {
    name,
    frozen: aFrozenStage(frozen),
    started_at: NOON,
    branch: `haiku/airports/${name}`,
    head: null,
    runs: [],
    questions: [],
    plan_signed: null,
    gate: null,
    gate_opened_at: null,
    merged: null,
    interventions: [],
    units: {},
    ...rest,
  };
}

export function aFinding(differs: Partial<Finding> = {}): Finding {
  return {
    id: "FB-001",
    stage: "build",
    title: "The last row is dropped",
    origin: "adversarial-review",
    author: { login: "agent:correctness", id: null, kind: "agent" },
    created_at: NOON,
    source_ref: "run:77",
    anchor: { path: "src/load.ts", line: 12, side: "RIGHT", commit: "3".repeat(40) },
    suggestion: null,
    family: "approvals",
    fingerprint: "f1",
    also: [],
    severity: "blocker",
    targets: null,
    items: [],
    units: [],
    iterations: [],
    resolution: null,
    closed: null,
    waiver: null,
    thread: null,
    interventions: [],
    body: "A file without a newline at its end loses its last row.",
    ...differs,
  };
}

/** A state with the stages build and ship; `stages` holds those that have begun. */
export function aState(
  differs: Omit<Partial<IntentState>, "intent"> & { intent?: Partial<IntentRecord> } = {},
): IntentState {
  const { intent, ...rest } = differs;
  return {
    slug: "airports",
    intent: {
      title: "Load the airports data set",
      studio: { name: "example", digest: "sha256:00" },
      mode: "continuous",
      by: "app",
      rules: RULES,
      stages: ["build", "ship"],
      frozen: {
        roles: ["cross-stage-consistency"],
        fix_chain: ["classifier", "reconciler", "feedback-assessor"],
        limits: LIMITS,
        quality_gates: [],
        isolate: ["verify", "assess"],
        deliver: "receipt",
      },
      created: { at: NOON, by: DEVELOPER, source: "issue#12" },
      paused: null,
      head: null,
      runs: [],
      approvals: {},
      delivery: null,
      ended: null,
      interventions: [],
      ...intent,
    },
    stages: { build: aStage() },
    findings: [],
    archive: {},
    ...rest,
  };
}

export function somePlans(units: readonly PlannedUnit[] = [aPlannedUnit()]): Plans {
  const stages = [...new Set(units.map((unit) => unit.stage))];
  return {
    stages: Object.fromEntries(
      stages.map((stage) => [stage, { plan: null, units: units.filter((unit) => unit.stage === stage) }]),
    ),
    problems: [],
  };
}

/** Agents work on the stage build. */
export function aPosition(differs: Partial<Position> = {}): Position {
  return {
    status: "running",
    track: "C",
    stage: "build",
    phase: "execute",
    lanes: [],
    in_flight: [],
    acts: [],
    waits_for: "agents",
    reason: {
      subject: "airports",
      met: false,
      because: "stage build is in execute",
      parts: [{ subject: "unit 001", met: false, because: "the builder works on it", who: "an agent in CI" }],
    },
    ...differs,
  };
}

/** A person is waited for at the gate of the stage build. */
export function atTheGate(differs: Partial<Position> = {}): Position {
  const gate = {
    subject: "gate",
    met: false,
    because: "stage build is built and signed by every role",
    who: "someone with the approve permission",
    how: "approve the pull request, or comment `/haiku approve`",
  };
  const reason = { subject: "airports", met: false, because: "stage build: waits", parts: [gate] };
  return aPosition({ phase: "gate", waits_for: "person", reason, ...differs });
}
