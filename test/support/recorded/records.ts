import {
  type Finding,
  type FinishEvent,
  type FrozenIntent,
  type FrozenStage,
  type IntentRecord,
  type IntentState,
  type Intervention,
  type Iteration,
  type Limits,
  type NewFinding,
  RULES,
  type RunRecord,
  type Signature,
  type StageRecord,
  type StartEvent,
  type Step,
  startIntent,
  transition,
  type UnitRecord,
} from "../../../src/method/index.ts";

/*
 * The builders of everything a test decides on. Each makes one small, whole object out of defaults that fit together; a
 * test names what differs, and nothing else.
 *
 * - `records.ts`: what stands in the ledger: its longest lines, and what they lead to, from a stamp to an intent's state.
 * - `plans.ts`: what stands in the plans of its units.
 * - `observation.ts`: what a look at the host finds, and what of it the method may look at.
 * - `position.ts`: what the method says about it.
 * - `standing.ts`: a stage as far as it has come, and the position there.
 *
 * The intent is `airports`, with the stages `build` and `ship`; `build` has begun. Who needs another life of an intent
 * than can be written down at once walks it: `../walk.ts`.
 */

export const EARLIER = "2026-11-21T11:00:00.000Z";
export const NOON = "2026-11-21T12:00:00.000Z";
export const LATER = "2026-11-21T13:00:00.000Z";
export const DEVELOPER = { login: "developer", id: 101 };
export const MAINTAINER = { login: "maintainer", id: 102 };
export const UNIT = "unit-001-load-rows";

/** The caps as they are by default. */
export const LIMITS: Limits = {
  unit_bolts: 5,
  fix_bolts: 3,
  attempts: 3,
  rounds: 3,
  findings_per_run: 8,
  findings_per_stage: 30,
  parallel: 5,
  minutes: 30,
};

/** A stage of two hats and one reviewer that asks a person at its gate. */
export function aFrozenStage(differs: Partial<FrozenStage> = {}): FrozenStage {
  return {
    chain: ["builder", "verifier"],
    fix_chain: ["classifier", "builder", "feedback-assessor"],
    roles: ["correctness"],
    gate: ["ask"],
    elaboration: "autonomous",
    discovery: [],
    limits: LIMITS,
    quality_gates: [],
    isolate: ["verify", "assess"],
    ...differs,
  };
}

/** Two stages, one role for the whole of them. */
export function aFrozenIntent(differs: Partial<FrozenIntent> = {}): FrozenIntent {
  return {
    roles: ["cross-stage-consistency"],
    fix_chain: ["classifier", "reconciler", "feedback-assessor"],
    limits: LIMITS,
    quality_gates: [],
    isolate: ["verify", "assess"],
    deliver: "receipt",
    ...differs,
  };
}

/** The first line of a ledger. */
export function aStart(differs: Partial<StartEvent> = {}): StartEvent {
  return {
    do: "start",
    at: NOON,
    slug: "airports",
    title: "Load the airports data set",
    studio: { name: "example", digest: "sha256:00" },
    mode: "continuous",
    by: "app",
    rules: RULES,
    stages: ["build", "ship"],
    frozen: aFrozenIntent(),
    created: { by: DEVELOPER, source: "issue#12" },
    ...differs,
  };
}

/** A step that has ended well in the job 77: it brought nothing. */
export function aLanding(step: string, differs: Partial<FinishEvent> = {}): FinishEvent {
  return {
    do: "land",
    at: NOON,
    step,
    result: "advance",
    message: "done",
    commands: [],
    signs: {},
    changed: {},
    base: "b".repeat(40),
    commit: null,
    run: 77,
    usage: null,
    prompt: null,
    duration_ms: 1000,
    actor: "builder",
    ...differs,
  };
}

export function aStep(kind: Step["kind"], differs: Partial<Step> = {}): Step {
  return { stage: "build", kind, subject: null, hat: null, n: 1, attempt: 1, ...differs };
}

export function hatStep(hat: string, subject = "001"): Step {
  return aStep("hat", { subject, hat });
}

