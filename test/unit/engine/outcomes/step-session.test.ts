import { beforeEach, describe, expect, it } from "vitest";
import { continueJob, endOf, finishLocally } from "../../../../src/engine/outcomes/finish-step.ts";
import {
  acceptCommand,
  openSession,
  type Session,
  toolsOf,
  withFiles,
  withGates,
} from "../../../../src/engine/outcomes/step-session.ts";
import { type FileTree, type Job, type Step, transition } from "../../../../src/method/index.ts";
import { blobId } from "../../../../src/shared/index.ts";
import { applyChange } from "../../../../src/state/index.ts";
import { aNewFinding, aStep, fixStep } from "../../../support/recorded/records.ts";
import {
  apply,
  at,
  begin,
  land,
  open,
  plannedUnit,
  plannedWalk,
  startWalk,
  type Walk,
  where,
} from "../../../support/walk.ts";

const UNIT = "unit-001-load";
const scope = { intent: "trip", stage: "build" };
const draft = {
  id: UNIT,
  title: "Load",
  body: "Load the rows.",
  criteria: ["rows are loaded"],
  depends_on: [],
  inputs: [],
  outputs: ["src/load.ts"],
  quality_gates: [{ name: "test", command: "npm test" }],
  closes: [],
};
const work = applyChange(new Map(), "trip", { change: "write_unit", stage: "build", unit: draft });

function session(step: Step, walk: Walk, files: FileTree = new Map()): Session {
  return openSession({ state: walk.state, work, files, step });
}

function call(from: Session, name: string, args: Record<string, unknown> = {}): Session {
  const answer = acceptCommand(from, { name, args: { ...scope, ...args } });
  if (answer.kind === "refused") throw new Error(`${answer.code}: ${answer.message}`);
  return answer.session;
}

function refusal(from: Session, name: string, args: Record<string, unknown> = {}): string {
  const answer = acceptCommand(from, { name, args: { ...scope, ...args } });
  return answer.kind === "refused" ? answer.code : "accepted";
}

/** A walk whose unit is with this hat. */
function atHat(hats: number): { walk: Walk; step: Step } {
  const walk = plannedWalk({}, { units: [plannedUnit({ id: UNIT, outputs: ["src/load.ts"] })] });
  for (let guard = 0; guard < 20; guard += 1) {
    const [job] = where(walk).lanes;
    const [step] = job?.steps ?? [];
    if (!job || !step) break;
    const turn = walk.log.filter((line) => line.startsWith("hat/")).length;
    open(walk, job);
    if (step.kind === "hat" && turn === hats) return { walk, step };
    for (const one of job.steps) land(walk, one);
  }
  throw new Error("the hat's turn never came");
}

describe("what a step may call", () => {
  const kinds: readonly [Step["kind"], string | null, readonly string[], readonly string[]][] = [
    ["elaborate", null, ["haiku_unit_write", "haiku_ask"], ["haiku_unit_advance_hat", "haiku_review_complete"]],
    ["review", null, ["haiku_feedback", "haiku_review_complete"], ["haiku_unit_write", "haiku_unit_criterion"]],
    ["hat", "builder", ["haiku_unit_record", "haiku_unit_advance_hat"], ["haiku_unit_write", "haiku_review_complete"]],
    ["fix", "classifier", ["haiku_feedback_set_targets"], ["haiku_unit_write", "haiku_feedback_reject"]],
    [
      "fix",
      "builder",
      ["haiku_unit_write", "haiku_feedback_advance_hat"],
      ["haiku_feedback_set_targets", "haiku_feedback_reject"],
    ],
    ["fix", "feedback-assessor", ["haiku_feedback_reject"], ["haiku_unit_write", "haiku_feedback_set_severity"]],
    ["gates", null, [], ["haiku_unit_advance_hat"]],
  ];
  it.each(kinds)("%s %s sees the tools of its kind only", (kind, hat, may, mayNot) => {
    const { walk } = atHat(0);
    const tools = toolsOf({
      state: walk.state,
      step: { stage: "build", kind, subject: "FB-001", hat, n: 1, attempt: 1 },
    });
    expect(tools).toEqual(expect.arrayContaining([...may, "haiku_unit_list"]));
    expect(tools.filter((tool) => mayNot.includes(tool))).toEqual([]);
  });

  it("is refused by name, not by a crash", () => {
    const { walk, step } = atHat(0);
    expect(refusal(session(step, walk), "haiku_review_complete", { summary: "x" })).toBe("tool_not_available");
    expect(refusal(session(step, walk), "rm -rf", {})).toBe("tool_not_available");
  });
});

