import { describe, expect, it } from "vitest";
import type { StageRecord } from "../../../src/method/index.ts";
import { unseenGates } from "../../../src/runner/run-gates.ts";
import { parsePlans } from "../../../src/state/index.ts";
import { workWithUnit } from "../../support/recorded/plans.ts";
import { aState, aStateBuilding, aStep } from "../../support/recorded/records.ts";

const STEP = aStep("gates");
const SIGNED = {
  at: "2026-01-01T00:00:00.000Z",
  by: { login: "a", id: 1 },
  source: "command",
  ref: "c",
  witnesses: {},
};
const WORK = workWithUnit({ gate: "sh mine.sh" });
const [UNIT] = parsePlans(aState().slug, ["build"], WORK).stages.build?.units ?? [];
const OF_THIS_PLAN = { [`plan:build/${UNIT?.id}`]: UNIT?.plan ?? "" };

describe("a plan's command that nobody has seen", () => {
  const unseen = (change: Partial<StageRecord>) =>
    unseenGates({
      state: aStateBuilding(change),
      work: WORK,
      step: STEP,
    }).map(({ command }) => command);

  it("is one that the configuration does not declare, of a plan without a person's signature", () => {
    expect(unseen({})).toEqual(["sh mine.sh"]);
  });

  it("is none once a person has signed the plan", () => {
    const plan_signed = { ...SIGNED, witnesses: { ...OF_THIS_PLAN, "plan:build/unit-002-else": "2" } };
    expect(unseen({ plan_signed: plan_signed as StageRecord["plan_signed"] })).toEqual([]);
  });

  it.each([
    ["another plan of it", { ...OF_THIS_PLAN, [`plan:build/${UNIT?.id}`]: "1" }],
    ["other plans", { "plan:build/unit-002-else": "2" }],
    ["nothing", {}],
  ])("is one where the signature saw %s", (_, witnesses) => {
    expect(unseen({ plan_signed: { ...SIGNED, witnesses } as StageRecord["plan_signed"] })).toEqual(["sh mine.sh"]);
  });
});
