import { EMPTY_BLOB } from "../../../src/shared/index.ts";
import { anIteration, UNIT } from "../recorded/records.ts";
import { OTHER, PENDING, type Worker } from "../tool-desks.ts";
import { type ErrorCase, here } from "./case.ts";

const UNITS = /name one of `units`/;
const GONE = "unit-099-gone";
const plan = {
  ...here,
  unit: PENDING,
  title: "Store",
  body: "Store them.",
  criteria: ["stored"],
  outputs: ["src/a.mjs"],
};
const write = (code: string, when: string, change: object, next: RegExp): ErrorCase => {
  return { tool: "haiku_unit_write", code, when, at: "elaborate", args: { ...plan, ...change }, next };
};
const note = { section: "Notes", text: "Loads." };
const tick = { n: 1, met: true, evidence: "3 rows" };
const baton = { ...here, unit: UNIT, message: "criterion 1: 3 rows" };

/** What the tools that touch a step's unit have in common. */
function ofOwnUnit(tool: string, at: Worker, rest: object): readonly ErrorCase[] {
  const call = (unit: string) => ({ ...here, unit, ...rest });
  return [
    { tool, code: "unit_not_found", when: "there is no such unit", at, args: call(GONE), next: UNITS },
    { tool, code: "not_your_unit", when: "somebody else is at it", at, args: call(OTHER), next: /this step .*001/ },
  ];
}

/** What both ways of ending a hat have in common. */
function ofBaton(tool: string): readonly ErrorCase[] {
  return [
    ...ofOwnUnit(tool, "verifier", { message: "m" }),
    {
      tool,
      code: "unit_not_started",
      when: "nobody has begun it",
      at: "builder",
      args: { ...baton, unit: PENDING },
      next: /work on the unit of this step/,
    },
    {
      tool,
      code: "iteration_already_terminal",
      when: "the hat has handed on",
      at: "builder",
      before: [["haiku_unit_advance_hat", baton]],
      args: baton,
      next: /nothing is left to do/,
    },
    {
      tool,
      code: "iteration_already_terminal",
      when: "its iteration is closed",
      at: "builder",
      world: { iterations: [anIteration({ lane: "l" })] },
      args: baton,
      next: /nothing is left to do/,
    },
  ];
}

const finish = (code: string, when: string, world: ErrorCase["world"], next: RegExp): ErrorCase => {
  return {
    tool: "haiku_unit_advance_hat",
    code,
    when,
    at: "verifier",
    world: { met: true, ...world },
    args: baton,
    next,
  };
};

