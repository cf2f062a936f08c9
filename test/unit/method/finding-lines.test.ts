import { describe, expect, it } from "vitest";
import {
  type Finding,
  type LedgerEvent,
  type NewFinding,
  type StageRecord,
  transition,
} from "../../../src/method/index.ts";
import { classify } from "../../../src/method/transitions/findings.ts";
import {
  aFinding,
  aNewFinding,
  anIteration,
  aStage,
  aState,
  DEVELOPER,
  LATER,
  MAINTAINER,
  NOON,
} from "../../support/recorded/records.ts";
import { forbidden, refusalOf } from "../../support/refusal.ts";

/* The lines of a finding: it is filed, ruled on, moved, and what it no longer needs is closed. */

const merged = { at: NOON, ref: "m" };
const said = { at: LATER, by: MAINTAINER, source: "comment/3" };
const had = { at: NOON, by: DEVELOPER, source: "comment/1", do: "retry" };

/** The finding FB-001 after one line; nothing else of the ledger may have changed. */
function ruled(finding: Finding, event: LedgerEvent): Finding | undefined {
  const neighbour = aFinding({ id: "FB-002" });
  const before = aState({
    stages: { build: aStage(), ship: aStage({ name: "ship" }) },
    findings: [finding, neighbour],
  });
  const now = transition(before, event);
  expect({ ...now, findings: now.findings.slice(1) }).toEqual({ ...before, findings: [neighbour] });
  return now.findings[0];
}
const refused = (finding: Finding, event: LedgerEvent) => refusalOf(() => ruled(finding, event));

describe("a finding that is filed", () => {
  const remark = aNewFinding({
    title: "Rows are lost",
    origin: "user-chat",
    author: { login: "developer", id: 101, kind: "human" },
    source_ref: "comment/9",
    suggestion: "x",
    fingerprint: "f9",
    severity: null,
    body: "The last one.",
  });
  const { items: _, parked: __, ...rest } = remark;
  /** As it stands in the ledger, with an empty life. */
  const recorded = (differs: Partial<Finding>): Finding => aFinding({ ...rest, created_at: LATER, ...differs });
  const file = (...findings: readonly NewFinding[]): LedgerEvent => ({ do: "file", at: LATER, findings });

  it("has the next number and an empty life", () => {
    const before = aState({ findings: [aFinding(), aFinding({ id: "FB-002" })] });
    const other = { ...remark, title: "More", items: ["first", "second"] };
    const items = other.items.map((item) => ({ item, resolved: null, evidence: null }));
    expect(transition(before, file(remark, other))).toEqual({
      ...before,
      findings: [...before.findings, recorded({ id: "FB-003" }), recorded({ id: "FB-004", title: "More", items })],
    });
  });

  it("may be parked from the start", () => {
    const now = transition(aState(), file({ ...remark, parked: true }));
    const park = { at: LATER, by: null, source: "comment/9", do: "park" };
    expect(now.findings).toEqual([recorded({ interventions: [park] })]);
  });

  const clearance = { at: NOON, by: MAINTAINER, source: "review", ref: "r", witnesses: {} } as const;
  it.each<[string, Partial<StageRecord>, Partial<NewFinding>, boolean]>([
    ["that is to be worked", {}, {}, true],
    ["that is parked", {}, { parked: true }, false],
    ["on the whole intent", {}, { stage: null }, false],
    ["on another stage", {}, { stage: "ship" }, false],
    ["on a stage that has not begun", {}, { stage: "test" }, false],
    ["after it was passed", { gate: clearance }, {}, false],
    ["after its merge", { merged }, {}, false],
  ])("%s shuts the gate of its stage, or not", (_, change, filed, shuts) => {
    const build = aStage({ gate_opened_at: NOON, ...change });
    const before = aState({ stages: { build } });
    const now = transition(before, file({ ...remark, parked: true }, { ...remark, ...filed }));
    expect(now.stages).toEqual({ build: { ...build, gate_opened_at: shuts ? null : NOON } });
  });
});

type Rule = Extract<LedgerEvent, { do: "rule" }>;
const rule = (ruling: Rule["ruling"], change: Partial<Rule> = {}): Rule => ({
  do: "rule",
  ...said,
  finding: "FB-001",
  ruling,
  reason: "because",
  until: null,
  severity: null,
  ...change,
});

