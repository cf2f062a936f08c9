import { describe, expect, it } from "vitest";
import type { Finding, IntentState, Intervention, Limits, RunRecord, Usage } from "../../../src/method/index.ts";
import { aPlannedUnit, somePlans } from "../../support/recorded/plans.ts";
import { aFinding, anIteration, aRun, aState, DEVELOPER, LIMITS, NOON } from "../../support/recorded/records.ts";
import { partsOf, placeOf, stageAt, unitAt } from "../../support/recorded/standing.ts";

/* What people read at a cap, which steps count against it, and which jobs still fit below it. */

const WHO = "someone with the command permission";

interface Books {
  readonly limits: Partial<Limits>;
  readonly runs?: readonly RunRecord[];
  readonly findings?: readonly Finding[];
  readonly interventions?: readonly Intervention[];
  /** The stage's own limits, where they matter. */
  readonly own?: Partial<Limits>;
}

/** The plan is written and signed; `runs` came before it. */
function books({ limits, runs = [], findings = [], interventions = [], own = {} }: Books): IntentState {
  const frozen = { limits: { ...LIMITS, ...own } };
  const build = stageAt("reviewed", { frozen, runs: [aRun("elaborate/-"), ...runs] });
  const state = aState({ stages: { build }, findings, intent: { interventions } });
  const whole = { ...state.intent.frozen, limits: { ...LIMITS, ...limits } };
  return { ...state, intent: { ...state.intent, frozen: whole } };
}

const grant = (step: string, at: string): Intervention => ({
  at,
  by: DEVELOPER,
  source: "comment/1",
  do: "retry",
  step,
});
const at = (time: string): string => `2026-11-21T${time}.000Z`;
const told = (state: IntentState, now = NOON) => partsOf(placeOf(state, { now }))[0];
const opens = (state: IntentState, now = NOON): boolean => placeOf(state, { now }).lanes.length > 0;

describe("steps", () => {
  const how = "`/haiku retry steps` grants as many again, `/haiku pause`, or `/haiku abandon <reason>`";

  it("that are used up", () => {
    const now = placeOf(books({ limits: { steps: 1 } }));
    expect(now).toMatchObject({ phase: "execute", lanes: [], waits_for: "stuck" });
    expect(partsOf(now)[0]).toEqual({
      ...{ subject: "steps", met: false, because: "1 step is used up, the most there may be", who: WHO, how },
    });
  });

  it("that would be too many", () => {
    const state = books({ limits: { steps: 2 } });
    const build = state.stages.build;
    if (!build) throw new Error("no stage");
    const unsigned = { ...state, stages: { build: { ...build, units: {} } } };
    expect(told(unsigned)).toEqual({
      ...{ subject: "steps", met: false, who: WHO, how },
      because: "the next 2 steps would be more than the 2 there may be",
    });
  });

  it("say of what else is waited for that it goes on when the cap allows it", () => {
    expect(partsOf(placeOf(books({ limits: { steps: 1 } })))[1]).toMatchObject({
      subject: "unit-001-load-rows Load the rows",
      how: "nothing is to be done here: it goes on when the cap allows it",
    });
  });

  it("leave what a person can do for a step that is held", () => {
    const held = { ...grant("build/fix/FB-001/classifier", NOON), do: "cancel" };
    const findings = [aFinding({ interventions: [held] }), aFinding({ id: "FB-002" })];
    expect(partsOf(placeOf(books({ limits: { steps: 1 }, findings }))).map(({ how }) => how)).toEqual([
      how,
      "comment `/haiku retry` with a note on what has changed, or `/haiku pause`",
      "nothing is to be done here: it goes on when the cap allows it",
    ]);
  });

  it("wait for agents first where some are at work, and the cap is said all the same", () => {
    const spent = books({ limits: { steps: 2 }, runs: [aRun("gates/-", { result: null })] });
    expect(placeOf(spent)).toMatchObject({ lanes: [], waits_for: "agents" });
    expect(told(spent)).toMatchObject({ subject: "steps" });
  });

  it("of every kind count: of stages, of the intent, of units and of findings", () => {
    const state = books({
      limits: { steps: 5 },
      findings: [aFinding({ resolution: "fixed", iterations: [anIteration()] })],
    });
    const build = state.stages.build;
    if (!build) throw new Error("no stage");
    const unit = { ...unitAt("reviewed"), iterations: [anIteration({ result: "failed" })] };
    const all = {
      ...state,
      intent: { ...state.intent, runs: [aRun("gates/-")] },
      stages: { build: { ...build, units: { [unit.id]: unit } } },
    };
    expect(opens(all)).toBe(true); // the plan, the gates, the unit and the finding: four
    const one = { ...all, intent: { ...all.intent, runs: [aRun("gates/-"), aRun("gates/-")] } };
    expect(told(one)?.because).toBe("5 steps are used up, the most there may be");
  });

  it.each([
    [at("11:59:59"), false],
    [NOON, false],
    [at("12:00:01"), true],
  ])("count anew from the moment a person grants them: %s", (when, want) => {
    expect(opens(books({ limits: { steps: 1 }, interventions: [grant("steps", when)] }))).toBe(want);
  });
});

