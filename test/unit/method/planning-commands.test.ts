import { describe, expect, it } from "vitest";
import { commandNamed, type Step } from "../../../src/method/index.ts";
import { aPlannedUnit } from "../../support/recorded/plans.ts";
import { aFinding, anIteration, aStep, aUnit, fixStep, hatStep } from "../../support/recorded/records.ts";
import { accepted, answer, aView, type Desk, refused } from "../../support/step-commands.ts";

/* Writing and deleting units, while plans may change. */

const LOAD = aPlannedUnit();
const CHECK = aPlannedUnit({ id: "unit-002-check-rows", depends_on: [LOAD.id] });
const started = aUnit({ id: LOAD.id, iterations: [anIteration({ result: null })] });
const draft = {
  unit: "unit-003-report",
  title: "Report",
  body: "Write the report.",
  criteria: ["it is there"],
  outputs: ["docs/report.md"],
};
const elaborating = aStep("elaborate");
const two: Desk = { units: [LOAD, CHECK] };

/** A finding of the plan, while nothing is being built. */
const fixing: Desk = { ...two, findings: [aFinding({ family: "reviews" })] };

const write = (args: object, desk: Desk = two, step: Step = elaborating) =>
  answer(aView(step, desk), "haiku_unit_write", { ...draft, ...args });
const remove = (unit: string, desk: Desk = two, step: Step = elaborating) =>
  answer(aView(step, desk), "haiku_unit_delete", { unit });

const locked = refused(
  "lifecycle_violation",
  `${LOAD.id} has been started and its plan is locked: leave it, and plan what is missing as a new unit`,
);
const tooLate = refused("lifecycle_violation", "units are planned in a stage, before its work begins");

describe("a unit is written", () => {
  const empty = { depends_on: [], inputs: [], quality_gates: [], closes: [] };
  const { unit: id, ...rest } = draft;
  const written = accepted(
    { unit: id, written: true },
    { changes: [{ change: "write_unit", stage: "build", unit: { id, ...rest, ...empty } }] },
  );

  it("in the stage of the step, without what only addresses the call", () => {
    expect(write({ stage: "build" })).toEqual(written);
  });

  it.each<[string, Step]>([
    ["by who fixes a finding", fixStep("builder")],
    ["by who elaborates", elaborating],
  ])("%s", (_, step) => {
    expect(write({}, fixing, step)).toEqual(written);
  });

  it.each<[string, Step]>([
    ["by a hat", hatStep("builder")],
    ["by a reviewer", aStep("review", { subject: "spec" })],
    ["by who weighs a finding", fixStep("classifier")],
    ["by who judges a fix", fixStep("feedback-assessor")],
    ["in the fix of no finding", fixStep("builder", { subject: "FB-009" })],
  ])("but not %s", (_, step) => {
    expect(write({}, fixing, step)).toEqual(tooLate);
  });

  it("in place of itself while nobody has started it", () => {
    expect(write({ unit: LOAD.id })).toMatchObject({ kind: "accepted" });
    expect(write({ unit: LOAD.id }, { ...two, stage: { units: { [LOAD.id]: started } } })).toEqual(locked);
    expect(write({ unit: LOAD.id }, { ...two, stages: {} })).toMatchObject({ kind: "accepted" });
  });

  it("beside others that have been started", () => {
    expect(write({}, { ...two, stage: { units: { [LOAD.id]: started } } })).toEqual(written);
  });

  it("under a number of its own", () => {
    expect(write({ unit: "unit-002-other" })).toEqual(
      refused("lifecycle_violation", "number 002 belongs to unit-002-check-rows; take the next free one"),
    );
  });

  it("with a plan", () => {
    expect(write({ body: " \n " })).toEqual(refused("empty_body", "a unit needs a plan: say what is to be done"));
  });
});

describe("what a unit waits for", () => {
  it("is there", () => {
    expect(write({ depends_on: [LOAD.id, "unit-009-fly"] })).toEqual(
      refused("dependency_unknown", "there is no unit unit-009-fly; write it first", { units: [LOAD.id, CHECK.id] }),
    );
    expect(write({ unit: LOAD.id, depends_on: ["unit-009-fly"] })).toMatchObject({ details: { units: [CHECK.id] } });
  });

  it.each<[string, object, Desk, string | null]>([
    ["others", { depends_on: [LOAD.id, CHECK.id] }, two, null],
    ["itself", { depends_on: [draft.unit] }, two, draft.unit],
    ["one that waits for it", { unit: LOAD.id, depends_on: [CHECK.id] }, two, LOAD.id],
    [
      "others that wait for each other already",
      { depends_on: [LOAD.id] },
      { units: [{ ...LOAD, depends_on: [CHECK.id] }, CHECK] },
      null,
    ],
    ["one that waits for what is not there any more", { depends_on: [CHECK.id] }, { units: [CHECK] }, null],
    [
      "one that waits for it over a third",
      { unit: LOAD.id, depends_on: [draft.unit] },
      { units: [LOAD, CHECK, aPlannedUnit({ id: draft.unit, depends_on: [CHECK.id] })] },
      LOAD.id,
    ],
  ])("may be %s, as long as it is no circle", (_, args, desk, circle) => {
    const want =
      circle === null
        ? { kind: "accepted" }
        : refused("dag_cycle", `${circle} would wait for itself: take one dependency out`);
    expect(write(args, desk)).toMatchObject(want as object);
  });
});