describe("a person's ruling", () => {
  const finding = aFinding({ interventions: [had] });
  const kept = (ruling: Rule["ruling"]) => [had, { ...said, do: ruling, note: "because" }];
  const closed = { at: LATER, by: "maintainer" };

  it.each<[Rule["ruling"], Partial<Rule>, Partial<Finding>]>([
    ["severity", { severity: "low" }, { severity: "low" }],
    [
      "waived",
      { until: "2026-12-24" },
      { waiver: { by: MAINTAINER, at: LATER, reason: "because", until: "2026-12-24" } },
    ],
    ["waived", {}, { waiver: { by: MAINTAINER, at: LATER, reason: "because", until: null } }],
    ["rejected", {}, { resolution: "rejected", closed }],
    ["applied", {}, { resolution: "fixed", closed }],
  ])("%s is done, and kept with who and why", (ruling, change, becomes) => {
    const expected = { ...finding, ...becomes, interventions: kept(ruling) };
    expect(ruled(finding, rule(ruling, change))).toEqual(expected);
  });

  it("without a reason is kept without one", () => {
    expect(ruled(finding, rule("rejected", { reason: "" }))?.interventions).toEqual([had, { ...said, do: "rejected" }]);
  });

  it("is about a finding that is open, waived ones among them", () => {
    const shut = aFinding({ resolution: "fixed", closed: { at: NOON, by: "feedback-assessor" } });
    expect(refused(shut, rule("waived"))).toEqual(forbidden("FB-001 is closed"));
    expect(refused(finding, rule("waived", { finding: "FB-009" }))).toEqual(forbidden("there is no finding FB-009"));
    expect(ruled(aFinding({ resolution: "waived" }), rule("rejected"))?.resolution).toBe("rejected");
  });
});

describe("a finding that is moved", () => {
  const move = (stage: string | null): LedgerEvent => ({ do: "move", ...said, finding: "FB-001", stage });
  const finding = aFinding({ interventions: [had], targets: { unit: "unit-001-a", invalidates: ["user"] } });

  it.each([
    ["another stage", "ship", "ship"],
    ["the whole intent", null, "the whole intent"],
  ])("to %s begins there anew", (_, stage, note) => {
    expect(ruled(finding, move(stage))).toEqual({
      ...finding,
      stage,
      targets: null,
      interventions: [had, { ...said, do: "move", note }],
    });
  });

  it("is open, not being worked on, and goes to where work has begun", () => {
    expect(refused(finding, move("test"))).toEqual(forbidden("stage test has not begun"));
    expect(refused({ ...finding, resolution: "rejected" }, move("ship"))).toEqual(forbidden("FB-001 is closed"));
    const worked = { ...finding, iterations: [anIteration({ result: null })] };
    expect(refused(worked, move("ship"))).toEqual(forbidden("FB-001 is being worked on"));
    expect(ruled({ ...finding, iterations: [anIteration()] }, move("ship"))?.stage).toBe("ship");
  });
});

describe("a finding whose cause is gone", () => {
  const event: LedgerEvent = { do: "supersede", at: LATER, finding: "FB-001", reason: "the base is in" };
  const own = aFinding({ author: { login: "engine", id: null, kind: "engine" }, interventions: [had] });

  it("is closed by the engine that filed it", () => {
    expect(ruled(own, event)).toEqual({
      ...own,
      resolution: "superseded",
      closed: { at: LATER, by: "engine" },
      interventions: [had, { at: LATER, by: null, source: "engine", do: "superseded", note: "the base is in" }],
    });
  });

  it("is nobody else's, and open", () => {
    expect(refused(aFinding(), event)).toEqual(forbidden("FB-001 is not the engine's to close"));
    expect(refused({ ...own, resolution: "rejected" }, event)).toEqual(forbidden("FB-001 is closed"));
  });
});

describe("severity and targets", () => {
  const targets = { unit: "unit-001-a", invalidates: ["correctness"] };
  const unset = aFinding({ severity: null });
  it.each<[string, Finding, Parameters<typeof classify>[2], Partial<Finding>]>([
    ["are set", unset, { severity: "high", targets }, { severity: "high", targets }],
    ["are set one after the other", unset, { targets }, { severity: null, targets }],
    ["are set one without the other", unset, { severity: "low" }, { severity: "low", targets: null }],
    [
      "stand once they are set",
      aFinding({ severity: "low", targets }),
      { severity: "high", targets: { unit: null, invalidates: [] } },
      { severity: "low", targets },
    ],
  ])("%s", (_, before, set, becomes) => {
    const other = aFinding({ id: "FB-002", severity: null });
    const state = aState({ findings: [before, other] });
    expect(classify(state, "FB-001", set)).toEqual({ ...state, findings: [{ ...before, ...becomes }, other] });
  });

  it("of a closed finding do not change", () => {
    const state = aState({ findings: [aFinding({ resolution: "fixed" })] });
    expect(refusalOf(() => classify(state, "FB-001", { severity: "low" }))).toEqual({
      code: "lifecycle_violation",
      message: "FB-001 is closed",
      hint: "nothing to do",
    });
  });
});
