import { describe, expect, it } from "vitest";
import { withHead } from "../../../src/method/derive/index.ts";
import {
  accountedHead,
  type IntentState,
  intentBranch,
  ledgerBranch,
  workBranch,
  workingStage,
  workingStageName,
} from "../../../src/method/index.ts";
import { aStage, aState, NOON } from "../../support/recorded/records.ts";

/* Which stage is worked on, on which branch, and up to which commit the ledger accounts for it. */

const merged = aStage({ merged: { at: NOON, ref: "m" }, head: "old" });
const MAIN = "haiku/airports/main";
const whole = { intent: { head: "i" } };
const none = aState({ ...whole, stages: {} });
const own = aState({ ...whole, stages: { build: aStage({ head: "b" }) } });
const fresh = aState({ ...whole, stages: { build: aStage() } });
const onMain = aState({ ...whole, stages: { build: aStage({ branch: MAIN, head: "b" }) } });
const between = aState({ ...whole, stages: { build: merged } });
const second = aState({ ...whole, stages: { build: merged, ship: aStage({ name: "ship", head: "s" }) } });
const all = aState({ ...whole, stages: { build: merged, ship: { ...merged, name: "ship" } } });

it("names its branches after the intent", () => {
  expect([intentBranch("airports"), ledgerBranch("airports")]).toEqual([MAIN, "haiku/airports/ledger"]);
});

describe("with", () => {
  const cases: readonly [string, IntentState, string | null, string | null, string, string | null][] = [
    ["no stage begun", none, "build", null, MAIN, "i"],
    ["a stage with a branch of its own", own, "build", "build", "haiku/airports/build", "b"],
    ["one on which nothing was committed yet", fresh, "build", "build", "haiku/airports/build", "i"],
    ["a stage on the intent branch", onMain, "build", "build", MAIN, "i"],
    ["the first merged and the second not begun", between, "ship", null, MAIN, "i"],
    ["the second begun", second, "ship", "ship", "haiku/airports/ship", "s"],
    ["all merged", all, null, null, MAIN, "i"],
  ];
  it.each(cases)("%s", (_, state, name, begun, branch, head) => {
    expect(workingStageName(state)).toBe(name);
    expect(workingStage(state)?.name ?? null).toBe(begun);
    expect(workBranch(state)).toBe(branch);
    expect(accountedHead(state)).toBe(head);
  });

  it.each(cases)("%s, a new head is kept where it belongs", (_, state, name, ...rest) => {
    const [begun, branch] = rest;
    const after = withHead(state, "new");
    expect(accountedHead(after)).toBe("new");
    expect(withHead(state, null)).toBe(state);
    const stage = begun === null || branch === MAIN ? undefined : state.stages[name ?? ""];
    expect(after).toEqual(
      stage
        ? { ...state, stages: { ...state.stages, [stage.name]: { ...stage, head: "new" } } }
        : { ...state, intent: { ...state.intent, head: "new" } },
    );
  });
});