export function fixStep(hat: string, differs: Partial<Step> = {}): Step {
  return aStep("fix", { subject: "FB-001", hat, ...differs });
}

export function aSignature(differs: Partial<Signature> = {}): Signature {
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

/** A step that is no hat's, closed as done. */
export function aRun(step: string, differs: Partial<RunRecord> = {}): RunRecord {
  return {
    step,
    n: 1,
    attempt: 1,
    lane: `airports/build/${step}/-/1.1`,
    dispatched_at: NOON,
    completed_at: NOON,
    result: "done",
    message: null,
    ...differs,
  };
}

/** What an iteration or a run that is still open has not got. */
export const OPEN = { completed_at: null, result: null, message: null } as const;

/** What the developer said in a comment, at noon. */
export function anIntervention(what: string, differs: Partial<Intervention> = {}): Intervention {
  return { at: NOON, by: DEVELOPER, source: "comment/1", do: what, ...differs };
}

export function aUnit(differs: Partial<UnitRecord> = {}): UnitRecord {
  return {
    id: UNIT,
    plan: null,
    started_at: differs.iterations?.length ? NOON : null,
    iterations: [],
    criteria: [],
    reviews: {},
    approvals: {},
    body: "",
    ...differs,
  };
}

/** A stage as it begins; as the ledger has it, whatever its name. */
export function aStage(
  differs: Omit<Partial<StageRecord>, "frozen"> & { frozen?: Partial<FrozenStage> } = {},
): StageRecord {
  const { frozen, ...rest } = differs;
  const name = rest.name ?? "build";
  const branch = `haiku/airports/${name}`;
  const begin = { do: "begin_stage", at: NOON, stage: name, frozen: aFrozenStage(frozen), branch, head: null } as const;
  const { stages } = transition(startIntent(aStart({ stages: [name] })), begin);
  return { ...recorded(stages[name]), ...rest };
}

/** What a reviewer files, before it has a number. */
export function aNewFinding(differs: Partial<NewFinding> = {}): NewFinding {
  return {
    stage: "build",
    title: "Wrong",
    origin: "adversarial-review",
    author: { login: "correctness", id: null, kind: "agent" },
    source_ref: "step:x",
    anchor: null,
    suggestion: null,
    family: "approvals",
    fingerprint: "f",
    severity: "high",
    body: "b",
    items: [],
    parked: false,
    ...differs,
  };
}

/** A finding as it stands once it was filed and weighed by a job. */
export function aFinding(differs: Partial<Finding> = {}): Finding {
  const filed = aNewFinding({
    title: "The last row is dropped",
    author: { login: "agent:correctness", id: null, kind: "agent" },
    source_ref: "run:77",
    anchor: { path: "src/load.ts", line: 12, side: "RIGHT", commit: "3".repeat(40) },
    fingerprint: "f1",
    severity: "blocker",
    body: "A file without a newline at its end loses its last row.",
  });
  const { findings } = transition(startIntent(aStart()), {
    do: "file",
    at: NOON,
    findings: [{ ...filed, stage: null }],
  });
  return { ...recorded(findings[0]), stage: "build", ...differs };
}

function recorded<T>(made: T | undefined): T {
  if (made === undefined) throw new RangeError("the event has made no record");
  return made;
}

/** A state in which the stage build has begun and stands so; `differs` says what else is not as usual. */
export function aStateBuilding(
  stage: Parameters<typeof aStage>[0] = {},
  differs: Omit<NonNullable<Parameters<typeof aState>[0]>, "stages"> = {},
): IntentState {
  return aState({ ...differs, stages: { build: aStage(stage) } });
}

/** A state with the stages build and ship; `stages` holds those that have begun. */
export function aState(
  differs: Omit<Partial<IntentState>, "intent"> & { intent?: Partial<IntentRecord> } = {},
): IntentState {
  const { intent, ...rest } = differs;
  const begun = startIntent(aStart());
  return {
    ...begun,
    intent: { ...begun.intent, ...intent },
    stages: { build: aStage() },
    ...rest,
  };
}
