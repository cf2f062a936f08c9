import { describe, expect, it } from "vitest";
import type { Finding } from "../../../src/method/index.ts";
import { aFinding, aSignature, aUnit, fixStep, LATER } from "../../support/recorded/records.ts";
import { accepted, answer, aView, effect, refused } from "../../support/step-commands.ts";

/* How a finding's fix is handed on, assessed and closed. */

const UNIT = "unit-001-load-rows";
const targets = { unit: UNIT, invalidates: ["correctness"] };
const weighed = aFinding({ targets, severity: "high" });
const say = (hat: string, finding: Finding, name: string, args: object = {}) =>
  answer(aView(fixStep(hat), { findings: [finding] }), name, { feedback_id: finding.id, ...args });
const FIRST = "classifier";
const LAST = "feedback-assessor";

describe("the baton of a finding", () => {
  const advance = (hat: string, finding: Finding, args: object = {}) =>
    say(hat, finding, "haiku_feedback_advance_hat", { message: "m", ...args });
  const question = { ...weighed, origin: "user-question" } as const;
  const early = refused("resolution_not_allowed", "a classifier closes only as non_actionable, or answers a question");

  it.each<[string, Finding, object, unknown]>([
    ["weighed and routed", weighed, {}, accepted({ advanced: FIRST }, { ends: true })],
    [
      "not weighed",
      { ...weighed, severity: null },
      {},
      refused("severity_required", "weigh the finding first: haiku_feedback_set_severity"),
    ],
    [
      "not routed",
      { ...weighed, targets: null },
      {},
      refused("targets_required", "say what it concerns first: haiku_feedback_set_targets"),
    ],
    [
      "beyond code, weighed or not",
      aFinding({ severity: null }),
      { resolution: "non_actionable" },
      accepted({ advanced: FIRST }, { ends: true }),
    ],
    ["an answered question", question, { resolution: "answered" }, accepted({ advanced: FIRST }, { ends: true })],
    ["an answer to no question", weighed, { resolution: "answered" }, early],
    ["a fixed one", weighed, { resolution: "fixed" }, early],
    ["a question as fixed", question, { resolution: "fixed" }, early],
  ])("is handed on by the classifier: %s", (_, finding, args, want) => {
    expect(advance(FIRST, finding, args)).toEqual(want);
  });

  it("is handed on by who fixes it, and not closed", () => {
    expect(advance("builder", weighed)).toEqual(accepted({ advanced: "builder" }, { ends: true }));
    expect(advance("builder", weighed, { resolution: "fixed" })).toEqual(
      refused(
        "resolution_not_allowed",
        "who implements a fix does not close the finding: advance without a resolution",
      ),
    );
  });

  const item = (name: string) => ({ item: name, resolved: null, evidence: null });
  const verdict = (name: string, resolved: boolean) => ({ item: name, resolved, evidence: "seen" });
  const listed = { ...weighed, items: [item("a"), item("b"), item("c")] };
  const proof = { verified: true, unverified: [] };
  const closes = (resolution: string) => accepted({ closed: "FB-001", resolution }, { ends: true });
  const unproven = refused(
    "items_unresolved",
    "closing needs verified: true and unverified: []; else reject to the hat before",
  );
  const itemsOpen = (open: readonly string[]) =>
    refused("items_unresolved", "one verdict per item, also for those the fix did not touch", { open });
  const notSo = (allowed: readonly string[]) =>
    refused("resolution_not_allowed", "an assessor closes as fixed; an invalid finding: haiku_feedback_reject", {
      allowed,
    });

  it.each<[string, Finding, object, unknown]>([
    ["with proof", weighed, proof, closes("fixed")],
    ["with proof, as fixed", weighed, { ...proof, resolution: "fixed" }, closes("fixed")],
    ["as an answer to a question", question, { ...proof, resolution: "answered" }, closes("answered")],
    ["as fixed to a question", question, proof, closes("fixed")],
    ["as an answer to none", weighed, { ...proof, resolution: "answered" }, notSo(["fixed"])],
    ["as beyond code", weighed, { ...proof, resolution: "non_actionable" }, notSo(["fixed"])],
    ["as rejected", question, { ...proof, resolution: "rejected" }, notSo(["fixed", "answered"])],
    ["without a word of proof", weighed, {}, unproven],
    ["unverified", weighed, { verified: false, unverified: [] }, unproven],
    ["without saying what is open", weighed, { verified: true }, unproven],
    ["with something open", weighed, { verified: true, unverified: ["Windows"] }, unproven],
    ["without verdicts", listed, proof, itemsOpen(["a", "b", "c"])],
    [
      "with a verdict missing and one against",
      listed,
      { ...proof, items: [verdict("a", true), verdict("b", false)] },
      itemsOpen(["b", "c"]),
    ],
    [
      "with a verdict on each",
      listed,
      { ...proof, items: ["a", "b", "c"].map((name) => verdict(name, true)) },
      closes("fixed"),
    ],
  ])("is laid down by the assessor %s", (_, finding, args, want) => {
    expect(advance(LAST, finding, args)).toEqual(want);
  });
});

