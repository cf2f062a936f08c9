import { expect, it } from "vitest";
import { LIMITS } from "../../support/recorded/records.ts";
import { apply, at, land, open, plannedUnit, plannedWalk, type Walk, where } from "../../support/walk.ts";

/** A unit whose verifier has rejected as often as is allowed. */
function wornOut(): Walk {
  const walk = plannedWalk(
    { roles: [], limits: { ...LIMITS, unit_bolts: 1 } },
    { units: [plannedUnit({ outputs: [] })] },
  );
  for (const result of ["advance", "reject"] as const) turn(walk, result);
  return walk;
}

/** Plays what is due up to one move of a hat; false when nothing may start. */
function turn(walk: Walk, result: "advance" | "reject"): boolean {
  for (;;) {
    const [job] = where(walk).lanes;
    if (!job) return false;
    open(walk, job);
    for (const step of job.steps) land(walk, step, step.kind === "hat" ? { result } : {});
    if (job.kind === "unit") return true;
  }
}

function retry(walk: Walk, step?: string): void {
  const by = { login: "developer", id: 1 };
  const intervention = { at: at(), by, source: "comment/1", do: "retry", ...(step ? { step } : {}) };
  apply(walk, { do: "intervene", stage: "build", finding: null, intervention });
}

it("bolts that are used up ask for a person, whose retry grants as many again", () => {
  const walk = wornOut();
  expect(where(walk)).toMatchObject({ waits_for: "stuck", lanes: [] });
  expect(JSON.stringify(where(walk).reason)).toContain("still rejects after 1 round, the most there may be");
  retry(walk);
  expect(turn(walk, "advance")).toBe(true);
  expect(turn(walk, "reject")).toBe(true);
  expect(where(walk)).toMatchObject({ waits_for: "stuck", lanes: [] });
  retry(walk);
  expect(where(walk)).toMatchObject({ waits_for: "agents", lanes: [{ kind: "unit" }] });
});

it("a retry of another step grants nothing", () => {
  const walk = wornOut();
  retry(walk, "build/gates/-/-");
  expect(where(walk)).toMatchObject({ waits_for: "stuck", lanes: [] });
});
