import { describe, expect, it } from "vitest";
import { doAct } from "../../../src/engine/do-act.ts";
import { lockedTexts, textsToRead } from "../../../src/engine/locked-plans.ts";
import type { EngineOptions, EnginePorts } from "../../../src/engine/ports.ts";
import type { World } from "../../../src/engine/world.ts";
import type { NewCommit } from "../../../src/ports/index.ts";
import { aWorld } from "../../support/a-world.ts";
import { apply, at, begin, plan, plannedUnit, run, startWalk, type Walk } from "../../support/walk.ts";

/* What the delivery leaves in the tree, what it takes out, and that steps after it still read the plans. */

const FOLDER = ".haiku/intents/trip/";
const UNIT = `${FOLDER}stages/build/units/unit-001-load.md`;
const PLAN = `${FOLDER}stages/build/plan.md`;
const STAYS = [
  `${FOLDER}intent.md`,
  `${FOLDER}decisions.md`,
  `${FOLDER}knowledge/SOURCES.md`,
  `${FOLDER}stages/build/artifacts/NOTE.md`,
  ".haiku/intents/other/stages/build/units/unit-001-load.md",
];
const OPTIONS = {
  repo: { owner: "o", name: "r" },
  webUrl: "https://github.test",
  bot: { login: "haiku[bot]", id: 5 },
} as unknown as EngineOptions;

/** Everything is done but the delivery. */
function built(deliver: "receipt" | "all"): Walk {
  const walk = startWalk();
  const { intent } = walk.state;
  walk.state = { ...walk.state, intent: { ...intent, frozen: { ...intent.frozen, deliver } } };
  begin(walk, "build");
  plan(walk, "build", [plannedUnit()]);
  while (Object.keys(walk.state.archive).length === 0) run(walk, 1);
  return walk;
}

async function delivered(walk: Walk): Promise<{ commits: NewCommit[]; lines: Awaited<ReturnType<typeof doAct>> }> {
  const plain = aWorld(walk);
  const texts = new Map([UNIT, PLAN, ...STAYS].map((path) => [path, "text\n"]));
  const world: World = { ...plain, work: { ...plain.work, texts, commit: "head" } };
  const commits: NewCommit[] = [];
  const store = {
    commit: async (commit: NewCommit) => {
      commits.push(commit);
      return "d".repeat(40);
    },
    history: async () => [{ tree: "t".repeat(40) }],
  };
  const ports = { store, clock: { now: () => at() } } as unknown as EnginePorts;
  return { lines: await doAct(ports, OPTIONS, world, { act: "deliver" }), commits };
}

describe("the delivery", () => {
  it("takes plans and units out of the tree, puts a page there, and leaves the rest", async () => {
    const { commits } = await delivered(built("receipt"));
    const changes = commits.flatMap((commit) => commit.changes.map(({ path, content }) => [path, content === null]));
    expect(changes).toEqual([
      [`${FOLDER}README.md`, false],
      [UNIT, true],
      [PLAN, true],
    ]);
    expect(commits).toMatchObject([{ branch: "haiku/trip/main", expectedHead: "head" }]);
  });

  it("is an empty commit where everything is to stay", async () => {
    expect((await delivered(built("all"))).commits).toMatchObject([{ changes: [] }]);
  });

  it("is signed by the engine, for the tree of its commit", async () => {
    const head = "d".repeat(40);
    const clearance = { by: null, source: "engine", ref: head, witnesses: { ".": "t".repeat(40) } };
    expect((await delivered(built("receipt"))).lines).toMatchObject([{ do: "deliver", head, clearance }]);
  });
});

describe("after the delivery", () => {
  it("steps read the plans as they were locked, and nothing puts them back into the tree", () => {
    const walk = built("receipt");
    expect(textsToRead(walk.state, new Map()).get(UNIT)).toBe("plan of unit-001-load\n");
    expect(lockedTexts(walk.state, new Map()).size).toBe(0);
  });

  it("before it, a plan that is gone or edited is put back", () => {
    const walk = built("receipt");
    walk.state = { ...walk.state, archive: {} };
    expect([...lockedTexts(walk.state, new Map([[UNIT, "other\n"]])).keys()]).toEqual([UNIT]);
    expect(lockedTexts(walk.state, new Map([[UNIT, "plan of unit-001-load\n"]])).size).toBe(0);
  });

  it("a change takes the delivery back; its reviewers look again and it is delivered anew", () => {
    const walk = built("receipt");
    run(walk);
    expect(walk.state.intent.delivery).not.toBeNull();
    const by = { login: "developer", id: 1 };
    apply(walk, { do: "adopt", at: at(), stage: null, head: "x", changed: { "src/a.ts": "9".repeat(40) }, by });
    expect(walk.state.intent.delivery).toBeNull();
    walk.log.length = 0;
    run(walk);
    expect(walk.log).toEqual(["approve/cross-stage-consistency/-:signed", "deliver"]);
  });
});
