import { describe, expect, it } from "vitest";
import { criteriaNamed } from "../../../src/method/commands/rejection-wording.ts";
import {
  type ChangedPaths,
  type Criterion,
  type FinishEvent,
  type IntentState,
  type LedgerEvent,
  transition,
} from "../../../src/method/index.ts";
import {
  aLanding,
  anIteration,
  aStage,
  aStateBuilding,
  aUnit,
  DEVELOPER,
  LATER,
  NOON,
} from "../../support/recorded/records.ts";

/* Criteria are shown on outputs as they are; a rejection or a later change takes back what was shown before. */

const UNIT = "unit-001-load-rows";
const OUTPUT = "src/load.ts";
const [OLD, NEW] = ["1".repeat(40), "2".repeat(40)];
const shown = (n: number, differs: Partial<Criterion> = {}): Criterion => {
  return { n, met_by: "builder", evidence: "42 rows", at: NOON, witnesses: { [OUTPUT]: OLD }, ...differs };
};

/** The verifier is at work on the unit; what is given was shown before. */
function working(criteria: readonly Criterion[], rules?: number): IntentState {
  const open = anIteration({ hat: "verifier", completed_at: null, result: null, message: null });
  const unit = aUnit({ id: UNIT, plan: OLD, started_at: NOON, iterations: [anIteration(), open], criteria });
  const state = aStateBuilding({ units: { [UNIT]: unit } });
  const { rules: today, ...intent } = state.intent;
  return { ...state, intent: { ...intent, ...(rules === 1 ? {} : { rules: rules ?? today }) } };
}

function lands(state: IntentState, differs: Partial<FinishEvent>): readonly Criterion[] {
  const event = aLanding("airports/build/hat/001/verifier/1.1", { at: LATER, actor: "verifier", ...differs });
  return transition(state, event).stages.build?.units[UNIT]?.criteria ?? [];
}

function says(n: number, met: boolean): FinishEvent["commands"][number] {
  return { name: "haiku_unit_criterion", args: { intent: "airports", unit: UNIT, n, met, evidence: "read it" } };
}

describe("a rejection takes back", () => {
  const three = [shown(1), shown(2), shown(3)];
  it.each<[string | null, readonly number[]]>([
    ["Criterion 2 fails.", [1, 3]],
    ["criteria 1 and 3: no row is there", [2]],
    ["It is wrong.", []],
    ["The gate fails", []],
    [null, []],
    ["criterion 7 is not there", [1, 2, 3]],
  ])("what it names, or everything: %j leaves %j", (message, left) => {
    const now = lands(working(three), { result: "reject", message });
    expect(now.map(({ n }) => n)).toEqual(left);
  });

  it("also what was shown in the same step", () => {
    const now = lands(working([]), {
      result: "reject",
      message: "criterion 1",
      commands: [says(1, true), says(2, true)],
    });
    expect(now).toEqual([{ n: 2, met_by: "verifier", evidence: "read it", at: LATER }]);
  });

  it("and an advance takes back nothing", () => {
    expect(lands(working(three), {})).toEqual(three);
    expect(lands(working(three, 1), { result: "reject", message: "It is wrong." })).toEqual(three);
  });
});

describe("a change of a declared output takes back what was shown on it", () => {
  const other = shown(2, { witnesses: { "docs/a.md": OLD } });
  const folder = shown(3, { witnesses: { docs: OLD } });
  const { witnesses: _, ...untold } = shown(4);
  const all = [shown(1), other, folder, untold];

  it.each<[string, ChangedPaths, readonly number[]]>([
    ["the output", { [OUTPUT]: NEW }, [2, 3, 4]],
    ["the output, gone", { [OUTPUT]: null }, [2, 3, 4]],
    ["the output, as it was", { [OUTPUT]: OLD }, [1, 2, 3, 4]],
    ["a file below it", { "docs/a.md": NEW }, [1, 4]],
    ["something else", { "README.md": NEW }, [1, 2, 3, 4]],
  ])("by a step: %s", (_, changed, left) => {
    expect(lands(working(all), { changed, commit: "c".repeat(40) }).map(({ n }) => n)).toEqual(left);
    const adopt: LedgerEvent = { do: "adopt", at: LATER, stage: "build", head: "h", changed, by: DEVELOPER };
    const now = transition(working(all), adopt).stages.build?.units[UNIT]?.criteria.map(({ n }) => n);
    expect(now).toEqual(left);
    expect(lands(working(all, 1), { changed }).map(({ n }) => n)).toEqual([1, 2, 3, 4]);
    expect(transition(working(all, 1), adopt).stages.build?.units[UNIT]?.criteria).toEqual(all);
  });

  it("not what the step that changed it shows itself", () => {
    const saw = { [OUTPUT]: NEW };
    const now = lands(working([shown(1), shown(2)]), { changed: { [OUTPUT]: NEW }, saw, commands: [says(1, true)] });
    expect(now).toEqual([{ n: 1, met_by: "verifier", evidence: "read it", at: LATER, witnesses: saw }]);
  });

  it("not what a merge of the base brought along", () => {
    const adopt: LedgerEvent = {
      ...{ do: "adopt", at: LATER, stage: "build", head: "h", changed: {}, by: null },
      carried: { [OUTPUT]: NEW, "README.md": NEW },
    };
    const now = transition(working([shown(1), untold]), adopt).stages.build?.units[UNIT]?.criteria;
    expect(now).toEqual([shown(1, { witnesses: { [OUTPUT]: NEW } }), untold]);
  });

  it("in no stage that has merged", () => {
    const state = working([shown(1)]);
    const { build } = state.stages;
    const merged = build && { ...build, merged: { at: NOON, ref: "m" }, branch: "haiku/airports/main" };
    const ship = aStage({ name: "ship", branch: "haiku/airports/main" });
    const adopt: LedgerEvent = {
      do: "adopt",
      at: LATER,
      stage: null,
      head: "h",
      changed: { [OUTPUT]: NEW },
      by: DEVELOPER,
    };
    for (const stages of [{ build: merged, ship }, { build: merged }] as IntentState["stages"][]) {
      const now = transition({ ...state, stages }, adopt).stages.build?.units[UNIT];
      expect(now?.criteria).toEqual([shown(1)]);
    }
  });
});

it("says by whom and on what a criterion was shown, where it is met", () => {
  const saw = { [OUTPUT]: NEW };
  expect(lands(working([]), { saw, commands: [says(2, true), says(1, false)] })).toEqual([
    { n: 1, met_by: null, evidence: "read it", at: LATER },
    { n: 2, met_by: "verifier", evidence: "read it", at: LATER, witnesses: saw },
  ]);
});

it.each<[string, readonly number[]]>([
  ["Criterion 2 fails.", [2]],
  ["criterion #3", [3]],
  ["Criterion no. 4 and criterion 1", [1, 4]],
  ["criteria 1, 3 and 5 fail", [1, 3, 5]],
  ["Criteria 2-4", [2, 3, 4]],
  ["criteria 2 to 4, and 7", [2, 3, 4, 7]],
  ["criteria numbers 1 & 2", [1, 2]],
  ["criteria 4-2", [2, 4]],
  ["criteria 1-100000", [1, 100000]],
  ["2 criteria fail", []],
  ["none of the 3 tests", []],
  ["the criterion about rows; 7 are lost", []],
  ["", []],
])("%j names the criteria %j", (message, named) => {
  expect(criteriaNamed(message)).toEqual(named);
});
