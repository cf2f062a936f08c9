import { describe, expect, it } from "vitest";
import {
  type Approval,
  type Finding,
  type IntentState,
  type Signature,
  type StageRecord,
  transition,
} from "../../../src/method/index.ts";
import { clearRoles } from "../../../src/method/transitions/findings.ts";
import {
  aFinding,
  aSignature,
  aStage,
  aState,
  aUnit,
  LATER,
  MAINTAINER,
  NOON,
} from "../../support/recorded/records.ts";

/* A finding that was fixed has those review again whom its classifier named: who, on which units, in which family. */

const ONE = "unit-001-a";
const TWO = "unit-002-b";
const merged = { at: NOON, ref: "m" };
const clearance: Approval = { at: NOON, by: MAINTAINER, source: "review", ref: "r", witnesses: {} };

const stamps = (...roles: readonly string[]): Record<string, Signature> =>
  Object.fromEntries(roles.map((role) => [role, aSignature()]));
/** The roles that have to review again. */
const gone = (signed: Readonly<Record<string, Signature>> = {}): readonly string[] =>
  Object.entries(signed).flatMap(([role, signature]) => (signature.lapsed === LATER ? [role] : []));

function signed(name: string, roles: readonly string[], change: Partial<StageRecord> = {}): StageRecord {
  const both = { reviews: stamps("spec", ...roles), approvals: stamps("spec", ...roles) };
  const units = { [ONE]: aUnit({ id: ONE, ...both }), [TWO]: aUnit({ id: TWO, ...both }) };
  return { ...aStage({ name, frozen: { roles } }), plan_signed: clearance, gate: clearance, units, ...change };
}

const by = (login: string, kind: "agent" | "human" = "agent") => ({ login, id: null, kind });
function fixed(change: Partial<Finding>, invalidates: readonly string[], unit: string | null = null): Finding {
  return aFinding({ author: by("fit"), ...change, targets: { unit, invalidates } });
}

interface Looks {
  /** Per unit, who reviews again. */
  readonly reviews: readonly (readonly string[])[];
  readonly approvals: readonly (readonly string[])[];
  /** Whether the person's clearances stand. */
  readonly plan: boolean;
  readonly gate: boolean;
}

function seenIn(stage: StageRecord | undefined): Looks {
  const units = Object.values(stage?.units ?? {});
  return {
    reviews: units.map((unit) => gone(unit.reviews)),
    approvals: units.map((unit) => gone(unit.approvals)),
    plan: stage?.plan_signed !== null,
    gate: stage?.gate !== null,
  };
}
const untouched: Looks = { reviews: [[], []], approvals: [[], []], plan: true, gate: true };

describe("in its stage", () => {
  const state = aState({ stages: { build: signed("build", ["fit", "style"]) } });
  it.each<[string, Finding, Partial<Looks>]>([
    ["the role, on the unit it concerns", fixed({}, ["fit"], TWO), { approvals: [[], ["fit"]] }],
    ["the role, on every unit when it concerns none", fixed({}, ["fit"]), { approvals: [["fit"], ["fit"]] }],
    ["several roles", fixed({}, ["spec", "style"], ONE), { approvals: [["spec", "style"], []] }],
    ["reviewers of the plan", fixed({ family: "reviews" }, ["fit"], ONE), { reviews: [["fit"], []] }],
    ["a finding of no audit: who signed the work", fixed({ family: null }, ["fit"], ONE), { approvals: [["fit"], []] }],
    ["the person at the gate", fixed({}, ["user"]), { gate: false }],
    ["the person who signed the plan", fixed({ family: "reviews" }, ["user"]), { plan: false }],
    ["nobody", fixed({}, []), {}],
    ["nobody, as it was never classified", aFinding({ author: by("fit") }), {}],
  ])("%s", (_, finding, cleared) => {
    const now = clearRoles(state, finding, LATER);
    expect(seenIn(now.stages.build)).toEqual({ ...untouched, ...cleared });
    expect({ ...now, stages: {} }).toEqual({ ...state, stages: {} });
  });

  it("the filing role reviews again once, where it signs", () => {
    const ship = signed("ship", ["fit"], {});
    const both = aState({ stages: { build: signed("build", ["fit"], { merged }), ship } });
    const now = clearRoles(both, fixed({}, ["fit"], ONE), LATER);
    expect(seenIn(now.stages.build).approvals).toEqual([["fit"], []]);
    expect(now.stages.ship).toEqual(ship);
  });

  it("roles are cleared when people have the proposed change committed, and by no other ruling", () => {
    const before: IntentState = { ...state, findings: [fixed({}, ["fit"], ONE), fixed({ id: "FB-002" }, ["style"])] };
    const rule = {
      do: "rule",
      at: LATER,
      by: MAINTAINER,
      source: "c",
      reason: "r",
      until: null,
      severity: null,
    } as const;
    const applied = transition(before, { ...rule, finding: "FB-001", ruling: "applied" });
    expect(seenIn(applied.stages.build)).toEqual({ ...untouched, approvals: [["fit"], []] });
    for (const ruling of ["rejected", "waived", "severity"] as const)
      expect(transition(before, { ...rule, finding: "FB-001", ruling }).stages).toEqual(before.stages);
  });
});

describe("for the whole intent", () => {
  it("its own reviewers review again", () => {
    const approvals = stamps("fit", "overall");
    const state = aState({ intent: { approvals }, stages: { build: signed("build", ["fit"]) } });
    const now = clearRoles(state, fixed({ stage: null }, ["fit"]), LATER);
    expect(gone(now.intent.approvals)).toEqual(["fit"]);
    expect({ ...now, intent: { ...now.intent, approvals } }).toEqual(state);
  });
});

describe("filed against an earlier stage by one who does not sign there", () => {
  const build = signed("build", ["style"], { merged });
  const ship = signed("ship", ["fit"]);
  const intent = { approvals: stamps("fit", "overall") };

  it.each<[string, Finding, Record<string, StageRecord>, readonly string[], readonly string[]]>([
    ["it looks again in its own stage", fixed({}, ["fit"]), { build, ship }, ["fit"], []],
    ["after the last stage, at the whole", fixed({}, ["fit"]), { build, ship: { ...ship, merged } }, [], ["fit"]],
    [
      "not where another stage is worked on in which it does not sign",
      fixed({}, ["fit"]),
      { build, ship: signed("ship", ["other"]) },
      [],
      [],
    ],
    ["not when it is not named", fixed({}, ["spec"]), { build, ship }, [], []],
    ["not when a person filed it", fixed({ author: by("fit", "human") }, ["fit"]), { build, ship }, [], []],
    ["not in the very stage it is about", fixed({}, ["fit"]), { build: { ...build, merged: null } }, [], []],
  ])("%s", (_, finding, stages, inShip, atAll) => {
    const now = clearRoles(aState({ intent, stages }), finding, LATER);
    expect(seenIn(now.stages.ship).approvals.flat()).toEqual([...inShip, ...inShip]);
    expect(seenIn(now.stages.ship).reviews.flat()).toEqual([]);
    expect(gone(now.intent.approvals)).toEqual(atAll);
    expect(now.stages.build?.gate).toEqual(clearance);
  });
});
