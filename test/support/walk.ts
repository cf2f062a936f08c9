import {
  type Do,
  type FrozenStage,
  gateWitness,
  type IntentState,
  intentBranch,
  type LandLine,
  type Lane,
  laneKey,
  type Observed,
  type PlannedUnit,
  type Position,
  position,
  type Step,
  standing,
  standingFor,
  startIntent,
  stepKey,
  transition,
  unitByNumber,
  unsigned,
  type Witnesses,
} from "../../src/method/index.ts";
import { blobId } from "../../src/shared/index.ts";
import { someFacts } from "./recorded/observation.ts";
import { aPlannedUnit } from "./recorded/plans.ts";
import { aFrozenIntent, aFrozenStage, aLanding, aStart } from "./recorded/records.ts";

/* A walk through the method without GitHub, git or agents: plain data, one transition after another. */

/** A unit that writes a file of its own. */
export function plannedUnit(differs: Partial<PlannedUnit> = {}): PlannedUnit {
  const id = differs.id ?? "unit-001-load";
  const plan_text = `plan of ${id}\n`;
  return aPlannedUnit({ id, title: id, outputs: [`src/${id}.ts`], plan_text, plan: blobId(plan_text), ...differs });
}

export interface Walk {
  state: IntentState;
  seen: Observed;
  readonly log: string[];
}

export function startWalk(
  stages: readonly string[] = ["build"],
  roles: readonly string[] = ["cross-stage-consistency"],
): Walk {
  const started = aStart({ at: at(0), slug: "trip", title: "A trip", stages, frozen: aFrozenIntent({ roles }) });
  return { state: startIntent(started), seen: someFacts({ now: at(1) }), log: [] };
}

let ticks = 0;

/** Times that only grow. */
export function at(n?: number): string {
  ticks = n === undefined ? ticks + 1 : Math.max(ticks, n);
  return new Date(Date.UTC(2026, 0, 1) + ticks * 1000).toISOString();
}

export function apply(walk: Walk, ...lines: readonly Do[]): void {
  for (const line of lines) walk.state = transition(walk.state, line);
}

export function where(walk: Walk): Position {
  return position(walk.state, walk.seen);
}

/** A stage that nobody has to be asked about. */
export function begin(walk: Walk, stage: string, change: Partial<FrozenStage> = {}): void {
  const own = change.gate !== undefined && !change.gate.includes("auto");
  const branch = own ? `haiku/trip/${stage}` : intentBranch("trip");
  apply(walk, {
    do: "begin_stage",
    at: at(),
    stage,
    frozen: aFrozenStage({ gate: ["auto"], ...change }),
    branch,
    head: null,
  });
}

export function plan(walk: Walk, stage: string, units: readonly PlannedUnit[]): void {
  walk.seen = {
    ...walk.seen,
    plans: { stages: { ...walk.seen.plans.stages, [stage]: { plan: null, units } }, problems: [] },
  };
}

/** Opens a lane as the engine does, plans locked. */
export function open(walk: Walk, lane: Lane): void {
  const steps = lane.steps.map((step) => stepKey("trip", step));
  const plans: Record<string, string> = {};
  for (const step of lane.steps) {
    const unit = step.kind === "hat" ? unitByNumber(unitsOf(walk, step), step.subject ?? "") : undefined;
    if (unit && !walk.state.stages[step.stage ?? ""]?.units[unit.id]?.started_at) plans[unit.id] = unit.plan_text;
  }
  apply(walk, { do: "open", at: at(), lane: laneKey("trip", lane), steps, plans });
}

/** Closes a step as an agent that agrees would: advance, sign, done. */
export function land(walk: Walk, step: Step, change: Partial<LandLine> = {}): void {
  const result =
    step.kind === "hat" || step.kind === "fix"
      ? "advance"
      : step.kind === "elaborate" || step.kind === "discover"
        ? "done"
        : "signed";
  const actor = step.hat ?? step.subject ?? step.kind;
  const line = aLanding(stepKey("trip", step), { at: at(), result, actor, ...change });
  const signs = line.result === "signed" ? signsOf(walk, step) : {};
  apply(walk, { ...line, signs: change.signs ?? signs });
  walk.log.push(`${step.kind}/${step.subject ?? "-"}/${step.hat ?? "-"}:${line.result}`);
}

/** A builder's outputs appear in the tree. */
export function write(walk: Walk, files: Readonly<Record<string, string>>): Record<string, string> {
  const ids = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, blobId(text)]));
  walk.seen = { ...walk.seen, files: new Map([...walk.seen.files, ...Object.entries(ids)]) };
  return ids;
}

/** Does whatever the position asks, with agents that agree, until a person is waited for or the intent has ended. */
export function run(walk: Walk, most = 200): Position {
  for (let i = 0; i < most; i += 1) {
    const now = where(walk);
    const [act] = now.acts;
    if (act) {
      if (!doAct(walk, act)) return now;
      continue;
    }
    if (now.lanes.length === 0) return now;
    for (const lane of now.lanes) {
      open(walk, lane);
      for (const step of lane.steps)
        land(walk, step, step.hat === "builder" && step.kind === "hat" ? { changed: writeOutputs(walk, step) } : {});
    }
  }
  return where(walk);
}

function doAct(walk: Walk, act: Position["acts"][number]): boolean {
  if (act.act === "begin_stage") return false;
  if (act.act === "open_gate") apply(walk, { do: "open_gate", at: at(), stage: act.stage });
  else if (act.act === "clear_gate") {
    const witnesses = gateWitness("trip", walk.seen.plans.stages[act.stage]?.units ?? [], walk.seen.files);
    apply(walk, {
      do: "clear",
      stage: act.stage,
      what: "gate",
      clearance: { at: at(), by: null, source: "engine", ref: null, witnesses },
    });
  } else if (act.act === "record_merge" || act.act === "merge_stage")
    apply(walk, { do: "merged", at: at(), stage: act.stage, ref: "m", head: "m" });
  else if (act.act === "archive") apply(walk, { do: "archive", at: at(), files: { "work/intent.md": "0".repeat(40) } });
  else if (act.act === "deliver")
    apply(walk, {
      do: "deliver",
      head: "d",
      clearance: { at: at(), by: null, source: "engine", ref: "d", witnesses: { ".": walk.seen.tree } },
    });
  else if (act.act === "end") apply(walk, { do: "end", at: at(), how: act.how, by: null, ref: null, reason: null });
  else return false;
  walk.log.push(act.act);
  return true;
}

function writeOutputs(walk: Walk, step: Step): Record<string, string> {
  const unit = unitByNumber(unitsOf(walk, step), step.subject ?? "");
  return write(walk, Object.fromEntries((unit?.outputs ?? []).map((path) => [path, `made by ${step.subject}`])));
}

function signsOf(walk: Walk, step: Step): Record<string, Witnesses> {
  if (step.stage === null) return { ".": { ".": "t" } };
  const family = step.kind === "review" ? "reviews" : "approvals";
  const role = step.kind === "gates" ? "quality_gates" : (step.subject ?? "");
  const stage = walk.state.stages[step.stage];
  const now = standing(walk.state, walk.seen);
  const units = stage ? unsigned(stage, family, role, now) : [];
  return Object.fromEntries(units.map((unit) => [unit.id, standingFor({ on: family, unit }, now)]));
}

function unitsOf(walk: Walk, step: Step): readonly PlannedUnit[] {
  return walk.seen.plans.stages[step.stage ?? ""]?.units ?? [];
}
