import { describe, expect, it } from "vitest";
import { acceptCommand, openSession, type Session } from "../../../src/engine/index.ts";
import { reReview, type Signature, type Step } from "../../../src/method/index.ts";
import { workWithUnit } from "../../support/recorded/plans.ts";
import { aFinding, aSignature, aState, aStateBuilding, aUnit, UNIT } from "../../support/recorded/records.ts";

/* Whoever has signed before reviews again at what has changed, and files what lies there. */

const slug = "airports";
const FILE = `.haiku/intents/${slug}/stages/build/units/${UNIT}.md`;
const [OLD, NEW] = ["1".repeat(40), "2".repeat(40)];
const step = (kind: Step["kind"], stage: string | null = "build"): Step => ({
  ...{ stage, kind, subject: "correctness", hat: null, n: 2, attempt: 1 },
});

interface Before {
  readonly kind?: "review" | "approve";
  readonly seen?: Readonly<Record<string, string | null>> | null;
  readonly now?: Readonly<Record<string, string>>;
  readonly outputs?: readonly string[];
}

/** The role signed the unit when it was as in `seen`; now its output and its file stand as in `now`. */
function looking({ kind = "approve", seen = {}, now = {}, outputs = [OUTPUT] }: Before = {}): Session {
  const work = workWithUnit({ outputs });
  const files = new Map(Object.entries({ [FILE]: OLD, [OUTPUT]: OLD, ...now }));
  const first = openSession({ state: aState(), work, files, step: step(kind) });
  const planned = first.plans.stages.build?.units[0];
  const witnesses =
    kind === "review"
      ? { [`plan:build/${UNIT}`]: planned?.plan ?? null, ...seen }
      : { [FILE]: OLD, ...(outputs.includes(OUTPUT) ? { [OUTPUT]: OLD } : {}), ...seen };
  const signature: Signature = aSignature({ witnesses, lapsed: "2026-11-21T13:00:00.000Z" });
  const family = kind === "review" ? "reviews" : "approvals";
  const unit = aUnit({ id: UNIT, ...(seen === null ? {} : { [family]: { correctness: signature } }) });
  const findings = [
    aFinding({ id: "FB-001", stage: "build", source_ref: `step:${slug}/build/${kind}/correctness/-/1.1` }),
    aFinding({
      id: "FB-002",
      stage: "build",
      source_ref: `step:${slug}/build/hat/001/builder/1.1`,
      also: ["correctness"],
    }),
    aFinding({ id: "FB-003", stage: "build", source_ref: `step:${slug}/build/${kind}/tests/-/1.1` }),
  ];
  return { ...first, state: aStateBuilding({ units: { [UNIT]: unit } }, { findings }) };
}

const OUTPUT = "src/load.mjs";

describe("what a re-review is about", () => {
  it("is none the first time, and none for steps that sign nothing", () => {
    expect(reReview(looking({ seen: null }), step("approve"))).toBeNull();
    expect(reReview(looking(), step("hat"))).toBeNull();
    expect(reReview(looking(), step("approve", null))).toBeNull();
  });

  it("names what is no longer as it was signed, and the role's own findings", () => {
    const look = reReview(looking({ now: { [OUTPUT]: NEW } }), step("approve"));
    expect(look).toMatchObject({
      changed: [{ path: OUTPUT, before: OLD, after: NEW }],
      unchanged: [FILE],
      settled: [],
      fresh: [],
    });
    expect(look?.findings.map(({ id }) => id)).toEqual(["FB-001", "FB-002"]);
  });

  it("shows a changed plan at the unit's file", () => {
    const session = looking({ kind: "review", seen: { [`plan:build/${UNIT}`]: OLD } });
    expect(reReview(session, step("review"))?.changed).toMatchObject([{ path: FILE, before: OLD }]);
    expect(reReview(looking({ kind: "review" }), step("review"))).toMatchObject({ changed: [], settled: [UNIT] });
  });

  it("of the whole intent compares trees", () => {
    const session = looking();
    const approvals = { correctness: aSignature({ witnesses: { ".": OLD } }) };
    const state = { ...session.state, intent: { ...session.state.intent, approvals } };
    expect(reReview({ ...session, state }, step("approve", null))?.changed).toEqual([
      { path: ".", before: OLD, after: null },
    ]);
  });
});

