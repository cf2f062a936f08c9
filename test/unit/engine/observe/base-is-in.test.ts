import { describe, expect, it } from "vitest";
import { takeInBase } from "../../../../src/engine/effects/merge-default-branch.ts";
import { baseIsIn } from "../../../../src/engine/observe/base-is-in.ts";
import type { Observation } from "../../../../src/engine/observe/observation.ts";
import type { EnginePorts } from "../../../../src/engine/ports.ts";
import type { LedgerEvent } from "../../../../src/method/index.ts";
import type { Merge } from "../../../../src/ports/index.ts";
import { History } from "../../../support/a-history.ts";
import { anObservation } from "../../../support/recorded/observation.ts";
import { aFrozenStage } from "../../../support/recorded/records.ts";
import { apply, at, startWalk, type Walk, where } from "../../../support/walk.ts";

const INTENT = "haiku/trip/main";

interface Story {
  readonly walk: Walk;
  readonly history: History;
}

function story(): Story {
  const history = new History();
  history.commit("base", { "README.md": "one\n" });
  history.commit("goal", { ".haiku/intents/trip/intent.md": "goal\n" }, { parents: ["base"] });
  history.commit("base2", { "README.md": "two\n" }, { parents: ["base"] });
  const walk = startWalk();
  apply(walk, { do: "adopt", at: at(), stage: null, head: "goal", changed: {}, by: null });
  return { walk, history };
}

function world({ walk, history }: Story, base: string): Observation {
  const stands = anObservation(walk);
  const default_branch = { ...stands.snapshot.default_branch, name: "main", head: base };
  const branches = new Map([[INTENT, "goal"]]);
  const commits = new Map([[INTENT, history.line("goal")]]);
  return { ...stands, snapshot: { ...stands.snapshot, default_branch, branches, commits } };
}

const begin: LedgerEvent = {
  do: "begin_stage",
  at: at(),
  stage: "build",
  frozen: aFrozenStage(),
  branch: "haiku/trip/build",
  head: null,
};

async function taken(one: Story, answer: Merge, base = "base2") {
  const merges: string[] = [];
  const merge = async (branch: string, head: string): Promise<Merge> => {
    merges.push(`${head} into ${branch}`);
    return answer;
  };
  const ports = { store: one.history.store({ merge }), log: { info: () => undefined } } as unknown as EnginePorts;
  return { outcome: await takeInBase(ports, world(one, base), begin), merges };
}

describe("at the start of a stage", () => {
  it("the default branch is merged into the intent branch, and the next look accounts for it", async () => {
    const { outcome, merges } = await taken(story(), { kind: "merged", sha: "m" });
    expect([outcome, merges]).toEqual(["moved", [`base2 into ${INTENT}`]]);
  });

  it("nothing is merged that is there already", async () => {
    expect(baseIsIn(world(story(), "base"))).toBe(true);
    expect(baseIsIn(world(story(), "base2"))).toBe(false);
    expect(await taken(story(), { kind: "conflict" }, "base")).toEqual({ outcome: [begin], merges: [] });
    expect((await taken(story(), { kind: "nothing" })).outcome).toEqual([begin]);
  });

  it("a job that is still running is waited for", async () => {
    const one = story();
    apply(one.walk, begin);
    apply(one.walk, {
      do: "open",
      at: at(),
      lane: "trip/build/elaborate/-/-/1.1",
      steps: ["trip/build/elaborate/-/-/1.1"],
      plans: {},
    });
    expect((await taken(one, { kind: "merged", sha: "m" })).outcome).toBe("blocked");
  });

  it.each([
    [{ kind: "conflict" }, "main conflicts with this intent's work", "changed the same lines"],
    [
      { kind: "refused", why: "workflows may not be changed" },
      "main could not be merged in",
      "workflows may not be changed",
    ],
  ] as const)("a base that cannot be taken in holds up the delivery, not the stage: %o", async (answer, title, why) => {
    const one = story();
    const { outcome } = await taken(one, answer);
    if (typeof outcome === "string") throw new TypeError(outcome);
    expect(outcome).toMatchObject([
      { do: "begin_stage" },
      {
        do: "file",
        findings: [{ title, stage: null, origin: "agent", severity: "high", parked: true, source_ref: "base:base2" }],
      },
    ]);
    apply(one.walk, ...outcome);
    expect(one.walk.state.findings[0]?.body).toContain(why);
    expect(one.walk.state.findings[0]?.body).toContain("git merge origin/main");
    expect(where(one.walk)).toMatchObject({ track: "C", phase: "elaborate" });
    expect((await taken(one, answer, "base2")).outcome).toEqual([begin]); // said once as long as it is open
  });
});

it("is past as soon as the base is in: closed without anybody's signature depending on it", async () => {
  const one = story();
  const { outcome } = await taken(one, { kind: "conflict" });
  if (typeof outcome === "string") throw new TypeError(outcome);
  apply(one.walk, ...outcome);
  const event: LedgerEvent = { do: "supersede", at: at(), finding: "FB-001", reason: "the base has been merged in" };
  apply(one.walk, event);
  expect(one.walk.state.findings[0]).toMatchObject({ resolution: "superseded", closed: { by: "engine" } });
  expect(() => apply(one.walk, event)).toThrow(/closed/);
});
