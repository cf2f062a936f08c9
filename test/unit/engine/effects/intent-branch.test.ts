import { describe, expect, it } from "vitest";
import { createIntentBranch } from "../../../../src/engine/effects/intent-branch.ts";
import { OwnCommits } from "../../../../src/engine/ledger/own-commits.ts";
import { goalCommit, type WithoutBranch } from "../../../../src/engine/observe/goal-commit.ts";
import type { EngineOptions, EnginePorts } from "../../../../src/engine/ports.ts";
import type { Account, CommitSeen, NewCommit, PushSeen } from "../../../../src/ports/index.ts";
import { HostError, StaleHeadError } from "../../../../src/shared/index.ts";
import { DEFAULT_CONFIG } from "../../../../src/studio/index.ts";
import { PEOPLE } from "../../../support/recorded/observation.ts";
import { startWalk } from "../../../support/walk.ts";

/* What stands on an intent's branch before the App has committed the goal there, and what is made of it. */

const BOT = { login: "haiku[bot]", id: 99, bot: true };
const BRANCH = "haiku/trip/main";
const [BASE, NEXT, GOAL, OTHER] = ["a".repeat(40), "b".repeat(40), "c".repeat(40), "d".repeat(40)] as const;
const BOOKS = "e".repeat(40);
const options = {
  bot: BOT,
  repo: { owner: "o", name: "r" },
  webUrl: "https://github.test",
} as unknown as EngineOptions;

const commit = (sha: string, parent: string, ledger: string | null): CommitSeen =>
  ({ sha, parents: [parent], message: `x\n\n${ledger ? `Haiku-Ledger: ${ledger}\n` : ""}` }) as unknown as CommitSeen;
const push = (before: string | null, after: string, by: Account | null): PushSeen => ({
  before,
  after,
  by,
  at: "2026-01-01T00:00:00.000Z",
});

/** The branch as GitHub shows it; `pushes` is what its list answers, one answer after the other, the last one for ever. */
function aBranch(stands: string | null, commits: readonly CommitSeen[], pushes: (readonly PushSeen[] | null)[]) {
  const { state } = startWalk();
  const made: NewCommit[] = [];
  const asked: string[] = [];
  const store = {
    createBranch: async (): Promise<"created" | "exists"> => "created",
    branches: async () => new Map(),
    commit: async (one: NewCommit) => {
      made.push(one);
      return { sha: GOAL, tree: "t" };
    },
  };
  const activity = {
    pushes: async (branch: string) => {
      asked.push(branch);
      return pushes[Math.min(asked.length, pushes.length) - 1] ?? null;
    },
  };
  const ports = { store, activity, own: new OwnCommits(), clock: { sleep: async () => undefined } };
  const snapshot = {
    default_branch: { name: "main", head: NEXT },
    branches: new Map(stands === null ? [] : [[BRANCH, stands]]),
    commits: new Map([
      [BRANCH, commits],
      ["haiku/trip/ledger", [commit(BOOKS, BASE, null)]],
    ]),
  };
  const project = { config: DEFAULT_CONFIG };
  const ledger = { head: BOOKS, state: { ...state, slug: "trip" } };
  // Only what beginning an intent asks for.
  const unborn = { kind: "unborn", ledger, project, snapshot } as unknown as WithoutBranch;
  return { unborn, made, asked, store, ports: ports as unknown as EnginePorts };
}

describe("the goal is committed", () => {
  it.each<[string, string | null, readonly PushSeen[], string, number]>([
    ["on a new branch", null, [], NEXT, 0],
    ["where the default branch stands, whoever made the branch: nobody is asked", NEXT, [], NEXT, 0],
    ["where the App has made it, though the default branch has gone on", BASE, [push(null, BASE, BOT)], BASE, 1],
    [
      "where somebody has set it back to what the App had made it",
      BASE,
      [push(OTHER, BASE, PEOPLE.developer), push(BASE, OTHER, PEOPLE.developer), push(null, BASE, BOT)],
      BASE,
      1,
    ],
  ])("%s", async (_, stands, pushes, on, requests) => {
    const { ports, unborn, made, asked } = aBranch(stands, [], [pushes]);
    await createIntentBranch(ports, options, unborn);
    expect(made).toMatchObject([{ branch: BRANCH, expectedHead: on }]);
    expect(asked).toHaveLength(requests);
  });
});