describe("what may be filed", () => {
  const changed: Before = { now: { [OUTPUT]: NEW } };
  const planChanged: Before = { kind: "review", seen: { [`plan:build/${UNIT}`]: OLD } };
  it.each<[string, Before, Record<string, unknown>, string]>([
    ["anything at the first look", { seen: null }, {}, "accepted"],
    ["a defect in what changed", changed, { file: OUTPUT, line: 1 }, "accepted"],
    ["a defect in what did not", changed, { file: FILE }, "not_in_the_difference"],
    ["a blocker wherever it is", changed, { file: FILE, severity: "blocker" }, "accepted"],
    ["a file that nobody signed", changed, { file: "README.md" }, "accepted"],
    ["a remark on no place", changed, {}, "not_in_the_difference"],
    ["a blocker on no place", changed, { severity: "blocker" }, "accepted"],
    ["a unit of which something changed", changed, { target_unit: UNIT }, "accepted"],
    ["a unit that is as it was", {}, { target_unit: "001" }, "not_in_the_difference"],
    ["a changed plan", planChanged, { target_unit: UNIT }, "accepted"],
    ["a plan that is as it was", { kind: "review" }, { target_unit: UNIT }, "not_in_the_difference"],
    [
      "what is below a folder that changed",
      { outputs: ["src"], seen: { src: OLD }, now: { src: NEW } },
      { file: "src/a.mjs" },
      "accepted",
    ],
    [
      "what is below one that did not",
      { outputs: ["src"], seen: { src: OLD }, now: { src: OLD } },
      { file: "src/a.mjs" },
      "not_in_the_difference",
    ],
  ])("%s", (_, before, filed, want) => {
    const args = {
      intent: slug,
      stage: "build",
      title: "Loses rows",
      body: "The last one.",
      severity: "low",
      ...filed,
    };
    const answer = acceptCommand(looking(before), { name: "haiku_feedback", args });
    expect(answer.kind === "refused" ? answer.code : "accepted").toBe(want);
  });

  it("says what may be filed, and since when", () => {
    const args = { intent: slug, stage: "build", title: "Loses rows", body: "The last one.", severity: "low" };
    const file = (more: object, before: Before = changed) =>
      acceptCommand(looking(before), { name: "haiku_feedback", args: { ...args, ...more } });
    const details = { since: aSignature().at, changed: [OUTPUT], new_units: [] };
    const refused = (message: string) => ({ kind: "refused", code: "not_in_the_difference", message, details });
    const settled = (what: string) =>
      `${what} is as you have signed it: file what was broken since, or a blocker; else leave it`;
    expect(file({})).toEqual(
      refused("you have signed this before: name the `file` or the `target_unit` that has changed"),
    );
    expect(file({ file: FILE })).toEqual(refused(settled(FILE)));
    expect(file({ file: FILE, target_unit: "001" })).toEqual(refused(settled(FILE)));
    expect(file({ target_unit: "001" }, {})).toEqual({
      ...refused(settled("001")),
      details: { ...details, changed: [] },
    });
  });

  it.each([
    [UNIT, "not_in_the_difference"],
    ["unit-001", "not_in_the_difference"],
    ["002", "accepted"],
    ["unit-002-other", "accepted"],
  ])("knows the unit %s: %s", (target_unit, want) => {
    const args = { intent: slug, stage: "build", title: "Loses rows", body: "b", severity: "low", target_unit };
    const answer = acceptCommand(looking(), { name: "haiku_feedback", args });
    expect(answer.kind === "refused" ? answer.code : "accepted").toBe(want);
  });

  it("takes a file in a changed folder of a settled one for changed", () => {
    const before: Before = {
      outputs: ["src", "src/new"],
      seen: { src: OLD, "src/new": OLD },
      now: { src: OLD, "src/new": NEW },
    };
    const args = { intent: slug, stage: "build", title: "Loses rows", body: "b", severity: "low" };
    const code = (file: string) => {
      const answer = acceptCommand(looking(before), { name: "haiku_feedback", args: { ...args, file } });
      return answer.kind === "refused" ? answer.code : "accepted";
    };
    expect([code("src/new/a.ts"), code("src/old.ts")]).toEqual(["accepted", "not_in_the_difference"]);
  });
});
