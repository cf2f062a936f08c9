import { describe, expect, it } from "vitest";
import { runOperation } from "../../../src/engine/effects/operations.ts";
import { OwnCommits } from "../../../src/engine/ledger/own-commits.ts";
import { lockedTexts, textsToRead } from "../../../src/engine/observe/locked-plans.ts";
import type { Observation } from "../../../src/engine/observe/observation.ts";
import type { EngineOptions, EnginePorts } from "../../../src/engine/ports.ts";
import type { NewFinding } from "../../../src/method/index.ts";
import type { CommitSeen, NewCommit } from "../../../src/ports/index.ts";
import { anObservation, PEOPLE } from "../../support/recorded/observation.ts";
import { aNewFinding, DEVELOPER, MAINTAINER } from "../../support/recorded/records.ts";
import { apply, at, begin, plan, plannedUnit, run, startWalk, type Walk, where } from "../../support/walk.ts";

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

const LATER = "2027-01-01T00:00:01.000Z";
const EARLIER = "2026-12-31T23:59:59.000Z";

/** A delivery commit at the head of the intent's branch. */
const STANDING: CommitSeen = {
  ...{ sha: "5".repeat(40), tree: "t".repeat(40), parents: [], verified: true, at: "2027-01-01T00:00:00.000Z" },
  message: "deliver A trip\n\nHaiku-Delivery: trip\n",
  author: { login: "haiku[bot]", id: 5, name: "haiku", email: "" },
};

const REMARK = aNewFinding({
  ...{ stage: null, origin: "user-chat", source_ref: "comment/8", body: "It is wrong.", severity: null },
  author: { ...MAINTAINER, kind: "human" },
});

type Delivered = Promise<{ commits: NewCommit[]; lines: Awaited<ReturnType<typeof runOperation>> }>;

async function delivered(walk: Walk, standing?: CommitSeen, by: "App" | "developer" = "App"): Delivered {
  const plain = anObservation(walk);
  const branch = "haiku/trip/main";
  const seen = standing && {
    branches: new Map([[branch, standing.sha]]),
    commits: new Map([[branch, [standing]]]),
  };
  const texts = new Map([UNIT, PLAN, ...STAYS].map((path) => [path, "text\n"]));
  const snapshot = { ...plain.snapshot, ...seen };
  const observation: Observation = { ...plain, snapshot, work: { ...plain.work, texts, commit: "head" } };
  const commits: NewCommit[] = [];
  const store = {
    commit: async (commit: NewCommit) => {
      commits.push(commit);
      return { sha: "d".repeat(40), tree: "t".repeat(40) };
    },
  };
  const own = new OwnCommits();
  if (standing && by === "App") own.add(branch, standing.sha);
  const activity = { pushes: async () => [{ before: null, after: standing?.sha, by: PEOPLE.developer }] };
  const ports = { store, own, activity, clock: { now: () => at() } } as unknown as EnginePorts;
  return { lines: await runOperation(ports, OPTIONS, observation, { act: "deliver" }), commits };
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

  it.each<[string, Partial<NewFinding>, boolean]>([
    ["of a person", {}, true],
    ["of an agent", { author: { login: "correctness", id: null, kind: "agent" }, severity: "low" }, true],
    ["that is a question", { origin: "user-question" }, true],
    ["that nobody is to work on", { severity: "low", parked: true }, false],
  ])("a finding %s takes the delivery back: %j", (_, differs, taken) => {
    const walk = built("receipt");
    run(walk);
    apply(walk, { do: "file", at: at(), findings: [{ ...REMARK, ...differs }] });
    expect(walk.state.intent.delivery === null).toBe(taken);
    expect(where(walk).track).toBe(taken ? "B" : "C");
  });

  it("a finding is fixed by the studio's own hats, makes no units, and then it is delivered anew", () => {
    const walk = built("receipt");
    run(walk);
    apply(walk, { do: "file", at: at(), findings: [REMARK] });
    expect(where(walk).lanes).toMatchObject([{ kind: "triage", stage: null, steps: [{ hat: "classifier" }] }]);
    const units = Object.keys(walk.state.stages.build?.units ?? {});
    walk.log.length = 0;
    const by = MAINTAINER;
    const ruling = { finding: "FB-001", reason: "it is right as it is", until: null, severity: null };
    apply(walk, { do: "rule", ruling: "rejected", at: at(), by, source: "comment/9", ...ruling });
    run(walk);
    expect(walk.log).toEqual(["deliver"]);
    expect(Object.keys(walk.state.stages.build?.units ?? {})).toEqual(units);
  });

  it.each<[string, object, string[], boolean]>([
    ["that nobody has recorded is not made twice", {}, [], false],
    ["is made anew for a finding filed after it", {}, [LATER], true],
    ["stands with what was filed before it", {}, [EARLIER], false],
    ["is made anew where something lies on top", { message: "mend it\n" }, [], true],
  ])("a commit of it %s", async (_, differs, filed, anew) => {
    const walk = built("receipt");
    for (const time of filed) apply(walk, { do: "file", at: time, findings: [{ ...REMARK, parked: true }] });
    const { commits } = await delivered(walk, { ...STANDING, ...differs });
    expect(commits.length === 1).toBe(anew);
  });

  it("a commit of it that somebody else has put there is none, though it names the App", async () => {
    expect((await delivered(built("receipt"), STANDING, "developer")).commits).toHaveLength(1);
  });

  it("a change takes the delivery back; its reviewers review again and it is delivered anew", () => {
    const walk = built("receipt");
    run(walk);
    expect(walk.state.intent.delivery).not.toBeNull();
    const by = DEVELOPER;
    apply(walk, { do: "adopt", at: at(), stage: null, head: "x", changed: { "src/a.ts": "9".repeat(40) }, by });
    expect(walk.state.intent.delivery).toBeNull();
    walk.log.length = 0;
    run(walk);
    expect(walk.log).toEqual(["approve/cross-stage-consistency/-:signed", "deliver"]);
  });
});
