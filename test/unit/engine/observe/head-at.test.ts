import { describe, expect, it } from "vitest";
import { OwnCommits } from "../../../../src/engine/ledger/own-commits.ts";
import { headAt, shownAt } from "../../../../src/engine/observe/head-at.ts";
import type { EngineOptions, EnginePorts } from "../../../../src/engine/ports.ts";
import type { CommitSeen, PullRequestSeen, PushSeen } from "../../../../src/ports/index.ts";
import { BOT } from "../../../support/a-history.ts";
import { anObservation, aPull, PEOPLE } from "../../../support/recorded/observation.ts";
import { startWalk } from "../../../support/walk.ts";

/* What somebody can have looked at when they wrote a comment. */

const BRANCH = "haiku/trip/work";
const at = (second: string): string => `2026-11-21T12:00:${second}Z`;
const commit = (sha: string, second: string): CommitSeen =>
  ({ sha, parents: [], at: at(second) }) as unknown as CommitSeen;
const push = (before: string, after: string, second: string, by: PushSeen["by"] = PEOPLE.developer): PushSeen => {
  return { before, after, by, at: at(second) };
};

interface Case {
  /** Newest first. */
  readonly commits: readonly CommitSeen[];
  readonly own?: readonly string[];
  readonly pushes: readonly PushSeen[] | null;
}

function looking({ commits, own = [], pushes }: Case) {
  let asked = 0;
  const known = new OwnCommits();
  for (const sha of own) known.add(BRANCH, sha);
  const activity = {
    pushes: async () => {
      asked += 1;
      return pushes;
    },
  };
  const clock = { sleep: async () => undefined };
  const ports = { own: known, activity, clock } as unknown as EnginePorts;
  const options = { bot: BOT } as unknown as EngineOptions;
  const { snapshot, work } = anObservation(startWalk());
  const looked = {
    slug: "trip",
    snapshot: { ...snapshot, commits: new Map([[BRANCH, commits]]) },
    work: { ...work, branch: BRANCH, head: commits[0]?.sha ?? null, commit: commits[0]?.sha ?? "" },
  };
  return {
    look: (said: string) => headAt(ports, options, looked, at(said)),
    seen: (pull: PullRequestSeen, said: string) =>
      shownAt(ports, options, { ...looked, work: { ...looked.work, head: null, commit: "now" }, pull }, at(said)),
    asked: () => asked,
  };
}

async function stood(one: Case, said: string) {
  return { seen: await looking(one).look(said) };
}

const APP = { ...BOT, bot: true };
const HONEST = [commit("b", "20"), commit("a", "10")];
/** Pushed at 40, and dated before everything else. */
const BACKDATED = [commit("evil", "05"), commit("a", "10")];

it.each<[string, Case, string, string | null]>([
  ["the head, when it was there already", { commits: HONEST, pushes: [push("a", "b", "20")] }, "30", "b"],
  [
    "the head, when the App put it there in the same second",
    { commits: HONEST, pushes: [push("a", "b", "30", APP), push("0", "a", "10")] },
    "30",
    "b",
  ],
  [
    "not what somebody else pushed in the same second",
    { commits: HONEST, pushes: [push("a", "b", "30"), push("0", "a", "10")] },
    "30",
    "a",
  ],
  [
    "what stood before a later push",
    { commits: HONEST, pushes: [push("a", "b", "40"), push("0", "a", "10")] },
    "30",
    "a",
  ],
  [
    "not a commit that dates itself back",
    { commits: BACKDATED, pushes: [push("a", "evil", "40"), push("0", "a", "10")] },
    "30",
    "a",
  ],
  [
    "the head, though its commit dates itself into the future",
    { commits: [commit("b", "55"), commit("a", "10")], pushes: [push("a", "b", "20"), push("0", "a", "10")] },
    "30",
    "b",
  ],
  ["nothing while the list does not show the head", { commits: BACKDATED, pushes: [push("0", "a", "10")] }, "30", null],
  ["nothing when the list begins later", { commits: HONEST, pushes: [push("a", "b", "40")] }, "30", null],
  ["what the dates say where there is no list", { commits: HONEST, pushes: null }, "15", "a"],
  ["nothing where there is no list and all came later", { commits: HONEST, pushes: null }, "05", null],
])("was %s", async (_what, one, said, wanted) => {
  expect((await stood(one, said)).seen).toBe(wanted);
});

it("was the App's own commit, as the list tells", async () => {
  const pushes = [push("a", "b", "20", APP), push("0", "a", "10")];
  expect((await stood({ commits: HONEST, own: ["b"], pushes }, "30")).seen).toBe("b");
  expect((await stood({ commits: HONEST, own: ["b"], pushes }, "15")).seen).toBe("a");
});

it.each([
  ["the one before", "50", "a"],
  ["in the very second in which it was set back", "45", "theirs"],
  ["since", "40", "theirs"],
])("was not the App's own commit to which somebody has set it back: %s", async (_when, said, wanted) => {
  const pushes = [push("theirs", "a", "45"), push("a", "theirs", "20"), push("0", "a", "10", APP)];
  expect((await stood({ commits: [commit("a", "10")], own: ["a"], pushes }, said)).seen).toBe(wanted);
});

it("is asked for once in a look, whatever is said", async () => {
  const { look, asked } = looking({ commits: HONEST, pushes: [push("a", "b", "20"), push("0", "a", "10")] });
  expect(await Promise.all([look("30"), look("15"), look("30")])).toEqual(["b", "a", "b"]);
  expect(asked()).toBe(1);
});

describe("what was to be seen on a pull request that is merged", () => {
  const merged = { by: PEOPLE.maintainer, at: at("40"), commit: "m" };
  const pull = aPull({ state: "merged", head: "b", head_branch: BRANCH, merged });
  const pushes = [{ ...push("b", "0000", "41") }, push("a", "b", "30"), push("0", "a", "10")];
  it.each([
    ["another commit of it, before the last push", "20", null],
    ["it, before it was merged", "35", "now"],
    ["it, in the second of the merge", "40", "now"],
    ["it, when it was merged and its branch deleted", "50", "now"],
  ])("%s", async (_when, said, wanted) => {
    const { seen } = looking({ commits: HONEST, pushes });
    expect(await seen(pull, said)).toBe(wanted);
  });
});
