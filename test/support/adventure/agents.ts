import {
  acceptCommand,
  continueJob,
  endOf,
  finishLocally,
  openSession,
  type Session,
} from "../../../src/engine/index.ts";
import { treeWith } from "../../../src/engine/observe/tree-changes.ts";
import type { Ground } from "../../../src/engine/outcomes/merge-change.ts";
import type { ReadOutcome } from "../../../src/engine/outcomes/read-outcome.ts";
import {
  type Facts,
  type FileTree,
  fixChainOf,
  gatesOf,
  type IntentState,
  intentGates,
  isClosed,
  parseStepKey,
  plannedIn,
  type QualityGate,
  type Step,
  stepKey,
  unitByNumber,
} from "../../../src/method/index.ts";
import type { FileChange, GateRun, StepOutcome, ToolCall } from "../../../src/ports/index.ts";
import { blobId } from "../../../src/shared/index.ts";
import type { Dice } from "./dice.ts";

/** How agents are: `good` ones agree with everything, `any` do what an agent may, `bad` ones never let a thing pass. */
export type Temper = "good" | "any" | "bad";

export interface Job {
  readonly read: ReadOutcome;
  readonly ground: Ground;
}

/** What a job finds when it begins. */
export interface Beginning {
  readonly slug: string;
  readonly state: IntentState;
  /** The work branch: every path with its object's id, and the texts of the intent's own pages. */
  readonly files: FileTree;
  readonly texts: ReadonlyMap<string, string>;
  readonly facts: Facts;
}

interface Playing {
  readonly beginning: Beginning;
  readonly lane: string;
  readonly dice: Dice;
  readonly temper: Temper;
  readonly blobs: Map<string, string>;
}

interface Played {
  readonly session: Session;
  readonly changes: readonly FileChange[];
  readonly outcome: StepOutcome;
}

const AT = "2026-01-01T00:00:00.000Z";

/** Plays the job of a job on what it found when it began: its steps, and those that follow in the same job. */
export function playJob(playing: Playing, keys: readonly string[]): Job {
  const { beginning, lane: job, blobs } = playing;
  const { slug, facts } = beginning;
  const steps: Played[] = [];
  let { files, state, texts: work } = beginning;
  for (const key of keys) {
    let step: Step | null = parseStepKey(key).step;
    while (step !== null && steps.length < 40) {
      const played = playStep(playing, openSession({ state, work, files, step, gates: [] }));
      for (const { content } of played.changes) if (typeof content === "string") blobs.set(blobId(content), content);
      steps.push(played);
      if (played.outcome.failure) break;
      files = treeWith(files, played.changes);
      if (step.kind === "gates") break;
      const landed = finishLocally(played.session, { at: facts.now, base: "0".repeat(40) });
      if (endOf(played.session).kind === "failed") break;
      ({ state, work } = landed);
      const next = continueJob({ state, work }, job, step, facts.now);
      step = next?.step ?? null;
      if (next) state = next.state;
    }
  }
  const oid = "0".repeat(40);
  const outcome = { schema: 1 as const, engine: "0", intent: slug, lane: job, sha: oid, ledger: oid, config: oid };
  return {
    read: {
      outcome: { ...outcome, steps: steps.map((one) => one.outcome) },
      changesOf: (index) => steps[index]?.changes ?? [],
      textOf: (id) => blobs.get(id),
    },
    ground: { tree: beginning.files, texts: blobs },
  };
}

function playStep(playing: Playing, session: Session): Played {
  const { dice, temper, beginning } = playing;
  const { step } = session;
  const fails = temper === "any" && dice.chance(7);
  const gates = step.kind === "gates" ? runGates(playing, session) : passed(session);
  const changes = fails || step.kind === "gates" ? [] : writes(playing, session);
  const before = { ...session, files: treeWith(session.files, changes), gates };
  const calls = fails || step.kind === "gates" ? [] : [...deedsOf(playing, before)];
  const after = calls.reduce((now: Session, call) => {
    const answer = acceptCommand(now, call);
    return answer.kind === "accepted" ? answer.session : now;
  }, before);
  return {
    session: after,
    changes,
    outcome: {
      key: stepKey(beginning.slug, step),
      agent: null,
      started_at: AT,
      completed_at: AT,
      agent_ms: 1,
      commands: [...after.accepted],
      files: changes.map(({ path, content }) => ({
        path,
        mode: "100644",
        oid: content === null ? null : blobId(content),
        base: session.files.get(path) ?? null,
      })),
      gates: [...gates],
      usage: temper !== "any" || dice.chance(80) ? { input_tokens: 10, output_tokens: 5, cost_usd: 0.1 } : null,
      prompt: null,
      manifest: [],
      containment: [],
      failure: fails ? { code: "agent_failed", message: "it ended early" } : null,
    },
  };
}

