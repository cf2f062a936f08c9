import { describe, expect, it } from "vitest";
import { scopeProblem, writeScope } from "../../../src/engine/index.ts";
import type { Step, StudioDefinition } from "../../../src/method/index.ts";
import { aPlannedUnit, somePlans } from "../../support/recorded/plans.ts";
import { aFinding, aStateBuilding } from "../../support/recorded/records.ts";

/* What each kind of step may write itself. What nobody may write is another table. */

const ARTIFACTS = ".haiku/intents/airports/stages/build/artifacts";
const FACTS = ".haiku/intents/airports/knowledge/FACTS.md";
const plans = somePlans([
  aPlannedUnit({ id: "unit-001-load", outputs: ["src/load.ts"] }),
  aPlannedUnit({ id: "unit-002-store", outputs: ["src/store.ts", "docs/"] }),
]);

function scope(kind: Step["kind"], change: Partial<Step> = {}, target: string | null = null, location = "src") {
  const step = { stage: "build", kind, subject: null, hat: null, n: 1, attempt: 1, ...change };
  const discovery = [{ template: "FACTS", location: FACTS, required: true }];
  const finding = aFinding({ targets: { unit: target, invalidates: [] } });
  const state = aStateBuilding({ frozen: { discovery } }, { findings: [finding] });
  const studio = { stages: [{ name: "build", outputs: [{ location }] }] } as unknown as StudioDefinition;
  return writeScope(state, plans, studio, step);
}
const fix = (hat: string): Partial<Step> => ({ subject: "FB-001", hat });
const nothing = { anywhere: false, paths: [] };

describe("a step may write", () => {
  it.each<[string, ReturnType<typeof scope>, object]>([
    [
      "as a hat: what its unit declares, and the stage's artifacts",
      scope("hat", { subject: "002", hat: "builder" }),
      { anywhere: false, paths: ["src/store.ts", "docs/", ARTIFACTS] },
    ],
    [
      "as who fixes: what the target declares",
      scope("fix", fix("builder"), "unit-001-load"),
      { anywhere: false, paths: ["src/load.ts", ARTIFACTS] },
    ],
    [
      "as who fixes what has no target: what any unit of the stage declares",
      scope("fix", fix("builder")),
      { anywhere: false, paths: ["src/load.ts", "src/store.ts", "docs/", ARTIFACTS] },
    ],
    [
      "as who fixes at intent scope: what any unit declares",
      scope("fix", { ...fix("reconciler"), stage: null }),
      { anywhere: false, paths: ["src/load.ts", "src/store.ts", "docs/"] },
    ],
    ["as discovery: the one artifact", scope("discover", { subject: "FACTS" }), { anywhere: false, paths: [FACTS] }],
    ["as discovery of something else: nothing", scope("discover", { subject: "OTHER" }), nothing],
    ["as classifier: nothing", scope("fix", fix("classifier")), nothing],
    ["as assessor: nothing", scope("fix", fix("feedback-assessor"), "unit-001-load"), nothing],
    ["as reviewer of the plan: nothing", scope("review", { subject: "spec" }), nothing],
    ["as reviewer of the work: nothing", scope("approve", { subject: "spec" }), nothing],
    ["as elaborator: nothing", scope("elaborate"), nothing],
    ["as quality gates: nothing", scope("gates"), nothing],
  ])("%s", (_, given, want) => {
    expect(given).toEqual(want);
  });

  it("anywhere only where the stage's output is the source tree, and only as who makes something", () => {
    const tree = "(project source tree)";
    const hats = scope("hat", { subject: "001", hat: "builder" }, null, tree);
    expect([hats.anywhere, scope("fix", fix("builder"), null, tree).anywhere]).toEqual([true, true]);
    for (const kind of ["review", "approve", "elaborate", "gates", "discover"] as const)
      expect(scope(kind, { subject: "FACTS" }, null, tree).anywhere).toBe(false);
    expect(scope("fix", fix("feedback-assessor"), null, tree).anywhere).toBe(false);
  });
});

describe("a path", () => {
  const here = { anywhere: false, paths: ["src/load.ts", "docs/"] };
  it.each<[string, typeof here, boolean]>([
    ["src/load.ts", here, true],
    ["docs/a/b.md", here, true],
    ["docs", here, true],
    ["docs.md", here, false],
    ["src/load.ts.bak", here, false],
    ["README.md", here, false],
    ["README.md", { ...here, anywhere: true }, true],
    [".haiku/intents/airports/intent.md", { ...here, anywhere: true }, false],
  ])("%s with %j may be written: %s", (path, allowed, may) => {
    expect(scopeProblem(allowed, path) === null).toBe(may);
  });
});