export const UNIT_CASES: readonly ErrorCase[] = [
  {
    tool: "haiku_unit_read",
    code: "unit_not_found",
    when: "there is no such unit",
    at: "review",
    args: { ...here, unit: GONE },
    next: UNITS,
  },
  {
    tool: "haiku_unit_get",
    code: "unit_not_found",
    when: "there is no such unit",
    at: "approve",
    args: { ...here, unit: GONE, field: "title" },
    next: UNITS,
  },
  {
    tool: "haiku_unit_get",
    code: "field_unknown",
    when: "a unit has no such field",
    at: "verifier",
    args: { ...here, unit: UNIT, field: "smell" },
    next: /ask for one of title, .*record/,
  },
  write(
    "lifecycle_violation",
    "its work has begun",
    { unit: UNIT },
    /leave it, and plan what is missing as a new unit/,
  ),
  write("lifecycle_violation", "its number is taken", { unit: "unit-002-other" }, /take the next free one/),
  write("feedback_not_found", "it is made for no finding there is", { closes: ["FB-099"] }, /`open` names/),
  write("feedback_not_found", "its finding has no number", { closes: ["FB-new-1"] }, /`open` names/),
  {
    ...write("feedback_closed", "its finding is closed", { closes: ["FB-001"] }, /leave it out of `closes`/),
    world: { finding: { resolution: "fixed", closed: { at: "2026-11-21T09:30:00.000Z", by: "feedback-assessor" } } },
  },
  {
    ...write("closes_missing", "it is made for nothing", { unit: "unit-005-new" }, /closes: \["FB-001"\]/),
    at: "implementer",
  },
  write("dag_cycle", "it waits for itself", { depends_on: [PENDING] }, /take one dependency out/),
  write("dag_cycle", "it waits for what waits for it", { depends_on: ["unit-004-check-rows"] }, /take one/),
  write("dependency_unknown", "it waits for nothing known", { depends_on: [GONE] }, /write it first/),
  write("empty_body", "it says nothing", { body: " \n" }, /say what is to be done/),
  write("output_path_invalid", "an output lies outside", { outputs: ["../a"] }, /a relative path inside/),
  write(
    "output_path_invalid",
    "an output is a workflow",
    { outputs: [".github/workflows/a.yml"] },
    /not under .*\.github/,
  ),
  write(
    "gate_invalid",
    "a gate runs nothing",
    { quality_gates: [{ name: "t", command: " " }] },
    /one non-empty command/,
  ),
  write(
    "gate_invalid",
    "a gate runs outside",
    { quality_gates: [{ name: "t", command: "a", dir: ".." }] },
    /in a folder/,
  ),
  {
    tool: "haiku_unit_delete",
    code: "lifecycle_violation",
    when: "its work has begun",
    at: "elaborate",
    args: { ...here, unit: UNIT },
    next: /leave it/,
  },
  {
    tool: "haiku_unit_delete",
    code: "unit_not_found",
    when: "there is no such unit",
    at: "implementer",
    args: { ...here, unit: GONE },
    next: UNITS,
  },
  {
    tool: "haiku_unit_delete",
    code: "dependency_unknown",
    when: "another one waits for it",
    at: "elaborate",
    args: { ...here, unit: PENDING },
    next: /change that first/,
  },
  ...ofOwnUnit("haiku_unit_record", "builder", note),
  {
    tool: "haiku_unit_record",
    code: "not_your_unit",
    when: "the finding is about another one",
    at: "implementer",
    args: { ...here, unit: OTHER, ...note },
    next: /leave it alone/,
  },
  {
    tool: "haiku_unit_record",
    code: "unit_not_started",
    when: "a fix comes upon a plan",
    at: "implementer",
    world: { finding: { targets: { unit: PENDING, invalidates: [] } } },
    args: { ...here, unit: PENDING, ...note },
    next: /stands in its plan/,
  },
  ...ofOwnUnit("haiku_unit_criterion", "verifier", tick),
  {
    tool: "haiku_unit_criterion",
    code: "criterion_unknown",
    when: "there are fewer",
    at: "builder",
    args: { ...here, unit: UNIT, ...tick, n: 2 },
    next: /number them from 1/,
  },
  ...ofBaton("haiku_unit_advance_hat"),
  finish("unit_outputs_missing", "an output is not there", { files: {} }, /have them written, or reject/),
  finish(
    "unit_outputs_empty",
    "an output is empty",
    { files: { "src/load.mjs": EMPTY_BLOB } },
    /have them filled, or reject/,
  ),
  finish("unit_outputs_escaped", "an output lies outside", { outputs: ["../load.mjs"] }, /reject and say so/),
  finish(
    "criteria_not_met",
    "a criterion is open",
    { met: false },
    /haiku_unit_criterion with your own evidence .*; or reject/,
  ),
  finish("quality_gate_failed", "a gate fails", { gate: "exit 1" }, /haiku_gates_run, then mend it or reject/),
  ...ofBaton("haiku_unit_reject_hat"),
  {
    tool: "haiku_unit_reject_hat",
    code: "reject_contradicts_files",
    when: "it denies what is there",
    at: "builder",
    args: { ...here, unit: UNIT, message: "Criterion 1 fails: `src/load.mjs` is missing." },
    next: /src\/load\.mjs; look again/,
  },
  ...["Criterion 7 is not met.", "criteria 0 and 12: no rows"].map((message) => ({
    ...{ tool: "haiku_unit_reject_hat", code: "criterion_unknown", at: "verifier" as const },
    when: `it names only criteria there are none of: ${message}`,
    args: { ...here, unit: UNIT, message },
    next: /reject by the numbers there are/,
  })),
  {
    tool: "haiku_unit_reject_hat",
    code: "reject_names_nothing",
    when: "who verifies last says nothing of the plan",
    at: "verifier",
    args: { ...here, unit: UNIT, message: "Not good enough." },
    next: /name the criterion, gate or output/,
  },
  {
    tool: "haiku_unit_reject_hat",
    code: "max_bolts_exceeded",
    when: "it went back as often as it may",
    at: "verifier",
    world: {
      iterations: ["advance", "reject", "advance", null].map((result, i) =>
        anIteration({
          hat: i % 2 === 0 ? "builder" : "verifier",
          lane: "l",
          result: result as "advance" | "reject" | null,
        }),
      ),
      limits: { unit_bolts: 1 },
    },
    args: baton,
    next: /end your work, a person decides now/,
  },
  {
    tool: "haiku_gates_run",
    code: "unit_not_found",
    when: "there is no such unit",
    at: "verifier",
    args: { ...here, unit: GONE },
    next: /name one of/,
  },
  {
    tool: "haiku_gates_run",
    code: "gate_invalid",
    when: "a gate runs in no folder of the repository",
    at: "builder",
    world: { gate: "true", gateDir: "nowhere" },
    args: { ...here, unit: UNIT },
    next: /correct dir in the unit's quality_gates/,
  },
];
