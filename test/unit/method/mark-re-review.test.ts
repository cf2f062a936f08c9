import { describe, expect, it } from "vitest";
import type { FrozenStage } from "../../../src/method/index.ts";
import { DEVELOPER } from "../../support/recorded/records.ts";
import { apply, at, begin, plan, plannedUnit, plannedWalk, run, type Walk, where } from "../../support/walk.ts";

/* What later work changes of a merged stage is looked at again once, before the gate of the working stage. */

const FIRST = "unit-001-load";
const OUTPUT = `src/${FIRST}.ts`;

/** `build` has merged, `ship` has begun and its own unit is planned. */
function shipping(outputs: readonly string[] = ["docs/ship.md"], change: Partial<FrozenStage> = {}): Walk {
  const walk = plannedWalk({}, { units: [plannedUnit({ id: FIRST })], stages: ["build", "ship"] });
  run(walk);
  begin(walk, "ship", change);
  plan(walk, "ship", [plannedUnit({ id: "unit-002-ship", stage: "ship", outputs })]);
  return walk;
}

const stamps = (walk: Walk) => walk.state.stages.build?.units[FIRST]?.approvals ?? {};
const due = (walk: Walk) => Object.entries(stamps(walk)).flatMap(([role, signature]) => (signature.due ? [role] : []));
const audits = (walk: Walk): number => walk.log.filter((line) => line.startsWith("approve/")).length;

function adopted(walk: Walk, changed: Record<string, string>, stage: string | null = null): void {
  apply(walk, { do: "adopt", at: at(), stage, head: "p", changed, by: DEVELOPER });
}

describe("a merged stage", () => {
  it("is left alone by work on other files", () => {
    const walk = shipping();
    run(walk);
    expect(due(walk)).toEqual([]);
  });

  it("keeps its signatures and its gate, and is looked at again where its files have changed", () => {
    const walk = shipping();
    const before = stamps(walk);
    adopted(walk, { [OUTPUT]: "9".repeat(40) });
    expect(due(walk).length).toBeGreaterThan(0);
    for (const [role, signature] of Object.entries(stamps(walk))) expect(signature).toMatchObject(before[role] ?? {});
    expect(walk.state.stages.build?.gate).not.toBeNull();
    expect(where(walk).lanes[0]).toMatchObject({ stage: "ship", kind: "elaborate" }); // not at once
  });

  it("is signed again once, after the working stage's own roles and before its gate opens", () => {
    const walk = shipping();
    adopted(walk, { [OUTPUT]: "9".repeat(40) });
    adopted(walk, { [OUTPUT]: "8".repeat(40) });
    const roles = due(walk);
    const had = audits(walk);
    walk.log.length = 0;
    run(walk);
    expect(due(walk)).toEqual([]);
    expect(had).toBeGreaterThan(0);
    const own = roles.length; // as many roles sign the work of `ship`
    expect(walk.log.filter((line) => line.startsWith("approve/") && !line.includes("cross-stage"))).toHaveLength(
      2 * own,
    );
    const [opened, last] = [
      walk.log.indexOf("open_gate"),
      walk.log.findLastIndex((line) => roles.includes(line.split("/")[1] ?? "")),
    ];
    expect(last).toBeLessThan(opened);
  });

  it("is not due for a file that is as it was signed", () => {
    const walk = shipping();
    adopted(walk, { [OUTPUT]: Object.values(stamps(walk))[0]?.witnesses[OUTPUT] ?? "" });
    expect(due(walk)).toEqual([]);
  });

  it("is due when a step of the working stage writes its files", () => {
    const walk = shipping([OUTPUT]);
    for (let guard = 0; guard < 10 && due(walk).length === 0; guard += 1) run(walk, 1);
    expect(due(walk).length).toBeGreaterThan(0);
    expect(where(walk).stage).toBe("ship");
  });

  it("counts rounds anew after its merge, and asks a person at the cap", () => {
    const walk = shipping(["docs/ship.md"], { gate: ["ask"] });
    run(walk);
    for (const round of ["1", "2", "3"]) {
      adopted(walk, { [OUTPUT]: round.repeat(40) }, "ship");
      expect(where(walk).waits_for).toBe("agents");
      run(walk);
      expect(due(walk)).toEqual([]);
      expect(where(walk)).toMatchObject({ phase: "gate", waits_for: "person" });
    }
    adopted(walk, { [OUTPUT]: "4".repeat(40) }, "ship");
    const now = where(walk);
    expect(now).toMatchObject({ phase: "approve", waits_for: "stuck", lanes: [] });
    expect(JSON.stringify(now.reason)).toContain("3 rounds are used up");
  });
});