describe("steps of one hour", () => {
  const three = ["11:10:00", "11:05:00", "11:30:00"].map((time) => aRun("gates/-", { dispatched_at: at(time) }));

  it("say when it goes on by itself", () => {
    const state = books({ limits: { steps_per_hour: 2 }, runs: three });
    expect(placeOf(state)).toMatchObject({ lanes: [], waits_for: "person" });
    expect(told(state)).toEqual({
      subject: "steps per hour",
      met: false,
      because: "4 steps in an hour, the most there may be; it goes on by itself at 12:30 UTC",
      who: WHO,
      how: "`/haiku retry steps` lets it go on now, `/haiku pause` stops it, or `/haiku abandon <reason>`",
    });
  });

  it.each([
    ["12:29:59", false],
    ["12:30:00", true],
  ])("go on at that time and not before: %s", (time, want) => {
    expect(opens(books({ limits: { steps_per_hour: 2 }, runs: three }), at(time))).toBe(want);
  });

  it("leave room for as many as have not been opened within it", () => {
    expect(opens(books({ limits: { steps_per_hour: 5 }, runs: three }))).toBe(true);
    expect(opens(books({ limits: { steps_per_hour: 4 }, runs: three }))).toBe(false);
  });

  it("hold back without a word what agents at work make room for", () => {
    const state = books({ limits: {}, own: { parallel: 1 }, runs: [aRun("gates/-", { result: null })] });
    const now = placeOf(state);
    expect(now).toMatchObject({ lanes: [], waits_for: "agents" });
    expect(partsOf(now)).toEqual([
      {
        met: false,
        because: "builder is next (bolt 1)",
        who: "an agent in CI",
        subject: "unit-001-load-rows Load the rows",
      },
    ]);
  });
});

describe("jobs that still fit", () => {
  const units = ["unit-001-a", "unit-002-b", "unit-003-c"].map((id) => aPlannedUnit({ id, outputs: [`src/${id}.ts`] }));
  it.each<[Partial<Limits>, Partial<Limits>, number]>([
    [{}, {}, 3],
    [{ steps: 2 }, {}, 1],
    [{ steps: 3 }, {}, 2],
    [{ steps: 4, steps_per_hour: 2 }, {}, 1],
    [{ steps: 2, steps_per_hour: 4 }, {}, 1],
    [{}, { parallel: 2 }, 2],
  ])("below %j of the intent and %j of the stage: %i", (limits, own, want) => {
    const state = books({ limits, own });
    const build = stageAt("reviewed", { frozen: { limits: { ...LIMITS, ...own } } }, units);
    const now = placeOf({ ...state, stages: { build } }, { plans: somePlans(units) });
    expect(now.lanes).toHaveLength(want);
  });
});

