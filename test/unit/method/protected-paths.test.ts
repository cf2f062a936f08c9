import { describe, expect, it } from "vitest";
import {
  type Facts,
  filesSeenAtGate,
  type GateKind,
  gateApprovalsOf,
  type PendingApproval,
} from "../../../src/method/index.ts";
import { someFacts } from "../../support/recorded/observation.ts";
import { aPlannedUnit, somePlans } from "../../support/recorded/plans.ts";
import { aState, DEVELOPER, MAINTAINER, NOON } from "../../support/recorded/records.ts";
import { partsOf, placeOf, stageAt } from "../../support/recorded/standing.ts";

/* What a person has to confirm at the gate because it is protected, whatever the gate itself asks for. */

const files = new Map([
  ["src/load.ts", "1".repeat(40)],
  ["package-lock.json", "2".repeat(40)],
]);
const LOCK = { "package-lock.json": "2".repeat(40) };

function approval(guarded: readonly string[], by = MAINTAINER): PendingApproval {
  const witnesses = filesSeenAtGate("airports", [aPlannedUnit()], files, { guarded });
  return { at: NOON, by, source: "command", ref: "comment/1", witnesses, for: "gate", commit: "h" };
}

function at(gate: readonly GateKind[], seen: Partial<Facts> & { readonly guarded?: Facts["gate"]["protected"] }) {
  const stage = stageAt("approved", {
    gate: null,
    gate_opened_at: NOON,
    frozen: { ...stageAt("approved").frozen, gate },
  });
  const facts = {
    files,
    plans: somePlans(),
    gate: { count: 1, requester: null, events: [], protected: seen.guarded ?? LOCK },
    ...seen,
  };
  const state = aState({ stages: { build: stage } });
  return { now: placeOf(state, facts), passage: gateApprovalsOf({ state, facts: someFacts(facts) }, stage) };
}

describe("a gate where a protected path was changed", () => {
  it("does not open by itself, and says which path and who confirms it", () => {
    const { now, passage } = at(["auto"], {});
    expect(passage).toBeNull();
    expect(now).toMatchObject({ phase: "gate", waits_for: "person", acts: [] });
    expect(partsOf(now)[0]?.parts ?? partsOf(now)).toContainEqual({
      subject: "protected path package-lock.json",
      met: false,
      because: "was changed, and nobody who may has confirmed it",
      who: "someone with the approve permission",
      how: "look at the change; it is confirmed when you approve the pull request, or comment `/haiku approve`",
    });
  });

  it.each<[readonly GateKind[], string]>([
    [["auto"], "auto"],
    [["await"], "await"],
    [["ask"], "ask"],
  ])("is passed by somebody's approval of just that content: %s", (gate) => {
    expect(at(gate, { pending_approvals: [approval(["package-lock.json"])] }).passage).toMatchObject({ by: "person" });
    expect(at(gate, { pending_approvals: [approval([])] }).passage).toBeNull();
  });

  it("takes as many people as the gate does", () => {
    const pending_approvals = [approval(["package-lock.json"])];
    const gate = { count: 2, requester: null, events: [], protected: LOCK };
    expect(at(["auto"], { pending_approvals, gate }).passage).toBeNull();
    const both = [...pending_approvals, approval(["package-lock.json"], DEVELOPER)];
    expect(at(["auto"], { pending_approvals: both, gate }).passage).toMatchObject({ by: "person" });
  });

  it("is as it was where none was", () => {
    expect(at(["auto"], { guarded: {} }).passage).toEqual({ by: "engine" });
    expect(at(["await"], { guarded: {} }).passage).toEqual({ events: [], by: "event" });
  });

  it("that is passed by a merge is confirmed by the merge, and takes no approval besides", () => {
    const { now, passage } = at(["external"], { pending_approvals: [approval(["package-lock.json"])] });
    expect(passage).toBeNull();
    expect(JSON.stringify(now.reason)).toContain("it is confirmed when you merge the pull request");
  });

  it("names ten paths and counts the rest", () => {
    const guarded = Object.fromEntries([...Array(12).keys()].map((n) => [`infra/${n}.tf`, "1"]));
    const said = JSON.stringify(at(["auto"], { guarded }).now.reason);
    expect(said.match(/protected path infra/g)).toHaveLength(10);
    expect(said).toContain("2 more were changed");
  });
});