function runOf(gate: QualityGate, ok: boolean): GateRun {
  return {
    name: gate.name,
    command: gate.command,
    dir: gate.dir ?? null,
    exit: ok ? 0 : 1,
    duration_ms: 1,
    tail: "",
    passed: ok,
  };
}

function runGates({ beginning, dice, temper }: Playing, { state, step }: Session): GateRun[] {
  const look = { state, facts: beginning.facts };
  const stage = step.stage === null ? undefined : state.stages[step.stage];
  const gates = stage ? gatesOf(look, stage) : intentGates(look);
  return gates.map((gate) => runOf(gate, temper === "good" || (temper === "any" && dice.chance(85))));
}

function passed({ plans, step }: Session): GateRun[] {
  const unit = unitByNumber(plans.stages[step.stage ?? ""]?.units ?? [], step.subject ?? "");
  return (unit?.quality_gates ?? []).map((gate) => runOf(gate, true));
}

/** Files a step writes: what it is asked for, sometimes again, sometimes something it may not touch. */
function writes({ dice, temper }: Playing, { state, plans, step, files }: Session): FileChange[] {
  const units = plans.stages[step.stage ?? ""]?.units ?? [];
  if (step.kind === "discover") {
    const wanted = state.stages[step.stage ?? ""]?.frozen.discovery.find((one) => one.template === step.subject);
    return wanted ? [{ path: wanted.location, content: `found ${dice.roll(1000)}\n` }] : [];
  }
  if (step.kind === "hat") {
    const own = unitByNumber(units, step.subject ?? "")?.outputs ?? [];
    const missing = own.filter((path) => !files.has(path) || (step.hat === "builder" && dice.chance(40)));
    const stray = temper === "any" && dice.chance(2) ? ["elsewhere.txt"] : [];
    return [...missing, ...stray].map((path) => ({ path, content: `made by ${step.subject} ${dice.roll(1000)}\n` }));
  }
  if (step.kind !== "fix" || temper === "bad") return [];
  const finding = state.findings.find(({ id }) => id === step.subject);
  const chain = finding ? fixChainOf(state, finding) : [];
  if (!finding || step.hat === chain[0] || step.hat === chain.at(-1) || !dice.chance(70)) return [];
  const all = step.stage === null ? Object.values(plans.stages).flatMap((one) => one.units) : units;
  const target = all.filter(({ id }) => finding.targets?.unit == null || finding.targets.unit === id)[0];
  return (target?.outputs ?? [])
    .slice(0, 1)
    .map((path) => ({ path, content: `mended ${finding.id} ${dice.roll(1000)}\n` }));
}

function* deedsOf(playing: Playing, session: Session): Generator<ToolCall> {
  const { step, state } = session;
  const call = (name: string, args: Readonly<Record<string, unknown>> = {}): ToolCall => ({
    name: `haiku_${name}`,
    args: { intent: state.slug, ...(step.stage === null ? {} : { stage: step.stage }), ...args },
  });
  if (playing.temper === "any" && playing.dice.chance(25)) yield* mischief(playing, session, call);
  if (step.kind === "discover") yield call("discovery_complete", { template: step.subject });
  else if (step.kind === "elaborate") yield* plans(playing, session, call);
  else if (step.kind === "hat") yield* wearsHat(playing, session, call);
  else if (step.kind === "fix") yield* fixes(playing, session, call);
  else {
    const most = { good: 0, any: playing.dice.one(0, 0, 1, 2), bad: 3 }[playing.temper];
    for (let i = 0; i < most; i += 1) yield remark(playing, session, call);
    yield call("review_complete", { summary: "Looked at it." });
  }
}

