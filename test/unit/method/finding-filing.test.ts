import { describe, expect, it } from "vitest";
import { type Finding, fingerprint, type Step } from "../../../src/method/index.ts";
import { aPlannedUnit } from "../../support/recorded/plans.ts";
import {
  aFinding,
  anIteration,
  aStage,
  aStep,
  fixStep,
  hatStep,
  LATER,
  LIMITS,
} from "../../support/recorded/records.ts";
import { accepted, answer, aView, BEFORE, type Desk, effect, keyOf, refused } from "../../support/step-commands.ts";

/* What an agent has to say to file a finding, and what stands in the ledger afterwards. */

const reviewing = aStep("review", { subject: "correctness" });
const defect = { title: "Rows are lost", body: "The last one.", severity: "high" };
const mine = `step:${keyOf(reviewing)}`;
const file = (args: object = {}, desk: Desk = {}, step: Step = reviewing) =>
  answer(aView(step, desk), "haiku_feedback", { ...defect, ...args });
const filed = (args: object = {}, step: Step = reviewing, desk: Desk = {}): Finding | undefined =>
  effect(aView(step, desk), "haiku_feedback", { ...defect, ...args }).findings.at(-1);

describe("filing", () => {
  it.each<[string, object, Desk, unknown]>([
    ["a first one", {}, {}, accepted({ feedback_id: "FB-new-1" })],
    [
      "a third one",
      {},
      { findings: [aFinding({ source_ref: mine }), aFinding(), aFinding({ source_ref: mine })] },
      accepted({ feedback_id: "FB-new-3" }),
    ],
    [
      "one without severity",
      { severity: undefined },
      {},
      refused("severity_required", "an agent's finding carries its severity: blocker, high, medium or low"),
    ],
    [
      "against a later stage",
      { stage: "ship" },
      {},
      refused("stage_unknown", 'stage "ship" has not begun: name one of build'),
    ],
    [
      "against a stage of no such name",
      { stage: "moon" },
      { stages: { build: aStage(), ship: aStage({ name: "ship" }) } },
      refused("stage_unknown", 'stage "moon" has not begun: name one of build, ship'),
    ],
    [
      "against an earlier stage",
      { stage: "ship" },
      { stages: { build: aStage(), ship: aStage({ name: "ship" }) } },
      accepted({ feedback_id: "FB-new-1" }),
    ],
  ])("%s", (_, args, desk, want) => {
    expect(file(args, desk)).toEqual(want);
  });

  it("for the whole intent needs no stage", () => {
    const step = aStep("approve", { stage: null, subject: "cross-stage-consistency" });
    expect(file({}, { stages: {} }, step)).toEqual(accepted({ feedback_id: "FB-new-1" }));
  });
});

describe("how many a run and a stage may file", () => {
  const limits = { ...LIMITS, findings_per_run: 2, findings_per_stage: 3 };
  const many = refused(
    "too_many_findings",
    "the limit is reached: keep the most severe, list the rest in the summary as also seen",
  );
  const others = (count: number, change: Partial<Finding> = {}) =>
    Array.from({ length: count }, (_, i) => aFinding({ id: `FB-${i}`, fingerprint: `other ${i}`, ...change }));

  it.each<[string, readonly Finding[], Step, boolean]>([
    ["one below the run's", others(1, { source_ref: mine }), reviewing, true],
    ["the run's", others(2, { source_ref: mine }), reviewing, false],
    ["the run's, in another stage", others(2, { source_ref: mine, stage: "ship" }), reviewing, false],
    ["one below the stage's", others(2), reviewing, true],
    ["the stage's", others(3), reviewing, false],
    ["as many in another stage", others(3, { stage: "ship" }), reviewing, true],
  ])("%s", (_, findings, step, fine) => {
    const answered = file({}, { findings, stage: { frozen: { limits } } }, step);
    expect(answered).toMatchObject((fine ? { kind: "accepted" } : many) as object);
  });

  it("follows the intent's own limits for the whole intent", () => {
    const step = aStep("approve", { stage: null, subject: "cross-stage-consistency" });
    const tight = { ...LIMITS, findings_per_stage: 1 };
    const stage = { frozen: { limits: tight } };
    expect(file({}, { findings: others(1, { stage: null }), stage }, step)).toMatchObject({ kind: "accepted" });
    expect(file({}, { findings: others(1), stage }, reviewing)).toEqual(many);
  });

  it("holds for what comes back too", () => {
    const print = fingerprint({ unit: "build", path: null, title: defect.title });
    const back = aFinding({ fingerprint: print, resolution: "fixed", closed: { at: BEFORE, by: "feedback-assessor" } });
    const began = { n: 1, attempt: 1, lane: keyOf(reviewing), dispatched_at: LATER, completed_at: null };
    const runs = [{ ...began, step: "review/correctness", result: null, message: null }];
    const desk = (max: number): Desk => ({
      findings: [back],
      stage: { runs, frozen: { limits: { ...limits, findings_per_stage: max } } },
    });
    expect(file({}, desk(2))).toEqual(accepted({ feedback_id: "FB-new-1", regression_of: "FB-001" }));
    expect(file({}, desk(1))).toEqual(many);
  });
});