describe("planning", () => {
  const planning = aStep("elaborate");
  const unit = { unit: "unit-002-next", title: "Next", body: "Do it.", criteria: ["done"], outputs: ["src/next.ts"] };
  let from: Session;
  beforeEach(() => {
    const walk = startWalk();
    begin(walk, "build");
    from = session(planning, walk);
  });

  it.each([
    ["unknown fields", { ...unit, colour: "red" }, "haiku_unit_write_input_invalid"],
    ["a name that is no unit's", { ...unit, unit: "next" }, "haiku_unit_write_input_invalid"],
    ["another intent", { ...unit, intent: "other" }, "haiku_unit_write_input_invalid"],
    ["an empty plan", { ...unit, body: "  " }, "empty_body"],
    ["a dependency that is not there", { ...unit, depends_on: ["unit-009-x"] }, "dependency_unknown"],
    ["a unit that waits for itself", { ...unit, depends_on: ["unit-002-next"] }, "dag_cycle"],
    ["an absolute output", { ...unit, outputs: ["/etc/passwd"] }, "output_path_invalid"],
    ["an output that climbs out", { ...unit, outputs: ["a/../../b"] }, "output_path_invalid"],
    ["a workflow as output", { ...unit, outputs: [".github/workflows/x.yml"] }, "output_path_invalid"],
    ["a gate without a command", { ...unit, quality_gates: [{ name: "t", command: " " }] }, "gate_invalid"],
    ["a number that is taken", { ...unit, unit: "unit-001-other" }, "lifecycle_violation"],
    ["a proper unit", unit, "accepted"],
  ])("answers %s", (_, args, code) => {
    expect(refusal(from, "haiku_unit_write", args)).toBe(code);
  });

  it("finds a circle over several units", () => {
    const next = call(from, "haiku_unit_write", { ...unit, depends_on: [UNIT] });
    const loop = {
      unit: UNIT,
      title: "Load",
      body: "x",
      criteria: ["c"],
      outputs: ["src/load.ts"],
      depends_on: ["unit-002-next"],
    };
    expect(refusal(next, "haiku_unit_write", loop)).toBe("dag_cycle");
  });

  it("shows what was written at once", () => {
    const answer = acceptCommand(call(from, "haiku_unit_write", unit), { name: "haiku_unit_list", args: scope });
    expect(answer).toMatchObject({ reply: { units: [{ unit: UNIT }, { unit: "unit-002-next", status: "pending" }] } });
  });

  it("does not ask in an autonomous stage", () => {
    expect(refusal(from, "haiku_ask", { question: "Which?" })).toBe("too_many_questions");
  });

  it.each([
    ["one option", { options: ["a"], choice: "a" }, "options_too_few"],
    ["a choice of something else", { options: ["a", "b"], choice: "c" }, "choice_not_in_options"],
    ["a decision", { options: ["a", "b"], choice: "b" }, "accepted"],
  ])("answers %s", (_, args, code) => {
    expect(refusal(from, "haiku_decision_record", { decision: "How", rationale: "why", ...args })).toBe(code);
  });

  it("ends by having a plan, without a command", () => {
    expect(endOf(call(from, "haiku_unit_write", unit))).toEqual({
      message: "2 units planned",
      kind: "ended",
      result: "done",
    });
    expect(endOf({ ...from, plans: { stages: {}, problems: [] } })).toMatchObject({ kind: "failed" });
  });
});

