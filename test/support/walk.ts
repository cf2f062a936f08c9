import {
  type Facts,
  type FinishEvent,
  type FrozenStage,
  filesSeenAtGate,
  type IntentState,
  intentBranch,
  type Job,
  jobKey,
  type LedgerEvent,
  type PlannedUnit,
  type Position,
  position,
  type SeenFiles,
  type Step,
  standing,
  standingFor,
  startIntent,
  stepKey,
  transition,
  unitByNumber,
  unsigned,
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
  facts: Facts;
  readonly log: string[];
}

export function startWalk(
  stages: readonly string[] = ["build"],
  roles: readonly string[] = ["cross-stage-consistency"],
): Walk {
  const started = aStart({ at: at(0), slug: "trip", title: "A trip", stages, frozen: aFrozenIntent({ roles }) });
  return { state: startIntent(started), facts: someFacts({ now: at(1) }), log: [] };
}

interface Planned {
  readonly units?: readonly PlannedUnit[];
  readonly stages?: readonly string[];
  readonly roles?: readonly string[];
}

/** A walk whose stage `build` has begun, with its units planned: one, where nothing else is said. */
export function plannedWalk(
  frozen: Partial<FrozenStage> = {},
  { units = [plannedUnit()], stages, roles }: Planned = {},
): Walk {
  const walk = startWalk(stages, roles);
  begin(walk, "build", frozen);
  plan(walk, "build", units);
  return walk;
}

let ticks = 0;

/** Times that only grow. */
export function at(n?: number): string {
  ticks = n === undefined ? ticks + 1 : Math.max(ticks, n);
  return new Date(Date.UTC(2026, 0, 1) + ticks * 1000).toISOString();
}

export function apply(walk: Walk, ...events: readonly LedgerEvent[]): void {
  for (const event of events) walk.state = transition(walk.state, event);
}

export function where(walk: Walk): Position {
  return position(walk.state, walk.facts);
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
  walk.facts = {
    ...walk.facts,
    plans: { stages: { ...walk.facts.plans.stages, [stage]: { plan: null, units } }, problems: [] },
  };
}

/** Opens a job as the engine does, plans locked. */
export function open(walk: Walk, job: Job): void {
  const steps = job.steps.map((step) => stepKey("trip", step));
  const plans: Record<string, string> = {};
  for (const step of job.steps) {
    const unit = step.kind === "hat" ? unitByNumber(unitsOf(walk, step), step.subject ?? "") : undefined;
    if (unit && !walk.state.stages[step.stage ?? ""]?.units[unit.id]?.started_at) plans[unit.id] = unit.plan_text;
  }
  apply(walk, { do: "open", at: at(), lane: jobKey("trip", job), steps, plans });
}

/** Opens every job that may start now; answers their steps. */
export function openAll(walk: Walk): readonly Step[] {
  const { lanes: jobs } = where(walk);
  for (const job of jobs) open(walk, job);
  return jobs.flatMap(({ steps }) => steps);
}

/** Opens the first job that may start; answers its first step. */
export function openNext(walk: Walk): Step {
  const [job] = where(walk).lanes;
  if (!job?.steps[0]) throw new TypeError(`nothing may start: ${JSON.stringify(where(walk))}`);
  open(walk, job);
  return job.steps[0];
}

/** Closes a step as an agent that agrees would: advance, sign, done. */
export function land(walk: Walk, step: Step, change: Partial<FinishEvent> = {}): void {
  const result =
    step.kind === "hat" || step.kind === "fix"
      ? "advance"
      : step.kind === "elaborate" || step.kind === "discover"
        ? "done"
        : "signed";
  const actor = step.hat ?? step.subject ?? step.kind;
  const event = aLanding(stepKey("trip", step), { at: at(), result, actor, ...change });
  const signs = event.result === "signed" ? signsOf(walk, step) : {};
  apply(walk, { ...event, signs: change.signs ?? signs });
  walk.log.push(`${step.kind}/${step.subject ?? "-"}/${step.hat ?? "-"}:${event.result}`);
}

/** A builder's outputs appear in the tree. */
export function write(walk: Walk, files: Readonly<Record<string, string>>): Record<string, string> {
  const ids = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, blobId(text)]));
  walk.facts = { ...walk.facts, files: new Map([...walk.facts.files, ...Object.entries(ids)]) };
  return ids;
}

/** Does whatever the position asks, with agents that agree, until a person is waited for or the intent has ended. */
export function run(walk: Walk, most = 200): Position {
  for (let i = 0; i < most; i += 1) {
    const now = where(walk);
    const [operation] = now.acts;
    if (operation) {
      if (!doAct(walk, operation)) return now;
      continue;
    }
    if (now.lanes.length === 0) return now;
    for (const job of now.lanes) {
      open(walk, job);
      for (const step of job.steps)
        land(walk, step, step.hat === "builder" && step.kind === "hat" ? { changed: writeOutputs(walk, step) } : {});
    }
  }
  return where(walk);
}

function doAct(walk: Walk, operation: Position["acts"][number]): boolean {
  if (operation.act === "begin_stage") return false;
  if (operation.act === "open_gate") apply(walk, { do: "open_gate", at: at(), stage: operation.stage });
  else if (operation.act === "clear_gate") {
    const witnesses = filesSeenAtGate("trip", walk.facts.plans.stages[operation.stage]?.units ?? [], walk.facts.files);
    apply(walk, {
      do: "clear",
      stage: operation.stage,
      what: "gate",
      clearance: { at: at(), by: null, source: "engine", ref: null, witnesses },
    });
  } else if (operation.act === "record_merge" || operation.act === "merge_stage")
    apply(walk, { do: "merged", at: at(), stage: operation.stage, ref: "m", head: "m" });
  else if (operation.act === "archive")
    apply(walk, { do: "archive", at: at(), files: { "work/intent.md": "0".repeat(40) } });
  else if (operation.act === "deliver")
    apply(walk, {
      do: "deliver",
      head: "d",
      clearance: { at: at(), by: null, source: "engine", ref: "d", witnesses: { ".": walk.facts.tree } },
    });
  else if (operation.act === "end")
    apply(walk, { do: "end", at: at(), how: operation.how, by: null, ref: null, reason: null });
  else return false;
  walk.log.push(operation.act);
  return true;
}

function writeOutputs(walk: Walk, step: Step): Record<string, string> {
  const unit = unitByNumber(unitsOf(walk, step), step.subject ?? "");
  return write(walk, Object.fromEntries((unit?.outputs ?? []).map((path) => [path, `made by ${step.subject}`])));
}

function signsOf(walk: Walk, step: Step): Record<string, SeenFiles> {
  if (step.stage === null) return { ".": { ".": "t" } };
  const family = step.kind === "review" ? "reviews" : "approvals";
  const role = step.kind === "gates" ? "quality_gates" : (step.subject ?? "");
  const stage = walk.state.stages[step.stage];
  const now = standing(walk.state, walk.facts);
  const units = stage ? unsigned(stage, family, role, now) : [];
  return Object.fromEntries(units.map((unit) => [unit.id, standingFor({ on: family, unit }, now)]));
}

function unitsOf(walk: Walk, step: Step): readonly PlannedUnit[] {
  return walk.facts.plans.stages[step.stage ?? ""]?.units ?? [];
}
