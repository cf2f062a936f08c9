import { describe, expect, it } from "vitest";
import { type FileTree, type Finding, reReview, type Signature, type Step } from "../../../src/method/index.ts";
import { aPlannedUnit, somePlans } from "../../support/recorded/plans.ts";
import { aFinding, aSignature, aState, aStateBuilding, aStep, aUnit } from "../../support/recorded/records.ts";
import { keyOf } from "../../support/step-commands.ts";

/* A re-review over several units: what is settled, what has changed, what nobody of this role has seen yet. */

const [OLD, NEW] = ["1".repeat(40), "2".repeat(40)];
const file = (id: string) => `.haiku/intents/airports/stages/build/units/${id}.md`;
const A = aPlannedUnit({ id: "unit-001-a", outputs: ["src/a.ts", "shared.ts"], plan: NEW });
const B = aPlannedUnit({ id: "unit-002-b", outputs: ["shared.ts"], plan: OLD });
const C = aPlannedUnit({ id: "unit-003-c", outputs: [], plan: OLD });

interface Signed {
  readonly [unit: string]: Signature;
}

function look(step: Step, signed: Signed, files: FileTree, findings: readonly Finding[] = []) {
  const family = step.kind === "review" ? "reviews" : "approvals";
  const units = Object.fromEntries(
    Object.entries(signed).map(([id, signature]) => [id, aUnit({ id, [family]: { correctness: signature } })]),
  );
  const other = aUnit({ id: C.id, [family]: { tests: aSignature() } });
  const state = aStateBuilding({ units: { ...units, ...(units[C.id] ? {} : { [C.id]: other }) } }, { findings });
  return reReview({ state, plans: somePlans([A, B, C]), files }, step);
}

const approving = aStep("approve", { subject: "correctness", n: 2 });
const reviewing = aStep("review", { subject: "correctness", n: 2 });
const stamp = (at: number, witnesses: Signature["witnesses"]) =>
  aSignature({ at: `2026-11-2${at}T12:00:00.000Z`, witnesses });

describe("built work looked at again", () => {
  const signed = {
    [A.id]: stamp(3, { [file(A.id)]: OLD, "src/a.ts": OLD, "shared.ts": OLD, "gone.ts": OLD }),
    [B.id]: stamp(1, { [file(B.id)]: null, "shared.ts": OLD }),
  };
  const files = new Map([
    [file(A.id), OLD],
    ["src/a.ts", NEW],
    ["shared.ts", OLD],
  ]);

  it("is told by unit and file, each file once", () => {
    expect(look(approving, signed, files)).toEqual({
      since: "2026-11-23T12:00:00.000Z",
      changed: [
        { path: "src/a.ts", before: OLD, after: NEW },
        { path: "gone.ts", before: OLD, after: null },
      ],
      unchanged: [file(A.id), "shared.ts", file(B.id)],
      settled: [B.id],
      fresh: [C.id],
      findings: [],
    });
  });

  it("names a change in a file of two units once, and an output that is new", () => {
    const now = new Map([...files, ["shared.ts", NEW]]);
    const early = { [A.id]: stamp(1, { [file(A.id)]: OLD, "shared.ts": OLD }), [B.id]: stamp(2, { "shared.ts": OLD }) };
    const seen = look(approving, early, now);
    expect(seen).toMatchObject({ since: "2026-11-22T12:00:00.000Z", settled: [] });
    expect(seen?.changed).toEqual([
      { path: "shared.ts", before: OLD, after: NEW },
      { path: "src/a.ts", before: null, after: NEW },
    ]);
  });

  it("is none for who has signed no unit, for a step without a role, and where no such stage is planned", () => {
    expect(look(approving, {}, files)).toBeNull();
    expect(look({ ...approving, subject: null }, signed, files)).toBeNull();
    expect(look({ ...approving, stage: "moon" }, signed, files)).toBeNull();
    expect(look({ ...approving, subject: "spec" }, signed, files)).toBeNull();
  });
});

it("plans looked at again are shown at their units' files", () => {
  const signed = {
    [A.id]: stamp(1, { [`plan:build/${A.id}`]: OLD }),
    [B.id]: stamp(2, { [`plan:build/${B.id}`]: OLD }),
  };
  expect(look(reviewing, signed, new Map())).toEqual({
    since: "2026-11-22T12:00:00.000Z",
    changed: [{ path: file(A.id), before: OLD, after: NEW }],
    unchanged: [file(B.id)],
    settled: [B.id],
    fresh: [C.id],
    findings: [],
  });
});

describe("findings that a re-review begins with", () => {
  const signed = { [A.id]: stamp(1, {}) };
  const filed = (differs: Partial<Finding>, step: Step = approving) => ({
    ...aFinding({ source_ref: `step:${keyOf({ ...step, n: 1 })}` }),
    ...differs,
  });
  const ids = (findings: readonly Finding[], step = approving) =>
    look(step, signed, new Map(), findings)?.findings.map(({ id }) => id);

  it.each<[string, Finding, boolean]>([
    ["its own", filed({}), true],
    ["its own, closed", filed({ resolution: "fixed" }), true],
    ["its own against an earlier stage", filed({ stage: "design" }), true],
    ["those of its other family", filed({}, reviewing), false],
    ["those of a role whose name begins alike", filed({}, { ...approving, subject: "correctness-2" }), false],
    ["those that it joined", filed({ source_ref: "x", also: ["tests", "correctness"] }), true],
    ["those that it joined in another stage", filed({ source_ref: "x", also: ["correctness"], stage: "ship" }), false],
    ["those that others joined", filed({ source_ref: "x", also: ["tests"] }), false],
  ])("%s", (_, finding, begins) => {
    expect(ids([finding])).toEqual(begins ? ["FB-001"] : []);
  });

  it("of the whole intent: those of the whole intent", () => {
    const whole = aStep("approve", { stage: null, subject: "correctness", n: 2 });
    const findings = [filed({ stage: null }, whole), filed({ id: "FB-002" })];
    const approvals = { correctness: aSignature({ witnesses: { ".": OLD } }) };
    const state = aState({ intent: { approvals }, findings });
    expect(reReview({ state, plans: somePlans(), files: new Map() }, whole)).toEqual({
      since: aSignature().at,
      changed: [{ path: ".", before: OLD, after: null }],
      unchanged: [],
      settled: [],
      fresh: [],
      findings: findings.slice(0, 1),
    });
  });
});