type Call = (name: string, args?: Readonly<Record<string, unknown>>) => ToolCall;

function remark({ dice, temper }: Playing, { state }: Session, call: Call): ToolCall {
  const stages = Object.keys(state.stages);
  const upstream = stages.length > 0 && dice.chance(20) ? { stage: dice.pick(stages) } : {};
  const title = temper === "bad" ? `Defect ${dice.roll(1_000_000)}` : `Defect ${dice.roll(12)}`;
  const items = dice.chance(20) ? ["one", "two"] : [];
  const severity = dice.one("blocker", "high", "medium", "low");
  return call("feedback", { ...upstream, title, body: `It is wrong ${dice.roll(9)}.`, severity, items });
}

function* plans({ dice, temper }: Playing, session: Session, call: Call): Generator<ToolCall> {
  if (temper !== "good" && dice.chance(40)) yield call("ask", { question: "Which one?" });
  const units = session.plans.stages[session.step.stage ?? ""]?.units ?? [];
  if (units.length > 0 && dice.chance(50)) return;
  const count = 1 + dice.roll(3);
  const ids = Array.from({ length: count }, (_, i) => `unit-00${i + 1}-part`);
  for (const [i, unit] of ids.entries()) {
    yield call("unit_write", {
      unit,
      title: `Part ${i + 1}`,
      body: `Do part ${i + 1}, way ${dice.roll(5)}.`,
      criteria: ["it works", "it is told"].slice(0, 1 + dice.roll(2)),
      depends_on: i > 0 && dice.chance(40) ? [ids[dice.roll(i)]] : [],
      outputs: [dice.chance(25) ? "src/shared.ts" : `src/${session.step.stage}-${i + 1}.ts`],
      quality_gates: dice.chance(20) ? [{ name: "lint", command: "npm run lint" }] : [],
    });
  }
}

function* wearsHat({ dice, temper }: Playing, session: Session, call: Call): Generator<ToolCall> {
  const { step, plans: all } = session;
  const unit = unitByNumber(all.stages[step.stage ?? ""]?.units ?? [], step.subject ?? "");
  if (!unit) return;
  for (const [i] of unit.criteria.entries())
    yield call("unit_criterion", { unit: unit.id, n: i + 1, met: true, evidence: "seen" });
  yield call("unit_record", { unit: unit.id, section: step.hat, text: `Done ${dice.roll(9)}.` });
  if (temper === "any" && dice.chance(10))
    yield call("unit_criterion", { unit: unit.id, n: 1, met: false, evidence: "no" });
  const rejects = temper === "bad" || (temper === "any" && dice.chance(20));
  if (rejects) yield call("unit_reject_hat", { unit: unit.id, message: "criterion 1 fails" });
  yield call("unit_advance_hat", { unit: unit.id, message: "done" });
}

function* fixes({ dice, temper }: Playing, session: Session, call: Call): Generator<ToolCall> {
  const { state, step } = session;
  const finding = state.findings.find(({ id }) => id === step.subject);
  if (!finding) return;
  const feedback_id = finding.id;
  const chain = fixChainOf(state, finding);
  const units = session.plans.stages[finding.stage ?? ""]?.units ?? [];
  if (step.hat === chain[0]) {
    yield call("feedback_set_severity", { feedback_id, severity: dice.one("blocker", "high", "medium", "low") });
    const roles =
      finding.author.kind === "human"
        ? ["user"]
        : finding.author.kind === "agent" && finding.origin !== "agent"
          ? [finding.author.login]
          : ["spec"];
    const target_unit = dice.chance(50) ? (dice.pick(units)?.id ?? null) : null;
    yield call("feedback_set_targets", {
      feedback_id,
      target_unit,
      target_invalidates: temper === "bad" || dice.chance(70) ? roles : [],
    });
    if (temper === "any" && dice.chance(8))
      yield call("feedback_advance_hat", { feedback_id, message: "no", resolution: "non_actionable" });
    yield call("feedback_advance_hat", { feedback_id, message: "weighed" });
    return;
  }
  const last = step.hat === chain.at(-1);
  if (!last && temper !== "good" && dice.chance(temper === "bad" ? 60 : 20)) yield* addsUnit(dice, session, call);
  if (!last && temper === "any" && dice.chance(40)) yield* plansAnew(dice, session, call);
  if (temper === "any" && last && dice.chance(10))
    yield call("feedback_reject", { feedback_id, message: "it is none" });
  const rejects = temper === "any" && dice.chance(20);
  if (rejects) yield call("feedback_reject_hat", { feedback_id, message: "not yet" });
  const verdicts = finding.items.map(({ item }) => ({ item, resolved: true, evidence: "seen" }));
  const closing = last ? { verified: true, unverified: [], items: verdicts } : {};
  yield call("feedback_advance_hat", { feedback_id, message: "done", ...closing });
}

