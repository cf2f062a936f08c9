import { describe, expect, it } from "vitest";
import { acceptRole } from "../../../src/engine/commands/accept-role.ts";
import type { Limits, NewFinding, Position, Reason, Usage } from "../../../src/method/index.ts";
import { anObservation } from "../../support/recorded/observation.ts";
import { aNewFinding, LIMITS, MAINTAINER } from "../../support/recorded/records.ts";
import { apply, at, land, openAll, openNext, plannedUnit, plannedWalk, type Walk, where } from "../../support/walk.ts";

/* Every cap at, below and above its limit; each ends with a person who is told what to choose from. */

const by = MAINTAINER;

function walkWith(limits: Partial<Limits>, units = [plannedUnit()]): Walk {
  const own = { ...LIMITS, ...limits };
  const walk = plannedWalk({ limits: own }, { units });
  walk.state = {
    ...walk.state,
    intent: { ...walk.state.intent, frozen: { ...walk.state.intent.frozen, limits: own } },
  };
  return walk;
}

/** Opens and closes what may start; answers how many steps. */
function round(walk: Walk, usage: Usage | null = null, times?: () => string): number {
  const steps = openAll(walk);
  for (const step of steps) land(walk, step, { usage, ...(times ? { at: times() } : {}) });
  return steps.length;
}

function retry(walk: Walk, step?: string): void {
  const intervention = { at: at(), by, source: "comment/1", do: "retry", ...(step ? { step } : {}) };
  apply(walk, { do: "intervene", stage: "build", finding: null, intervention });
}

const find = (reason: Reason, subject: string): Reason | undefined =>
  reason.subject === subject ? reason : (reason.parts ?? []).map((part) => find(part, subject)).find(Boolean);

function told(position: Position, subject: string): string {
  const reason = find(position.reason, subject);
  return reason ? `${reason.because} | ${reason.who} | ${reason.how}` : "";
}

describe("steps of the whole intent", () => {
  // elaborate 1, review 2, builder 1, verifier 1, approve 2
  it.each<[number, boolean]>([
    [2, true],
    [3, false],
    [4, false],
  ])("with %i allowed after 1 and the next two wanted: stopped %s", (steps, stopped) => {
    const walk = walkWith({ steps });
    round(walk);
    expect(where(walk).lanes.length === 0).toBe(stopped);
    if (!stopped) return;
    expect(where(walk).waits_for).toBe("stuck");
    expect(told(where(walk), "steps")).toMatch(/the next 2 steps .* more than the 2 .* retry steps.*pause.*abandon/);
  });

  it("ends at the limit with a person, who grants as many again", () => {
    const walk = walkWith({ steps: 3 });
    round(walk);
    round(walk);
    expect(where(walk)).toMatchObject({ lanes: [], waits_for: "stuck" });
    expect(told(where(walk), "steps")).toMatch(/3 steps are used up.*command permission.*retry steps/);
    retry(walk);
    expect(where(walk).lanes).toEqual([]);
    retry(walk, "steps");
    expect(where(walk).lanes).toHaveLength(1);
  });

  it("takes in what runs", () => {
    const walk = walkWith({ steps: 3 });
    round(walk);
    openAll(walk);
    expect(where(walk).waits_for).toBe("agents");
  });

  it("is not there without a number", () => {
    const walk = walkWith({});
    for (let i = 0; i < 4; i += 1) expect(round(walk)).toBeGreaterThan(0);
  });
});

describe("steps of one hour", () => {
  it.each<[number, number]>([
    [2, 0],
    [3, 2],
    [4, 2],
  ])("with %i allowed, 1 done and 2 wanted: %i are opened", (steps_per_hour, opened) => {
    const walk = walkWith({ steps_per_hour });
    round(walk);
    expect(where(walk).lanes.flatMap((job) => job.steps)).toHaveLength(opened);
  });

  it("goes on by itself when the hour is over, or when a person says so", () => {
    const walk = walkWith({ steps_per_hour: 3 });
    round(walk);
    round(walk);
    walk.facts = { ...walk.facts, now: at() };
    expect(where(walk)).toMatchObject({ lanes: [], waits_for: "person" });
    expect(told(where(walk), "steps per hour")).toMatch(/3 steps in an hour.*by itself at \d\d:\d\d UTC.*retry steps/);
    const later = new Date(Date.parse(walk.facts.now) + 3_600_000).toISOString();
    walk.facts = { ...walk.facts, now: later };
    expect(where(walk).lanes).toHaveLength(1);
    walk.facts = { ...walk.facts, now: at() };
    expect(where(walk).lanes).toEqual([]);
    retry(walk, "steps");
    expect(where(walk).lanes).toHaveLength(1);
  });
});

