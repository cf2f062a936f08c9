import { describe, expect, it } from "vitest";
import { type Approval, type IntentState, type LedgerEvent, RULES, transition } from "../../../src/method/index.ts";
import { aLanding, aSignature, aStage, aState, aUnit, DEVELOPER, LATER, NOON } from "../../support/recorded/records.ts";
import { forbidden, refusalOf } from "../../support/refusal.ts";

/* What was written under older rules is replayed by them; newer ones hold from the line that says so. */

const UNIT = "unit-001-load-rows";
const PLAN = `.haiku/intents/airports/stages/build/units/${UNIT}.md`;
const signed: Approval = { at: NOON, by: DEVELOPER, source: "review", ref: "review/1", witnesses: { "plan.md": "a" } };
const migrate: LedgerEvent = { do: "migrate", at: LATER, rules: RULES };

/** Books as an older engine left them. */
function older(change: Parameters<typeof aState>[0] = {}): IntentState {
  const { intent, ...state } = aState(change);
  const { rules: _, ...rest } = intent;
  return { ...state, intent: rest };
}

const planned = older({
  stages: {
    build: aStage({
      plan_signed: signed,
      runs: [],
      units: { [UNIT]: aUnit({ reviews: { spec: aSignature() }, criteria: [] }) },
    }),
  },
});

function landed(state: IntentState): IntentState {
  const key = "airports/build/elaborate/-/-/1.1";
  const opened = transition(state, { do: "open", at: NOON, lane: key, steps: [key], plans: {} });
  const brought = { changed: { [PLAN]: "b".repeat(40) }, commit: "c" };
  return transition(opened, aLanding(key, { at: LATER, result: "done", actor: "elaborator", ...brought }));
}

describe("ledger of the first rules", () => {
  it("are replayed by these: what an old line did not take back stays", () => {
    const { build } = landed(planned).stages;
    expect(build?.plan_signed).toEqual(signed);
    expect(build?.units[UNIT]?.reviews.spec?.lapsed).toBeUndefined();
    expect(build).not.toHaveProperty("plan_lapsed");
  });

  it("say from where newer ones hold, and change nothing else by it", () => {
    const now = transition(planned, migrate);
    expect(now).toEqual({ ...planned, intent: { ...planned.intent, rules: RULES } });
    const { build } = landed(now).stages;
    expect(build?.plan_signed).toBeNull();
    expect(build?.plan_lapsed).toEqual({ ...signed, lapsed: LATER });
    expect(build?.units[UNIT]?.reviews.spec?.lapsed).toBe(LATER);
  });

  it("that have delivered stand delivered: who signed the whole has signed what was delivered", () => {
    const delivery: Approval = { at: NOON, by: null, source: "engine", ref: "d", witnesses: { ".": "e".repeat(40) } };
    const [good, gone] = [aSignature(), aSignature({ lapsed: NOON })];
    const state = older({ intent: { delivery, approvals: { overall: good, style: gone } } });
    expect(transition(state, migrate).intent.approvals).toEqual({
      overall: { ...good, witnesses: delivery.witnesses, carried: LATER },
      style: gone,
    });
    const open = older({ intent: { approvals: { overall: good } } });
    expect(transition(open, migrate).intent.approvals).toEqual({ overall: good });
  });

  it("carry nobody's signature on by a delivery; today's do", () => {
    const approval: Approval = {
      at: LATER,
      by: null,
      source: "engine",
      ref: "d",
      witnesses: { ".": "e".repeat(40) },
    };
    const event: LedgerEvent = { do: "deliver", head: "d".repeat(40), clearance: approval };
    const state = older({ intent: { approvals: { overall: aSignature() } } });
    expect(transition(state, event).intent.approvals).toEqual({ overall: aSignature() });
    expect(transition(transition(state, migrate), event).intent.approvals).toEqual({
      overall: aSignature({ witnesses: approval.witnesses, carried: event.head }),
    });
  });
});

describe("a change of rules is refused", () => {
  it.each<[string, IntentState, number, string]>([
    ["to those that hold already", aState(), RULES, "these books go by rules 2 already"],
    ["to the first ones, which hold without a word", older(), 1, "these books go by rules 1 already"],
    ["to those of a newer engine", older(), RULES + 1, "rules 3 are newer than those of this engine, 2"],
  ])("%s", (_, state, rules, why) => {
    expect(refusalOf(() => transition(state, { do: "migrate", at: LATER, rules }))).toEqual(forbidden(why));
  });
});