describe("what stands", () => {
  const same = (differs: Partial<Finding> = {}) =>
    aFinding({ fingerprint: fingerprint({ unit: "build", path: null, title: defect.title }), ...differs });

  it("is named to whoever finds it again, by the number it has for them", () => {
    expect(file({}, { findings: [same()] })).toEqual(accepted({ duplicate_of: "FB-001", joined: true }));
    expect(file({}, { findings: [aFinding({ source_ref: mine }), same({ id: "FB-002", source_ref: mine })] })).toEqual(
      accepted({ duplicate_of: "FB-new-2", joined: true }),
    );
  });

  it("is the open one, or else the last", () => {
    const closed = { resolution: "rejected", closed: { at: BEFORE, by: "maintainer" } } as const;
    const three = [same(closed), same({ id: "FB-002" }), same({ id: "FB-003", ...closed })];
    expect(file({}, { findings: three })).toMatchObject({ reply: { duplicate_of: "FB-002" } });
    expect(file({}, { findings: three.filter(({ id }) => id !== "FB-002") })).toMatchObject({
      reply: { duplicate_of: "FB-003" },
    });
  });

  it.each<[string, string | null, string, string]>([
    ["began before the fix", BEFORE, LATER, "duplicate_of"],
    ["began with the fix", LATER, LATER, "regression_of"],
    ["began after the fix", LATER, BEFORE, "regression_of"],
    ["is not in the books", null, BEFORE, "duplicate_of"],
  ])("fixed, is back where the job %s", (_, began, fixed, key) => {
    const first = { n: 1, attempt: 1, completed_at: null, result: null, message: null };
    const job = keyOf(aStep("review", { subject: "spec" }));
    // The job was sent off for `spec`; this reviewer's turn came later in it.
    const runs = [
      { ...first, step: "review/spec", lane: job, dispatched_at: began ?? "" },
      { ...first, step: "review/correctness", lane: job, dispatched_at: "2026-11-21T20:00:00.000Z", n: 2 },
      { ...first, step: "review/correctness", lane: job, dispatched_at: "2026-11-21T20:00:00.000Z" },
    ];
    const desk: Desk = {
      findings: [same({ resolution: "fixed", closed: { at: fixed, by: "feedback-assessor" } })],
      stage: { runs: began === null ? [] : runs },
    };
    expect(file({}, desk)).toMatchObject({ reply: { [key]: "FB-001" } });
  });
});

it("a job that began before the fix stays so, whatever other jobs of the role began when", () => {
  const [early, late] = [1, 2].map((attempt) => aStep("review", { subject: "correctness", n: 2, attempt }));
  const run = (step: Step | undefined, dispatched_at: string) => {
    const { n, attempt } = step ?? reviewing;
    const job = keyOf(step ?? reviewing);
    const rest = { completed_at: null, result: null, message: null };
    return { step: "review/correctness", n, attempt, lane: job, dispatched_at, ...rest };
  };
  const runs = [run(reviewing, "2026-11-21T10:00:00.000Z"), run(early, BEFORE), run(late, LATER)];
  const print = fingerprint({ unit: "build", path: null, title: defect.title });
  const fixed = { resolution: "fixed", closed: { at: "2026-11-21T12:30:00.000Z", by: "feedback-assessor" } } as const;
  const desk: Desk = { findings: [aFinding({ fingerprint: print, ...fixed })], stage: { runs } };
  const reply = (step: Step | undefined) => file({}, desk, step ?? reviewing);
  expect([reply(reviewing), reply(early), reply(late)]).toMatchObject([
    { reply: { duplicate_of: "FB-001" } },
    { reply: { duplicate_of: "FB-001" } },
    { reply: { regression_of: "FB-001" } },
  ]);
});