describe("jobs side by side", () => {
  const units = [1, 2, 3].map((n) => plannedUnit({ id: `unit-00${n}-x` }));
  it.each([1, 2, 3, 4])("at most %i", (parallel) => {
    const walk = walkWith({ parallel }, units);
    round(walk);
    round(walk);
    expect(where(walk).lanes).toHaveLength(Math.min(parallel, 3));
    openNext(walk);
    expect(where(walk).lanes).toHaveLength(Math.min(parallel - 1, 2));
  });
});

describe("what agents use up", () => {
  const tokens = (input_tokens: number, output_tokens = 0): Usage => ({ input_tokens, output_tokens });
  const cases: readonly [string, Partial<Limits>, Usage | null, RegExp | null][] = [
    ["tokens below", { tokens_per_intent: 100 }, tokens(60, 39), null],
    ["tokens at the limit", { tokens_per_intent: 100 }, tokens(60, 40), /100 of 100 tokens are used/],
    ["tokens above", { tokens_per_intent: 100 }, tokens(600), /600 of 100 tokens/],
    ["dollars below", { usd_per_intent: 2 }, { cost_usd: 1.99 }, null],
    ["dollars at the limit", { usd_per_intent: 2 }, { cost_usd: 2 }, /\$2\.00 of \$2 are spent/],
    ["dollars above", { usd_per_intent: 2 }, { cost_usd: 2.5 }, /\$2\.50 of \$2/],
    ["a step's tokens at its limit", { tokens_per_step: 100 }, tokens(100), null],
    ["a step's tokens above", { tokens_per_step: 100 }, tokens(100, 1), /used 101 tokens, and a step may use 100/],
    ["a step's dollars at its limit", { usd_per_step: 1 }, { cost_usd: 1 }, null],
    ["a step's dollars above", { usd_per_step: 1 }, { cost_usd: 1.01 }, /cost \$1.01, and a step may cost \$1/],
    ["unknown, with room for it", { tokens_per_step: 50, tokens_per_intent: 100 }, null, null],
    ["unknown, as the most of a step", { tokens_per_step: 100, tokens_per_intent: 100 }, null, /1 step did not tell/],
    ["unknown, with no most of a step", { usd_per_intent: 5 }, null, /\$5\.00 of \$5 are spent/],
    ["dollars unknown, tokens known", { usd_per_step: 3, usd_per_intent: 3 }, tokens(5), /\$3\.00 of \$3/],
    ["unknown, without a cap", {}, null, null],
  ];
  it.each(cases)("%s", (_, limits, usage, words) => {
    const walk = walkWith(limits);
    round(walk, usage);
    if (words === null) return expect(where(walk).lanes).toHaveLength(1);
    expect(where(walk)).toMatchObject({ lanes: [], waits_for: "stuck" });
    expect(told(where(walk), "usage")).toMatch(words);
    expect(told(where(walk), "usage")).toMatch(/retry usage.*pause.*abandon/);
    retry(walk, "usage");
    expect(where(walk).lanes).toHaveLength(1);
  });

  it("does not count jobs that have no agent", () => {
    const gate = { name: "test", command: "npm test" };
    const walk = walkWith({ usd_per_step: 1, usd_per_intent: 10 }, [plannedUnit({ quality_gates: [gate] })]);
    for (let i = 0; i < 5; i += 1) round(walk, { cost_usd: 0 });
    expect(walk.log).toContain("gates/-/-:signed");
    expect(told(where(walk), "usage")).toBe("");
  });
});

describe("findings of a stage", () => {
  const filed = (count: number, change: Partial<NewFinding> = {}): Walk => {
    const walk = walkWith({ findings_per_stage: 3 });
    while (where(walk).lanes.length > 0) round(walk);
    const findings = Array.from({ length: count }, (_, n) =>
      aNewFinding({ fingerprint: `f${n}`, severity: "low", parked: true, ...change }),
    );
    apply(walk, { do: "file", at: at(), findings });
    return walk;
  };

  it.each<[number, boolean]>([
    [2, false],
    [3, true],
    [4, true],
  ])("%i of 3: stopped %s", (count, stopped) => {
    const walk = filed(count);
    expect(where(walk).waits_for).toBe(stopped ? "stuck" : "engine");
    if (!stopped) return;
    expect(told(where(walk), "findings")).toMatch(/the most there may be.*retry findings.*changes.*abandon/);
    retry(walk, "findings");
    expect(where(walk).waits_for).toBe("engine");
  });

  it("does not count what people file", () => {
    const author = { ...MAINTAINER, kind: "human" } as const;
    expect(where(filed(4, { author })).waits_for).toBe("engine");
  });
});