describe("an output", () => {
  it.each<[string, boolean]>([
    ["src/load.ts", true],
    ["src/", true],
    ["deploy/github/ci.yml", true],
    [".gitignore", true],
    [".githooks/x", true],
    ["src/.github/x", true],
    ["/etc/passwd", false],
    ["src\\load.ts", false],
    ["src/\0", false],
    ["src//load.ts", false],
    ["src/load//", false],
    ["./src", false],
    ["src/..", false],
    [".git/config", false],
    [".github/workflows/ci.yml", false],
    [".github", false],
  ])("%j is one inside the repository that agents may write: %s", (path, fine) => {
    const bad = refused(
      "output_path_invalid",
      `"${path}" cannot be an output: a relative path inside the repository, not under .git or .github`,
      { hint: "workflow files are proposed under deploy/github/" },
    );
    expect(write({ outputs: ["docs", path] })).toMatchObject((fine ? { kind: "accepted" } : bad) as object);
  });
});

it("an output that the project lets no step write is refused with the reason", () => {
  const kept = { "secrets/key": "it is protected: .github/haiku.yml blocks `secrets/**` for every step" };
  expect(write({ outputs: ["docs", "secrets/key"] }, { ...two, kept })).toMatchObject({
    kind: "refused",
    code: "output_path_invalid",
    message: `"secrets/key" cannot be an output: ${kept["secrets/key"]}`,
  });
  expect(write({ outputs: ["docs"] }, { ...two, kept })).toMatchObject({ kind: "accepted" });
});

describe("a quality gate", () => {
  it.each<[string, object, boolean]>([
    ["in the root", {}, true],
    ["in a folder", { dir: "packages/load" }, true],
    ["outside", { dir: "../elsewhere" }, false],
    ["of nothing", { command: "  " }, false],
    ["of two lines", { command: "npm ci\nnpm test" }, false],
  ])("%s: %j is one command line in the repository: %s", (_, change, fine) => {
    const gates = [
      { name: "lint", command: "npm run lint" },
      { name: "test", command: "npm test", ...change },
    ];
    const bad = refused(
      "gate_invalid",
      'quality gate "test": one non-empty command line, run in a folder of the repository',
    );
    expect(write({ quality_gates: gates })).toMatchObject((fine ? { kind: "accepted" } : bad) as object);
  });
});

describe("a unit is deleted", () => {
  it("while nobody has started it and nobody waits for it", () => {
    expect(remove(CHECK.id)).toEqual(
      accepted({ deleted: CHECK.id }, { changes: [{ change: "delete_unit", stage: "build", unit: CHECK.id }] }),
    );
    expect(remove(LOAD.id)).toEqual(
      refused("dependency_unknown", `${CHECK.id} depends on ${LOAD.id}: change that first`),
    );
    expect(remove(LOAD.id, { units: [LOAD], stage: { units: { [LOAD.id]: started } } })).toEqual(locked);
  });

  it("where plans may change, by its whole name", () => {
    expect(remove(LOAD.id, { units: [LOAD] }, hatStep("builder"))).toEqual(tooLate);
    expect(remove("002")).toEqual(
      refused("unit_not_found", 'there is no unit "002" in this stage: name one of `units`', {
        units: [LOAD.id, CHECK.id],
      }),
    );
  });
});

it.each<[string, boolean]>([
  ["unit-001-load", true],
  ["unit-0001-load-2-rows", true],
  ["unit-01-load", false],
  ["unit-001", false],
  ["unit-001-Load", false],
  ["unit-001-load-", false],
  ["my-unit-001-load", false],
  ["unit-001-load.md", false],
])("%s is how a unit is called: %s", (unit, fine) => {
  const { input } = commandNamed("haiku_unit_write");
  expect(input.safeParse({ intent: "airports", ...draft, unit }).success).toBe(fine);
});