describe("a hat", () => {
  const filled: FileTree = new Map([["src/load.ts", blobId("code")]]);
  const empty: FileTree = new Map([["src/load.ts", blobId("")]]);
  const ticked = (from: Session): Session =>
    call(from, "haiku_unit_criterion", { unit: UNIT, n: 1, met: true, evidence: "42 rows" });
  const passed = (from: Session): Session =>
    withGates(from, [
      { name: "test", command: "npm test", dir: null, exit: 0, duration_ms: 1, tail: "", passed: true },
    ]);
  const verifying = (files: FileTree): Session => {
    const { walk, step } = atHat(1);
    return session(step, walk, files);
  };
  const advance = { unit: UNIT, message: "done" };

  it.each([
    ["nothing written", new Map(), "unit_outputs_missing"],
    ["an empty file", empty, "unit_outputs_empty"],
    ["its file", filled, "accepted"],
  ])("hands its work on to the last one without proof, and with %s: %s", (_, files, code) => {
    const { walk, step } = atHat(0);
    expect(refusal(session(step, walk, files), "haiku_unit_advance_hat", advance)).toBe(code);
  });

  it.each([
    ["outputs missing", () => verifying(new Map()), "unit_outputs_missing"],
    ["outputs empty", () => verifying(empty), "unit_outputs_empty"],
    ["criteria open", () => verifying(filled), "criteria_not_met"],
    ["gates not seen", () => ticked(verifying(filled)), "quality_gate_failed"],
    ["everything there", () => passed(ticked(verifying(filled))), "accepted"],
  ])("finishes a unit only when nothing is missing: %s", (_, make, code) => {
    expect(refusal(make(), "haiku_unit_advance_hat", advance)).toBe(code);
  });

  it("takes the latest run of a gate", () => {
    const failed = { name: "test", command: "npm test", dir: null, exit: 1, duration_ms: 1, tail: "", passed: false };
    expect(refusal(withGates(passed(ticked(verifying(filled))), [failed]), "haiku_unit_advance_hat", advance)).toBe(
      "quality_gate_failed",
    );
  });

  it.each([
    [
      "a criterion that is not there",
      "haiku_unit_criterion",
      { unit: UNIT, n: 7, met: true, evidence: "x" },
      "criterion_unknown",
    ],
    [
      "a unit that is not there",
      "haiku_unit_record",
      { unit: "unit-777-x", section: "a", text: "b" },
      "unit_not_found",
    ],
    ["a field that is not there", "haiku_unit_get", { unit: UNIT, field: "smell" }, "field_unknown"],
    [
      "a stage that is not there",
      "haiku_feedback",
      { stage: "moon", title: "t", body: "b", severity: "low" },
      "stage_unknown",
    ],
    ["a finding without severity", "haiku_feedback", { title: "t", body: "b" }, "severity_required"],
    ["a finding that is not there", "haiku_feedback_read", { feedback_id: "FB-999" }, "feedback_not_found"],
    ["knowledge that is not there", "haiku_knowledge_read", { name: "x" }, "not_found"],
  ])("names %s", (_, name, args, code) => {
    expect(refusal(verifying(filled), name, args)).toBe(code);
  });

  it("ends with its hand-off: nothing comes after", () => {
    const { walk, step } = atHat(0);
    const ended = call(session(step, walk, filled), "haiku_unit_advance_hat", advance);
    expect(refusal(ended, "haiku_unit_record", { unit: UNIT, section: "a", text: "b" })).toBe(
      "iteration_already_terminal",
    );
    expect(endOf(ended)).toEqual({ kind: "ended", result: "advance", message: "done" });
  });

  it("hands on to nobody in the same job when the next hat verifies in a job of its own", () => {
    const { walk, step } = atHat(0);
    const ended = call(session(step, walk, filled), "haiku_unit_advance_hat", advance);
    const after = finishLocally(ended, { at: at(), base: "b" });
    expect(continueJob(after, "lane", step, at())).toBeNull();
  });

  it("without a command that ends it, has failed", () => {
    const { walk, step } = atHat(0);
    expect(endOf(session(step, walk))).toEqual({
      message: "the agent ended without a command that ends its step",
      kind: "failed",
    });
  });

  it("sees files as they are when it is asked", () => {
    const late = withFiles(passed(ticked(verifying(new Map()))), filled);
    expect(refusal(late, "haiku_unit_advance_hat", advance)).toBe("accepted");
  });
});