describe("the finding in the ledger", () => {
  it("says who found what, where and in which job", () => {
    const found = filed({ file: "src/load.ts", line: 3, end_line: 5, suggestion: "x", items: ["a", "b"] });
    expect(found).toMatchObject({
      id: "FB-001",
      stage: "build",
      ...defect,
      author: { login: "correctness", id: null, kind: "agent" },
      created_at: LATER,
      source_ref: mine,
      anchor: { path: "src/load.ts", line: 3, end_line: 5, side: "RIGHT", commit: "b".repeat(40) },
      suggestion: "x",
      also: [],
      interventions: [],
    });
    expect(found?.items.map(({ item }) => item)).toEqual(["a", "b"]);
    expect(filed()).toMatchObject({ anchor: null, suggestion: null, severity: "high", items: [] });
    expect(filed({ stage: "moon" })?.stage).toBe("moon");
  });

  it.each<[string, object, object | null, string]>([
    ["no place", {}, null, "The last one."],
    ["a file", { file: "a.ts" }, null, "The last one.\n\nFile: a.ts"],
    ["a unit", { target_unit: "001" }, null, "The last one.\n\nUnit: 001"],
    ["both", { file: "a.ts", target_unit: "001" }, null, "The last one.\n\nFile: a.ts\nUnit: 001"],
    ["a line", { file: "a.ts", line: 3 }, { line: 3 }, "The last one."],
    ["a line without a file", { line: 3 }, null, "The last one."],
    ["lines", { file: "a.ts", line: 3, end_line: 4 }, { line: 3, end_line: 4 }, "The last one."],
    ["one line twice", { file: "a.ts", line: 3, end_line: 3 }, { line: 3 }, "The last one."],
    ["lines the wrong way round", { file: "a.ts", line: 3, end_line: 2 }, { line: 3 }, "The last one."],
  ])("on %s is anchored there, and says what no anchor says", (_, args, lines, body) => {
    const anchor = lines && { path: "a.ts", side: "RIGHT", commit: "b".repeat(40), ...lines };
    const found = filed(args);
    expect([found?.anchor, found?.body]).toEqual([anchor, body]);
  });

  it.each<[string, Step, Finding["origin"], Finding["family"]]>([
    ["a search", aStep("discover", { subject: "sources" }), "discovery", null],
    ["planning", aStep("elaborate"), "agent", null],
    ["a review of the plan", reviewing, "adversarial-review", "reviews"],
    ["a review of the work", aStep("approve", { subject: "correctness" }), "adversarial-review", "approvals"],
    ["a review of the whole", aStep("approve", { stage: null, subject: "x" }), "studio-review", "approvals"],
    ["a hat", hatStep("builder"), "agent", "approvals"],
    ["a fix", fixStep("builder"), "agent", null],
  ])("of %s is told apart by its origin, and by what it was found in", (_, step, origin, family) => {
    const stages = { build: aStage() };
    expect(filed({}, step, { stages })).toMatchObject({ origin, family });
  });

  it("is the same one in its stage only, or where its file is", () => {
    const prints = [{}, { target_unit: "001" }, { file: "a.ts" }, { file: "a.ts", target_unit: "001" }].map(
      (args) => filed(args)?.fingerprint,
    );
    const about = { title: defect.title, path: null };
    expect(prints).toEqual([
      fingerprint({ ...about, unit: "build" }),
      fingerprint({ ...about, unit: "build/001" }),
      fingerprint({ ...about, unit: null, path: "a.ts" }),
      fingerprint({ ...about, unit: "build/001", path: "a.ts" }),
    ]);
    const whole = aStep("approve", { stage: null, subject: "x" });
    expect(filed({}, whole)?.fingerprint).toBe(fingerprint({ ...about, unit: null }));
    const anchored = filed({ file: "a.ts", line: 3, anchor_digest: "sha256:1" })?.fingerprint;
    expect(anchored).toBe(fingerprint({ ...about, unit: null, path: "a.ts", anchor: "sha256:1" }));
    expect(filed({ target_unit: "unit-001-load" }, whole)?.fingerprint).toBe(fingerprint({ ...about, unit: "-/001" }));
  });

  it("refers to the one that it brings back", () => {
    const fixed = { resolution: "fixed", closed: { at: BEFORE, by: "feedback-assessor" } } as const;
    const print = fingerprint({ unit: "build", path: null, title: defect.title });
    const began = { n: 1, attempt: 1, lane: keyOf(reviewing), dispatched_at: LATER, completed_at: null };
    const runs = [{ ...began, step: "review/correctness", result: null, message: null }];
    const found = filed({}, reviewing, { findings: [aFinding({ ...fixed, fingerprint: print })], stage: { runs } });
    expect(found).toMatchObject({
      id: "FB-002",
      body: "The last one.\n\nThis was FB-001, which was closed as fixed. It is there again.",
    });
  });
});

describe("a finding is written anew", () => {
  const own = aFinding({ source_ref: mine });
  const rewrite = (feedback_id: string, findings: readonly Finding[]) =>
    answer(aView(reviewing, { findings }), "haiku_feedback_write", { feedback_id, body: "Clearer." });
  const late = refused(
    "lifecycle_violation",
    "you may change your own finding, before its fix has begun: leave this one",
  );

  it("by who filed it, before its fix has begun", () => {
    expect(rewrite("FB-new-1", [own])).toEqual(accepted({ feedback_id: "FB-new-1", written: true }));
    expect(rewrite("FB-001", [{ ...own, iterations: [anIteration({ result: null })] }])).toEqual(late);
    expect(rewrite("FB-001", [aFinding()])).toEqual(late);
    expect(
      rewrite("FB-009", [own, aFinding({ id: "FB-002" }), aFinding({ id: "FB-003", resolution: "fixed" })]),
    ).toEqual(
      refused("feedback_not_found", 'there is no finding "FB-009": `open` names those there are', {
        open: ["FB-new-1", "FB-002"],
      }),
    );
  });

  it("and stands so in the ledger, alone of all", () => {
    const findings = [aFinding(), { ...own, id: "FB-002" }, { ...own, id: "FB-003" }];
    const after = effect(aView(reviewing, { findings, units: [aPlannedUnit()] }), "haiku_feedback_write", {
      feedback_id: "FB-new-2",
      body: "Clearer.",
    });
    expect(after.findings).toEqual(findings.map((one, i) => (i === 2 ? { ...one, body: "Clearer." } : one)));
  });
});