describe("bolts of a unit", () => {
  it.each<[number, number, boolean]>([
    [3, 2, false],
    [3, 3, true],
    [1, 1, true],
  ])("with %i allowed, after %i rejections: stuck %s", (unit_bolts, rejections, stuck) => {
    const walk = walkWith({ unit_bolts });
    round(walk);
    round(walk);
    for (let i = 0; i < rejections; i += 1)
      for (const result of ["advance", "reject"] as const) {
        land(walk, openNext(walk), { result });
      }
    expect(where(walk).waits_for).toBe(stuck ? "stuck" : "agents");
    if (!stuck) return;
    expect(told(where(walk), "hat 001 builder")).toMatch(/the most there may be.*retry 001.*feedback.*pause.*abandon/);
    retry(walk, "build/hat/001/builder");
    expect(where(walk).waits_for).toBe("agents");
  });
});

describe("attempts", () => {
  it.each<[number, number, boolean]>([
    [3, 2, false],
    [3, 3, true],
    [1, 1, true],
  ])("with %i allowed, after %i failures: stuck %s", (attempts, failures, stuck) => {
    const walk = walkWith({ attempts });
    for (let i = 0; i < failures; i += 1) {
      openNext(walk);
      const steps = where(walk).in_flight;
      apply(walk, { do: "close", at: at(), steps, result: "failed", message: "out of quota", run: 1 });
    }
    expect(where(walk).waits_for).toBe(stuck ? "stuck" : "agents");
    if (stuck) expect(told(where(walk), "elaborate")).toMatch(/failed \d times?: out of quota.*retry.*pause/);
  });
});

describe("rounds of a reviewer", () => {
  /** The plan is reviewed and changes under the review, again and again. */
  function reviewed(rounds: number, times: number): Walk {
    const walk = walkWith({ rounds });
    round(walk);
    for (let i = 0; i < times; i += 1) {
      round(walk);
      lapse(walk);
    }
    return walk;
  }
  function lapse(walk: Walk): void {
    const stage = walk.state.stages.build;
    if (!stage) throw new Error("no stage");
    const units = Object.fromEntries(Object.entries(stage.units).map(([id, unit]) => [id, { ...unit, reviews: {} }]));
    walk.state = { ...walk.state, stages: { build: { ...stage, units } } };
  }

  it.each<[number, number, boolean]>([
    [3, 2, false],
    [3, 3, true],
    [1, 1, true],
  ])("with %i allowed, after %i: stuck %s", (rounds, times, stuck) => {
    const walk = reviewed(rounds, times);
    expect(where(walk).waits_for).toBe(stuck ? "stuck" : "agents");
    if (stuck)
      expect(told(where(walk), "review spec")).toMatch(
        /rounds? (?:is|are) used up.*retry spec.*approve spec.*changes.*abandon/,
      );
  });

  it("lets a person grant one more, and only one", () => {
    const walk = reviewed(2, 2);
    retry(walk);
    expect(where(walk).lanes).toHaveLength(1);
    round(walk);
    lapse(walk);
    expect(where(walk).waits_for).toBe("stuck");
  });

  it("lets a person accept what stands, with a reason, and only then", () => {
    const said = { at: at(), by, source: "comment/9" } as const;
    expect(acceptRole(anObservation(reviewed(3, 2)), "spec good enough", said)).toEqual({
      hint: "`/haiku approve` alone passes what is waited for",
      message: "spec still has rounds left",
    });
    const walk = reviewed(2, 2);
    expect(acceptRole(anObservation(walk), "", said)).toBeNull();
    expect(acceptRole(anObservation(walk), "not yet: wait for the tests", said)).toMatchObject({
      message: "the words behind it name no reviewer",
    });
    expect(acceptRole(anObservation(walk), "spce good enough", said)).toEqual({
      message: "the words behind it name no reviewer",
      hint: expect.stringContaining("did you mean `/haiku approve spec <reason>`?"),
    });
    expect(acceptRole(anObservation(walk), "spec", said)).toEqual({
      hint: "`/haiku approve spec <reason>`",
      message: "a reason is missing",
    });
    expect(acceptRole(anObservation(walk), "quality_gates now", said)).toEqual({
      hint: "`/haiku retry quality_gates`, or waive the finding",
      message: expect.stringContaining("run"),
    });
    for (const role of ["spec", "correctness"]) {
      const events = acceptRole(anObservation(walk), `${role} good enough`, said);
      if (!events || "message" in events) throw new Error(events?.message ?? role);
      apply(walk, ...events);
    }
    expect(where(walk).phase).toBe("execute");
    expect(walk.state.stages.build?.units["unit-001-load"]?.reviews.spec).toMatchObject({
      accepted: { by, source: "comment/9", reason: "good enough" },
    });
  });
});