describe("what agents use up", () => {
  const how = "`/haiku retry usage` grants as much again, `/haiku pause`, or `/haiku abandon <reason>`";
  const used = (usage: Usage | null, differs: Partial<RunRecord> = {}): RunRecord =>
    aRun("review/spec", { usage, ...differs });
  const counted = { ...aRun("review/spec"), usage: { input_tokens: 1, output_tokens: 1, cost_usd: 0.25 } };

  const cases: readonly [string, Partial<Limits>, readonly RunRecord[], string | null][] = [
    [
      "a step's tokens, in and out",
      { tokens_per_step: 10 },
      [used({ input_tokens: 6, output_tokens: 5 })],
      "review/spec used 11 tokens, and a step may use 10",
    ],
    [
      "only out",
      { tokens_per_step: 10 },
      [used({ output_tokens: 11 })],
      "review/spec used 11 tokens, and a step may use 10",
    ],
    [
      "only in",
      { tokens_per_step: 10 },
      [used({ input_tokens: 11 })],
      "review/spec used 11 tokens, and a step may use 10",
    ],
    [
      "a step's dollars",
      { usd_per_step: 1 },
      [used({ cost_usd: 1.5 })],
      "review/spec cost $1.5, and a step may cost $1",
    ],
    ["a step of which nothing is known", { usd_per_step: 1, tokens_per_step: 1 }, [used(null)], null],
    [
      "dollars alone",
      { usd_per_intent: 1 },
      [used({ cost_usd: 0.4 }), used({ cost_usd: 0.4 })],
      "$1.80 of $1 are spent (1 step did not tell, counted as the most a step may use)",
    ],
    [
      "tokens in all",
      { tokens_per_intent: 12, tokens_per_step: 10 },
      [used({ input_tokens: 1 }), used({ output_tokens: 1 })],
      "12 of 12 tokens are used (1 step did not tell, counted as the most a step may use)",
    ],
    [
      "tokens in all, below",
      { tokens_per_intent: 13, tokens_per_step: 10 },
      [used({ input_tokens: 1 }), used({ output_tokens: 1 })],
      null,
    ],
    [
      "dollars without tokens",
      { tokens_per_intent: 20, tokens_per_step: 10 },
      [used({ cost_usd: 0.1 })],
      "20 of 20 tokens are used (1 step did not tell, counted as the most a step may use)",
    ],
    ["what still runs", { usd_per_intent: 6, usd_per_step: 4 }, [used(null, { result: null })], null],
    ["jobs without an agent", { usd_per_intent: 6, usd_per_step: 4 }, [aRun("gates/-", { usage: null })], null],
  ];
  it.each(cases)("%s", (_, limits, runs, because) => {
    const state = books({ limits, runs });
    if (because === null) return expect(opens(state)).toBe(true);
    expect(placeOf(state)).toMatchObject({ lanes: [], waits_for: "stuck" });
    expect(told(state)).toEqual({ subject: "usage", met: false, because, who: WHO, how });
  });

  it("says nothing of unknown steps where all have told", () => {
    const state = books({ limits: { usd_per_intent: 0.25, tokens_per_intent: 3 } });
    const build = state.stages.build;
    if (!build) throw new Error("no stage");
    const spending = (runs: readonly RunRecord[]) =>
      told({ ...state, stages: { build: { ...build, runs: [{ ...counted, step: "elaborate/-" }, ...runs] } } })
        ?.because;
    expect(spending([])).toBe("$0.25 of $0.25 are spent");
    expect(spending([counted])).toBe("4 of 3 tokens are used");
  });

  it("counts a hat by its name", () => {
    const state = books({ limits: { tokens_per_step: 10 } });
    const build = state.stages.build;
    if (!build) throw new Error("no stage");
    const unit = { ...unitAt("reviewed"), iterations: [anIteration({ usage: { input_tokens: 11 } })] };
    expect(told({ ...state, stages: { build: { ...build, units: { [unit.id]: unit } } } })?.because).toBe(
      "builder used 11 tokens, and a step may use 10",
    );
  });

  it("counts anew from the moment a person grants as much again", () => {
    const limits = { tokens_per_step: 10 };
    const runs = [used({ input_tokens: 11 })];
    expect(opens(books({ limits, runs, interventions: [grant("usage", at("12:00:01"))] }))).toBe(true);
    expect(opens(books({ limits, runs, interventions: [grant("usage", NOON)] }))).toBe(false);
    expect(opens(books({ limits, runs, interventions: [grant("steps", at("12:00:01"))] }))).toBe(false);
  });
});

describe("findings of a stage", () => {
  const low = (n: number, differs: Partial<Finding> = {}): Finding =>
    aFinding({ id: `FB-00${n}`, severity: "low", resolution: "fixed", ...differs });
  const standing = (findings: readonly Finding[], interventions: readonly Intervention[] = []) => {
    const frozen = { limits: { ...LIMITS, findings_per_stage: 2 } };
    const build = stageAt("approved", { frozen, interventions });
    return placeOf(aState({ stages: { build }, findings }));
  };

  it("that have reached their cap are said once the work is signed, before its gate opens", () => {
    const now = standing([low(1), low(2)]);
    expect(now).toMatchObject({ phase: "gate", lanes: [], acts: [], waits_for: "stuck" });
    expect(partsOf(now)).toEqual([
      {
        subject: "findings",
        met: false,
        because:
          "2 findings have been filed in stage build, the most there may be; what was left out stands in the reviewers' summaries",
        who: WHO,
        how: "`/haiku retry findings` goes on and allows as many again, `/haiku changes <text>` says what else is to be done, or `/haiku abandon <reason>`",
      },
    ]);
  });

  const human = { login: "developer", id: 1, kind: "human" } as const;
  it.each<[string, readonly Finding[], readonly Intervention[], boolean]>([
    ["of another stage", [low(1), low(2, { stage: "ship" })], [], false],
    ["of people", [low(1), low(2, { author: human })], [], false],
    ["granted once more", [low(1), low(2), low(3)], [grant("findings", NOON)], false],
    ["granted once more and used up", [1, 2, 3, 4].map((n) => low(n)), [grant("findings", NOON)], true],
  ])("%s", (_, findings, interventions, stuck) => {
    expect(standing(findings, interventions).waits_for).toBe(stuck ? "stuck" : "engine");
  });

  it("stop nothing once the gate is open", () => {
    const frozen = { limits: { ...LIMITS, findings_per_stage: 1 } };
    const build = stageAt("approved", { frozen, gate_opened_at: NOON });
    expect(placeOf(aState({ stages: { build }, findings: [low(1)] })).waits_for).toBe("person");
  });
});
