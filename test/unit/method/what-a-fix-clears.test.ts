import { describe, expect, it } from "vitest";
import { type Approval, type Finding, type IntentState, transition } from "../../../src/method/index.ts";
import { clearRoles } from "../../../src/method/transitions/findings.ts";
import { aFinding, aSignature, aStage, aState, aUnit, LATER, NOON } from "../../support/recorded/records.ts";

/* Which signatures a fix takes back: those of the roles it names, on the unit it names or on all, in its own audit. */

const [FIRST, SECOND] = ["unit-001-load", "unit-002-store"] as const;
const cleared: Approval = { at: NOON, by: null, source: "engine", ref: null, witnesses: {} };

/** Two units signed by two roles in both audits, the plan and the gate passed; the whole intent signed too. */
function books(finding: Finding): IntentState {
  const signed = () => ({ correctness: aSignature(), spec: aSignature() });
  const unit = (id: string) => aUnit({ id, reviews: signed(), approvals: signed() });
  const stage = aStage({
    units: { [FIRST]: unit(FIRST), [SECOND]: unit(SECOND) },
    plan_signed: cleared,
    gate: cleared,
  });
  return aState({ stages: { build: stage }, findings: [finding], intent: { approvals: signed() } });
}

function finding(unit: string | null, invalidates: readonly string[], change: Partial<Finding> = {}): Finding {
  return aFinding({ targets: { unit, invalidates }, resolution: "fixed", ...change });
}

/** What has lapsed, by place. */
function lapsed({ stages, intent }: IntentState): readonly string[] {
  const { units = {}, plan_signed, gate } = stages.build ?? {};
  const of = (where: string, signatures: IntentState["intent"]["approvals"]): readonly string[] =>
    Object.entries(signatures).flatMap(([role, signature]) =>
      signature.lapsed === undefined ? [] : [`${where} ${role}`],
    );
  return [
    ...Object.values(units).flatMap(({ id, reviews, approvals }) => [
      ...of(`${id.slice(5, 8)} reviews`, reviews),
      ...of(`${id.slice(5, 8)} approvals`, approvals),
    ]),
    ...of("intent", intent.approvals),
    ...(plan_signed === null ? ["plan sign-off"] : []),
    ...(gate === null ? ["gate"] : []),
  ];
}

const cases: readonly [string, Finding, readonly string[]][] = [
  ["one role on one unit", finding(FIRST, ["correctness"]), ["001 approvals correctness"]],
  ["every unit where none is named", finding(null, ["spec"]), ["001 approvals spec", "002 approvals spec"]],
  ["several roles", finding(SECOND, ["spec", "correctness"]), ["002 approvals correctness", "002 approvals spec"]],
  ["in the audit of the plan", finding(FIRST, ["spec"], { family: "reviews" }), ["001 reviews spec"]],
  ["nobody where nobody is named", finding(null, []), []],
  ["a person, who stands on no unit: the gate", finding(FIRST, ["user"]), ["gate"]],
  ["a person's plan sign-off", finding(FIRST, ["user"], { family: "reviews" }), ["plan sign-off"]],
  ["a person and a role", finding(FIRST, ["user", "spec"]), ["001 approvals spec", "gate"]],
  ["at intent scope", finding(null, ["correctness"], { stage: null }), ["intent correctness"]],
];

describe("a fix takes back", () => {
  it.each(cases)("%s", (_, fixed, want) => {
    expect(lapsed(clearRoles(books(fixed), fixed, LATER))).toEqual(want);
  });
});

describe("a person's ruling", () => {
  const rule = (ruling: "applied" | "rejected" | "waived" | "severity"): IntentState => {
    const open = finding(FIRST, ["correctness"], { resolution: null });
    const more = { reason: "so", until: null, severity: "low" } as const;
    const by = { login: "maintainer", id: 2 };
    return transition(books(open), { do: "rule", at: LATER, finding: open.id, by, source: "x", ruling, ...more });
  };

  it("takes signatures back only where something was changed by it", () => {
    expect(lapsed(rule("applied"))).toEqual(["001 approvals correctness"]);
    expect([lapsed(rule("rejected")), lapsed(rule("waived")), lapsed(rule("severity"))]).toEqual([[], [], []]);
  });
});
