import {
  type Finding,
  type IntentState,
  type Iteration,
  type StageDefinition,
  type Step,
  type StepKind,
  type StudioDefinition,
  stageBranch,
  startIntent,
  transition,
  type UnitRecord,
} from "../../method/index.ts";
import { UserError } from "../../shared/index.ts";
import { applyChange } from "../../state/index.ts";
import { DEFAULT_CONFIG, freezeIntent, freezeStage, resolveLocation, stageRoles } from "../../studio/index.ts";
import { hintFor } from "./studio-address.ts";

/** Which step of a stage is looked at. */
export type StepChoice =
  | { readonly kind: "hat" | "fix"; readonly name: string }
  | { readonly kind: "review" | "approve" | "discover"; readonly name: string }
  | { readonly kind: "elaborate" };

/** A step with the ledger and the files it would be opened on, made up throughout. */
export interface SampleStep {
  readonly state: IntentState;
  /** Files below `.haiku/` of the work branch. */
  readonly work: ReadonlyMap<string, string>;
  readonly step: Step;
}

const AT = "2026-01-01T09:00:00.000Z";
const SLUG = "sample-intent";
const UNIT = "unit-001-sample-unit";
const JOB_KEY = `${SLUG}/-/elaborate/-/-/1.1`;

/**
 * A step as it would be in an intent that has just come to this stage: one planned unit, and one hand-off or finding
 * where the step needs it. Fails with `hat_unknown`, `role_unknown` or `template_unknown`.
 */
export function sampleStep(studio: StudioDefinition, stage: StageDefinition, wanted: StepChoice): SampleStep {
  const step = stepOf(stage, wanted);
  const started = transition(startOf(studio, stage), {
    do: "begin_stage",
    at: AT,
    stage: stage.name,
    frozen: freezeStage(studio, stage, "continuous", DEFAULT_CONFIG),
    branch: stageBranch(SLUG, stage.name),
    head: null,
  });
  const record = started.stages[stage.name];
  const state: IntentState = {
    ...started,
    stages: record ? { [stage.name]: { ...record, units: { [UNIT]: unitRecord(stage, wanted) } } } : {},
    findings: wanted.kind === "fix" ? [finding(stage, wanted.name)] : [],
  };
  return { state, work: workOf(stage), step };
}

function stepOf(stage: StageDefinition, wanted: StepChoice): Step {
  const step = (kind: StepKind, subject: string | null, hat: string | null): Step => {
    return { stage: stage.name, kind, subject, hat, n: 1, attempt: 1 };
  };
  switch (wanted.kind) {
    case "elaborate":
      return step("elaborate", null, null);
    case "hat":
      known("hat", wanted.name, names(stage.hats), stage);
      return step("hat", "001", wanted.name);
    case "fix":
      known("hat", wanted.name, names(stage.fix_hats), stage);
      return step("fix", "FB-001", wanted.name);
    case "discover":
      known("template", wanted.name, names(stage.discovery), stage);
      return step("discover", wanted.name, null);
    case "review":
    case "approve":
      known("role", wanted.name, ["spec", ...stageRoles(stage)], stage);
      return step(wanted.kind, wanted.name, null);
  }
}

function names(list: readonly { readonly name: string }[]): readonly string[] {
  return list.map(({ name }) => name);
}

const UNKNOWN = { hat: "hat_unknown", role: "role_unknown", template: "template_unknown" } as const;

function known(kind: keyof typeof UNKNOWN, name: string, all: readonly string[], stage: StageDefinition): void {
  if (all.includes(name)) return;
  throw new UserError(UNKNOWN[kind], `the stage ${stage.name} has no ${kind} "${name}"`, hintFor(name, all));
}

/** An intent that goes through this one stage. */
function startOf(studio: StudioDefinition, stage: StageDefinition): IntentState {
  return startIntent({
    do: "start",
    at: AT,
    slug: SLUG,
    title: "A sample intent",
    studio: { name: studio.name, digest: studio.digest },
    mode: "continuous",
    by: "app",
    stages: [stage.name],
    frozen: freezeIntent(studio, DEFAULT_CONFIG),
    created: { by: { login: "developer", id: 1 }, source: "issue#1" },
  });
}

/** The unit as it stands when it comes to the hat that is asked for. */
function unitRecord(stage: StageDefinition, wanted: StepChoice): UnitRecord {
  const chain = names(stage.hats);
  const before = wanted.kind === "hat" ? chain.slice(0, chain.indexOf(wanted.name)) : [];
  const iterations = before.map((hat) => iteration(hat, `What ${hat} hands on: what was done, where, what is open.`));
  const empty = { criteria: [], reviews: {}, approvals: {}, body: "" };
  return { id: UNIT, plan: null, started_at: before.length > 0 ? AT : null, iterations, ...empty };
}

function iteration(hat: string, message: string): Iteration {
  const when = { dispatched_at: AT, completed_at: AT };
  return { hat, bolt: 1, n: 1, attempt: 1, lane: JOB_KEY, ...when, result: "advance", message };
}

function finding(stage: StageDefinition, hat: string): Finding {
  const chain = names(stage.fix_hats);
  const before = chain.slice(0, Math.max(0, chain.indexOf(hat)));
  return {
    id: "FB-001",
    stage: stage.name,
    title: "A sample finding",
    origin: "adversarial-review",
    author: { login: "reviewer", id: null, kind: "agent" },
    created_at: AT,
    source_ref: `run:${JOB_KEY}`,
    anchor: null,
    suggestion: null,
    family: "approvals",
    fingerprint: "sample",
    also: [],
    severity: "high",
    targets: before.length > 0 ? { unit: UNIT, invalidates: [] } : null,
    items: [],
    units: [],
    iterations: before.map((one) => iteration(one, `What ${one} found out about the finding.`)),
    resolution: null,
    closed: null,
    waiver: null,
    thread: null,
    interventions: [],
    body: "What a reviewer saw, where, and why it matters.\n",
  };
}

function workOf(stage: StageDefinition): ReadonlyMap<string, string> {
  const unit = {
    id: UNIT,
    title: "A sample unit",
    body: "What is to be done, and what is not.\n",
    criteria: ["A result that can be checked"],
    depends_on: [],
    inputs: [],
    outputs: outputsOf(stage),
    quality_gates: [],
    closes: [],
  };
  const goal = new Map([[`.haiku/intents/${SLUG}/intent.md`, "What was asked for.\n"]]);
  return applyChange(goal, SLUG, { change: "write_unit", stage: stage.name, unit });
}

function outputsOf(stage: StageDefinition): readonly string[] {
  const paths = stage.outputs.map(({ name, location }) => {
    const place = resolveLocation(location, SLUG);
    if (place.kind === "anywhere") return "src/sample.txt";
    return place.path.endsWith("/") ? `${place.path}${name}.md` : place.path;
  });
  return paths.length > 0 ? paths : [`.haiku/intents/${SLUG}/stages/${stage.name}/artifacts/RESULT.md`];
}