describe("findings", () => {
  const reviewing = aStep("review", { subject: "correctness" });
  const finding = {
    title: "Wrong column",
    body: "It reads the second.",
    severity: "high",
    file: "src/load.ts",
    line: 3,
  };
  const reviewer = (): Session => {
    const { walk } = atHat(0);
    return session(reviewing, walk);
  };

  it("answers the same defect with the finding that stands, whoever sees it", () => {
    const filed = call(reviewer(), "haiku_feedback", finding);
    const again = acceptCommand(filed, {
      name: "haiku_feedback",
      args: { ...scope, ...finding, title: "wrong  column!" },
    });
    expect(again).toMatchObject({ reply: { duplicate_of: "FB-new-1" } });
  });

  it("keeps to the number a run may file", () => {
    let from = reviewer();
    for (let n = 0; n < 8; n += 1) from = call(from, "haiku_feedback", { ...finding, title: `Defect ${n}` });
    expect(refusal(from, "haiku_feedback", { ...finding, title: "One more" })).toBe("too_many_findings");
  });

  /** A session of a fix hat on a high finding of `correctness`. */
  function fixing(hat: string, change: { items?: readonly string[]; human?: boolean; severity?: null } = {}): Session {
    const { walk } = atHat(0);
    const { items = [], human = false, severity = "high" } = change;
    const by = human
      ? ({ origin: "user-chat", author: { login: "correctness", id: null, kind: "human" } } as const)
      : {};
    apply(walk, { do: "file", at: at(), findings: [aNewFinding({ ...by, items, severity })] });
    const steps = ["classifier", "builder", "feedback-assessor"];
    for (const worn of steps.slice(0, steps.indexOf(hat) + 1)) {
      const step = fixStep(worn);
      const job: Job = { kind: "fix", stage: "build", steps: [step] };
      open(walk, job);
      if (worn === hat) return session(step, walk);
      land(walk, step);
    }
    throw new Error(`no hat ${hat}`);
  }
  const closing = { feedback_id: "FB-001", message: "checked" };

  it.each([
    ["a classifier that weighs nothing", () => fixing("classifier", { severity: null }), closing, "severity_required"],
    ["a classifier that routes nothing", () => fixing("classifier"), closing, "targets_required"],
    [
      "a classifier that closes as fixed",
      () => fixing("classifier"),
      { ...closing, resolution: "fixed" },
      "resolution_not_allowed",
    ],
    [
      "a classifier that finds it beyond code",
      () => fixing("classifier"),
      { ...closing, resolution: "non_actionable" },
      "accepted",
    ],
    [
      "an implementer that closes",
      () => fixing("builder"),
      { ...closing, resolution: "fixed" },
      "resolution_not_allowed",
    ],
    ["an implementer that hands on", () => fixing("builder"), closing, "accepted"],
    ["an assessor without proof", () => fixing("feedback-assessor"), closing, "items_unresolved"],
    [
      "an assessor with something open",
      () => fixing("feedback-assessor"),
      { ...closing, verified: true, unverified: ["the rest"] },
      "items_unresolved",
    ],
    [
      "an assessor that skips an item",
      () => fixing("feedback-assessor", { items: ["a", "b"] }),
      { ...closing, verified: true, unverified: [], items: [{ item: "a", resolved: true, evidence: "e" }] },
      "items_unresolved",
    ],
    [
      "an assessor that checked all",
      () => fixing("feedback-assessor"),
      { ...closing, verified: true, unverified: [] },
      "accepted",
    ],
    [
      "the finding of another step",
      () => fixing("builder"),
      { feedback_id: "FB-002", message: "m" },
      "feedback_not_found",
    ],
  ])("answers %s", (_, make, args, code) => {
    expect(refusal(make(), "haiku_feedback_advance_hat", args)).toBe(code);
  });

  it("lets an agent reject an agent's finding, never a person's", () => {
    expect(refusal(fixing("feedback-assessor"), "haiku_feedback_reject", closing)).toBe("accepted");
    expect(refusal(fixing("feedback-assessor", { human: true }), "haiku_feedback_reject", closing)).toBe(
      "human_finding",
    );
  });

  it("leaves a finding alone that a person has closed meanwhile", () => {
    for (const hat of ["classifier", "builder", "feedback-assessor"]) {
      const { state, ...rest } = fixing(hat);
      const by = { login: "maintainer", id: 3 };
      const ruled = { ruling: "rejected", reason: "no", until: null, severity: null } as const;
      const closed = transition(state, { do: "rule", at: at(), finding: "FB-001", by, source: "comment/1", ...ruled });
      const late = { ...rest, state: closed };
      expect(refusal(late, "haiku_feedback_advance_hat", { ...closing, verified: true, unverified: [] })).toBe(
        "lifecycle_violation",
      );
    }
  });

  it("has a role join what another one filed, once, and never what it filed itself", () => {
    const land = (from: Session, role: string): Session => {
      const step: Step = { ...reviewing, subject: role };
      return call({ ...from, step, accepted: [], ended: false }, "haiku_feedback", finding);
    };
    const all = ["correctness", "tests", "correctness", "tests", "style"].reduce(land, reviewer());
    expect(all.state.findings.map(({ author, also }) => [author.login, also])).toEqual([
      ["correctness", ["tests", "style"]],
    ]);
  });

  it("sets severity and targets once", () => {
    const from = fixing("classifier", { severity: null });
    const weighed = call(from, "haiku_feedback_set_severity", { feedback_id: "FB-001", severity: "high" });
    expect(refusal(weighed, "haiku_feedback_set_severity", { feedback_id: "FB-001", severity: "low" })).toBe(
      "severity_already_set",
    );
    const targets = { feedback_id: "FB-001", target_unit: "001", target_invalidates: ["correctness"] };
    const routed = call(weighed, "haiku_feedback_set_targets", targets);
    expect(refusal(routed, "haiku_feedback_set_targets", targets)).toBe("targets_already_set");
    expect(routed.state.findings[0]?.targets).toEqual({ unit: UNIT, invalidates: ["correctness"] });
    expect(refusal(from, "haiku_feedback_set_targets", { ...targets, target_invalidates: ["nobody"] })).toBe(
      "role_unknown",
    );
    expect(refusal(from, "haiku_feedback_set_targets", { ...targets, target_unit: "099" })).toBe("unit_not_found");
  });
});