describe("an agent finds a finding invalid", () => {
  const reject = (hat: string, kind: Finding["author"]["kind"]) =>
    say(hat, { ...weighed, author: { login: "x", id: null, kind } }, "haiku_feedback_reject", { message: "m" });

  it("as the assessor of an agent's finding only", () => {
    expect(reject(LAST, "agent")).toEqual(accepted({ closed: "FB-001", resolution: "rejected" }, { ends: true }));
    expect(reject("builder", "agent")).toEqual(
      refused("resolution_not_allowed", "only the assessor may find a finding invalid"),
    );
    const human = refused("human_finding", "a person's finding is rejected by a person, not by an agent");
    expect([reject(LAST, "human"), reject(LAST, "engine")]).toEqual([human, human]);
  });
});

describe("a finding is closed in the ledger", () => {
  const signed = aUnit({ id: UNIT, approvals: { correctness: aSignature(), spec: aSignature() } });
  const items = [
    { item: "a", resolved: null, evidence: null },
    { item: "b", resolved: null, evidence: null },
  ];
  const booksAfter = (hat: string, name: string, args: object = {}, subject = "FB-001") => {
    const findings = [aFinding({ id: "FB-002" }), { ...weighed, items }];
    const view = aView(fixStep(hat, { subject }), { findings, stage: { units: { [UNIT]: signed } } });
    return effect(view, name, { feedback_id: "FB-001", message: "m", ...args });
  };
  const advance = "haiku_feedback_advance_hat";
  const closed = { at: LATER, by: LAST };

  it("as fixed by the last hat: who signed what it concerns reviews again", () => {
    const ledger = booksAfter(LAST, advance, { items: [{ item: "b", resolved: true, evidence: "seen" }] });
    expect(ledger.findings).toEqual([
      aFinding({ id: "FB-002" }),
      { ...weighed, items: [items[0], { item: "b", resolved: true, evidence: "seen" }], resolution: "fixed", closed },
    ]);
    expect(ledger.stages.build?.units[UNIT]?.approvals).toEqual({
      correctness: aSignature({ lapsed: LATER }),
      spec: aSignature(),
    });
  });

  it.each<[string, string, string, object, string | null]>([
    ["handed on", FIRST, advance, {}, null],
    ["beyond code", FIRST, advance, { resolution: "non_actionable" }, "non_actionable"],
    ["fixed, not yet assessed", "builder", advance, {}, null],
    ["answered", LAST, advance, { resolution: "answered" }, "answered"],
    ["invalid", LAST, "haiku_feedback_reject", {}, "rejected"],
  ])("or for another reason nobody reviews again: %s", (_, hat, name, args, resolution) => {
    const ledger = booksAfter(hat, name, args);
    expect(ledger.findings[1]).toMatchObject({ resolution, closed: resolution && { at: LATER, by: hat } });
    expect(ledger.stages.build?.units[UNIT]).toEqual(signed);
  });

  it.each([UNIT, "001", "unit-002-check-rows", "002"])(
    "fixed, of the unit %s: ledger of no unit are made up",
    (unit) => {
      const finding = aFinding({ targets: { unit, invalidates: ["spec"] } });
      const view = aView(fixStep(LAST), { findings: [finding], stage: { units: { [UNIT]: signed } } });
      const ledger = effect(view, advance, { feedback_id: "FB-001", message: "m" }).stages.build?.units;
      const spec = unit.includes("001") ? aSignature({ lapsed: LATER }) : aSignature();
      expect(ledger).toEqual({ [UNIT]: { ...signed, approvals: { correctness: aSignature(), spec } } });
    },
  );

  it("and nothing changes for a finding that is not there", () => {
    const ledger = booksAfter(LAST, advance, {}, "FB-009");
    expect(ledger.findings.map(({ resolution }) => resolution)).toEqual([null, null]);
  });
});