/** A plan on which nobody has begun is written anew, or taken out. */
function* plansAnew(dice: Dice, { state, step, plans: all }: Session, call: Call): Generator<ToolCall> {
  const stage = plannedIn(state, step) ?? "plan";
  const pending = (all.stages[stage]?.units ?? []).filter(({ id }) => !state.stages[stage]?.units[id]?.started_at);
  const unit = dice.pick(pending);
  if (!unit) return;
  const { id, title, criteria, depends_on, outputs } = unit;
  const way = { body: `Do it otherwise, way ${dice.roll(50)}.`, criteria: [...criteria], depends_on: [...depends_on] };
  if (dice.chance(10)) yield call("unit_delete", { stage, unit: id });
  else yield call("unit_write", { stage, unit: id, title, ...way, outputs: [...outputs] });
}

/** A unit that is made for the finding, or for another one too; sometimes it is taken back. */
function* addsUnit(dice: Dice, { state, step, plans: all }: Session, call: Call): Generator<ToolCall> {
  const stage = plannedIn(state, step) ?? step.stage ?? "plan";
  const units = all.stages[stage]?.units ?? [];
  const unit = `unit-${String(units.length + 1).padStart(3, "0")}-added`;
  const others = dice.chance(20) ? [dice.pick(state.findings)?.id ?? "FB-001"] : [];
  yield call("unit_write", {
    ...{ stage, unit, title: "Added", body: `Do more, way ${dice.roll(5)}.`, criteria: ["it is there"] },
    depends_on: dice.chance(40) ? units.slice(0, 1).map(({ id }) => id) : [],
    outputs: [dice.chance(25) ? "src/shared.ts" : `src/${stage}-${unit}.ts`],
    closes: [...new Set([step.subject ?? "FB-001", ...others])],
  });
  if (dice.chance(10)) yield call("unit_delete", { stage, unit });
}

/** What no agent may do, and some try: the rules have to hold against it. */
function* mischief({ dice }: Playing, { state, plans: all, step }: Session, call: Call): Generator<ToolCall> {
  const finding = dice.pick(state.findings);
  const unit = dice.pick(all.stages[step.stage ?? ""]?.units ?? []);
  const feedback_id = finding?.id ?? "FB-001";
  const id = unit?.id ?? "unit-001-part";
  const closing = {
    feedback_id,
    message: "done",
    verified: true,
    unverified: [],
    resolution: dice.one("fixed", "waived", "rejected"),
  };
  yield dice.one(
    call("feedback_write", { feedback_id, body: "It was nothing." }),
    call("feedback_set_severity", { feedback_id, severity: "low" }),
    call("feedback_set_targets", { feedback_id, target_unit: null, target_invalidates: [] }),
    call("feedback_reject", { feedback_id, message: "it is none" }),
    call("feedback_advance_hat", closing),
    call("unit_write", {
      unit: id,
      title: "Other",
      body: "Something else.",
      criteria: ["none"],
      outputs: ["src/other.ts"],
    }),
    call("unit_delete", { unit: id }),
    call("unit_advance_hat", { unit: id, message: "done" }),
    call("feedback", {
      title: isClosed(finding ?? ({} as never)) ? "Back again" : "Defect 1",
      body: "x",
      severity: "high",
    }),
    call("review_complete", { summary: "fine" }),
    call("decision_record", { decision: "Which", options: ["a", "b"], choice: "a", rationale: "so" }),
  );
}
