import { describe, expect, it } from "vitest";
import { isIsolated } from "../../../src/method/derive/index.ts";
import { type Isolation, nextInJob, type Step } from "../../../src/method/index.ts";
import { aNewFinding, fixStep, hatStep } from "../../support/recorded/records.ts";
import { apply, at, land, open, openAll, plannedUnit, plannedWalk, type Walk, where } from "../../support/walk.ts";

/* Which steps get a job of their own: the verifying hat, the assessor, or every step. */

const YES: readonly [Isolation, string][] = [
  [[], ""],
  [["verify"], "verify"],
  [["assess"], "assess"],
  [["verify", "assess"], "verify assess"],
  [["step"], "verify assess step"],
  [false, ""],
  [true, "verify assess"], // as older ledger says it
];

it.each(YES)("%j: %s", (isolate, want) => {
  expect((["verify", "assess", "step"] as const).filter((what) => isIsolated(isolate, what)).join(" ")).toBe(want);
});

const hat = (name: string): Step => {
  return hatStep(name);
};
const fix = (name: string): Step => {
  return fixStep(name);
};

function walkOf(isolate: Isolation): Walk {
  return plannedWalk(
    { isolate, chain: ["planner", "builder", "verifier"] },
    { units: [plannedUnit(), plannedUnit({ id: "unit-002-other" })] },
  );
}

function round(walk: Walk): void {
  for (const step of openAll(walk)) land(walk, step);
}

/** Does it, and says which hat follows in the same job. */
function followsIn(walk: Walk, step: Step): string | null {
  const job = where(walk).lanes.find((one) => one.steps[0]?.subject === step.subject);
  if (job) open(walk, job);
  land(walk, step);
  return nextInJob(walk.state, walk.facts, step)?.hat ?? null;
}

describe.each(YES)("%j", (isolate, apart) => {
  it("lets hats follow in one job, the verifying one only where it is not apart", () => {
    const walk = walkOf(isolate);
    while (where(walk).phase !== "execute") round(walk);
    expect(followsIn(walk, hat("planner"))).toBe(apart.includes("step") ? null : "builder");
    expect(followsIn(walk, hat("builder"))).toBe(apart.includes("verify") ? null : "verifier");
  });

  it("lets the assessor follow the implementer only where it is not apart", () => {
    const walk = walkOf(isolate);
    apply(walk, { do: "file", at: at(), findings: [aNewFinding()] });
    expect(followsIn(walk, fix("classifier"))).toBeNull(); // triage is a job of its own in any case
    expect(followsIn(walk, fix("builder"))).toBe(apart.includes("assess") ? null : "feedback-assessor");
  });

  it("takes a wave apart only where every step is", () => {
    const walk = walkOf(isolate);
    round(walk);
    const { lanes: jobs } = where(walk);
    expect(jobs.map(({ kind, steps }) => [kind, steps.length])).toEqual(
      apart.includes("step")
        ? [
            ["audit", 1],
            ["audit", 1],
          ]
        : [["audit", 2]],
    );
  });
});