describe("nothing is committed", () => {
  const inTheWay = { code: "branch_in_the_way" };
  it.each<[string, (readonly PushSeen[] | null)[], object]>([
    ["on what somebody has made", [[push(null, OTHER, PEOPLE.developer)]], { ...inTheWay, message: /: developer$/ }],
    [
      "on what somebody has pushed on top of the App's branch",
      [[push(BASE, OTHER, PEOPLE.developer), push(null, BASE, BOT)]],
      { ...inTheWay, message: /: developer$/ },
    ],
    ["on what an account has made that is gone", [[push(null, OTHER, null)]], { ...inTheWay, message: /gone$/ }],
    ["where there is no list of pushes", [null], { ...inTheWay, message: /does not tell who$/ }],
    ["while the list does not show who it was", [[push(null, BASE, BOT)]], { retryable: true, message: /yet/ }],
  ])("%s", async (_, pushes, error) => {
    const { ports, unborn, made } = aBranch(OTHER, [commit(OTHER, BASE, null)], pushes);
    const { message, ...rest } = error as { message: RegExp };
    await expect(createIntentBranch(ports, options, unborn)).rejects.toMatchObject({
      ...rest,
      message: expect.stringMatching(message),
    });
    expect(made).toEqual([]);
  });

  it("where another process has done it, and the list shows it late", async () => {
    const late = [push(BASE, GOAL, BOT), push(null, BASE, BOT)];
    const { ports, unborn, made } = aBranch(GOAL, [commit(GOAL, BASE, BOOKS)], [[], late]);
    await expect(createIntentBranch(ports, options, unborn)).rejects.toBeInstanceOf(StaleHeadError);
    expect(made).toEqual([]);
    expect(await goalCommit(ports, options, "trip", unborn.snapshot)).toMatchObject({ sha: GOAL });
  });

  it("where a branch has come to be meanwhile, and where none can be made", async () => {
    const { ports, unborn, made, store } = aBranch(null, [], [[]]);
    store.createBranch = async () => "exists";
    await expect(createIntentBranch(ports, options, unborn)).rejects.toBeInstanceOf(StaleHeadError);
    store.createBranch = () => Promise.reject(new HostError("GitHub says no", { retryable: false, status: 422 }));
    await expect(createIntentBranch(ports, options, unborn)).rejects.toMatchObject(inTheWay);
    const later = new HostError("GitHub is busy", { retryable: true });
    store.createBranch = () => Promise.reject(later);
    await expect(createIntentBranch(ports, options, unborn)).rejects.toBe(later);
    expect(made).toEqual([]);
  });
});

describe("the commit that gives an intent its goal", () => {
  const theirs = commit(OTHER, GOAL, null);
  it.each<[string, readonly CommitSeen[], readonly PushSeen[], string | null, number]>([
    ["is none on a branch of others", [commit(OTHER, BASE, null)], [push(BASE, OTHER, BOT)], null, 0],
    ["is the App's", [commit(GOAL, BASE, BOOKS)], [push(BASE, GOAL, BOT)], GOAL, 1],
    ["is the App's below what others pushed", [theirs, commit(GOAL, BASE, BOOKS)], [push(BASE, GOAL, BOT)], GOAL, 1],
    [
      "is not somebody's who names the books",
      [commit(GOAL, BASE, BOOKS)],
      [push(BASE, GOAL, PEOPLE.developer)],
      null,
      1,
    ],
    ["is not one on other books", [commit(GOAL, BASE, OTHER)], [push(BASE, GOAL, BOT)], null, 0],
  ])("%s", async (_, commits, pushes, goal, requests) => {
    const { ports, unborn, asked } = aBranch(commits[0]?.sha ?? null, commits, [pushes]);
    expect((await goalCommit(ports, options, "trip", unborn.snapshot))?.sha ?? null).toBe(goal);
    expect(asked).toHaveLength(requests);
  });

  it("is known to the process that made it without asking anybody", async () => {
    const { ports, unborn, asked } = aBranch(GOAL, [commit(GOAL, BASE, BOOKS)], [[]]);
    ports.own.add(BRANCH, GOAL);
    expect(await goalCommit(ports, options, "trip", unborn.snapshot)).toMatchObject({ sha: GOAL });
    expect(asked).toEqual([]);
  });
});
