import { describe, expect, it } from "vitest";
import { makeBranch } from "../../../src/engine/effects/work-commit.ts";
import { OwnCommits } from "../../../src/engine/ledger/own-commits.ts";
import { assertStageBranch } from "../../../src/engine/observe/stage-branch.ts";
import type { EngineOptions, EnginePorts } from "../../../src/engine/ports.ts";
import type { IntentState } from "../../../src/method/index.ts";
import type { Account, CommitSeen, PushSeen } from "../../../src/ports/index.ts";
import { HostError } from "../../../src/shared/index.ts";
import { PEOPLE } from "../../support/recorded/observation.ts";

/* What stands where the working stage is to have its branch, and whether that is taken for it. */

const BOT = { login: "haiku[bot]", id: 99, bot: true };
const [INTENT, BRANCH] = ["haiku/trip/main", "haiku/trip/work"];
const [OLD, HEAD, WORK, THEIRS] = ["a".repeat(40), "b".repeat(40), "c".repeat(40), "d".repeat(40)] as const;
const options = { bot: BOT } as unknown as EngineOptions;

const commit = (sha: string, ...parents: string[]): CommitSeen => ({ sha, parents }) as unknown as CommitSeen;
const push = (before: string | null, after: string, by: Account | null): PushSeen => ({
  ...{ before, after, by },
  at: "2026-01-01T00:00:00.000Z",
});
const [made, work] = [push(null, OLD, BOT), push(OLD, WORK, BOT)];

/** The ledger of an intent whose stage has begun and has no commit yet. */
function ledgerWith(stage: object = {}, ended: object | null = null): IntentState {
  const record = { name: "work", branch: BRANCH, head: null, merged: null, ...stage };
  // Only what is asked of them.
  return { slug: "trip", intent: { stages: ["work"], ended }, stages: { work: record } } as unknown as IntentState;
}

function portsWith(pushes: readonly PushSeen[] | null, store: object = {}) {
  const asked: string[] = [];
  const activity = {
    pushes: async (branch: string) => {
      asked.push(branch);
      return pushes;
    },
  };
  const ports = { store, activity, own: new OwnCommits(), clock: { sleep: async () => undefined } };
  return { asked, ports: ports as unknown as EnginePorts };
}

const snapshotWith = (stands: string, commits: readonly CommitSeen[]) => ({
  branches: new Map([
    [INTENT, HEAD],
    [BRANCH, stands],
  ]),
  commits: new Map([[BRANCH, commits]]),
});

describe("a branch counts as the stage's", () => {
  it.each<[string, string, readonly CommitSeen[], readonly PushSeen[], number]>([
    ["where the intent's stands: nobody is asked", HEAD, [commit(HEAD, OLD)], [], 0],
    ["where the App has made it, though the intent's has gone on", OLD, [commit(OLD)], [made], 1],
    [
      "with the App's own commit on it",
      WORK,
      [commit(WORK, OLD), commit(OLD)],
      [work, push(null, OLD, PEOPLE.developer)],
      1,
    ],
    [
      "with the App's own commit, deleted and restored by somebody",
      WORK,
      [commit(WORK, OLD), commit(OLD)],
      [push(null, WORK, PEOPLE.developer), work, made],
      1,
    ],
    [
      "with something of somebody's on top of the App's",
      THEIRS,
      [commit(THEIRS, OLD), commit(OLD)],
      [push(OLD, THEIRS, PEOPLE.developer), made],
      1,
    ],
  ])("%s", async (_, stands, commits, pushes, requests) => {
    const { ports, asked } = portsWith(pushes);
    await assertStageBranch(ports, options, ledgerWith(), snapshotWith(stands, commits));
    expect(asked).toHaveLength(requests);
    await assertStageBranch(ports, options, ledgerWith(), snapshotWith(stands, commits));
    expect(asked).toHaveLength(requests);
  });

  it.each<[string, IntentState]>([
    ["when the books know where it stood", ledgerWith({ head: OLD })],
    ["when the stage goes on with the intent's own", ledgerWith({ branch: INTENT })],
    ["when the intent has ended", ledgerWith({}, { how: "abandoned" })],
  ])("%s", async (_, ledger) => {
    const { ports, asked } = portsWith([push(null, THEIRS, PEOPLE.developer)]);
    await assertStageBranch(ports, options, ledger, snapshotWith(THEIRS, [commit(THEIRS, OLD)]));
    expect(asked).toEqual([]);
  });
});

describe("a branch is in the way of the stage's", () => {
  const inTheWay = { code: "branch_in_the_way" };
  const theirs = [commit(THEIRS, OLD), commit(OLD)];
  it.each<[string, readonly PushSeen[] | null, object, RegExp]>([
    ["made by somebody", [push(null, THEIRS, PEOPLE.developer)], inTheWay, /: developer$/],
    [
      "made anew by somebody after the App's was deleted",
      [push(null, THEIRS, PEOPLE.developer), push(null, HEAD, BOT)],
      inTheWay,
      /: developer$/,
    ],
    ["made by an account that is gone", [push(null, THEIRS, null)], inTheWay, /gone$/],
    ["where there is no list of pushes", null, inTheWay, /does not tell who$/],
    ["while the list does not show who it was", [], { retryable: true }, /yet/],
  ])("%s", async (_, pushes, error, message) => {
    const { ports } = portsWith(pushes);
    const asked = assertStageBranch(ports, options, ledgerWith(), snapshotWith(THEIRS, theirs));
    await expect(asked).rejects.toMatchObject({ ...error, message: expect.stringMatching(message) });
  });

  it("below its name, and says no more than three", async () => {
    const { ports } = portsWith([push(null, THEIRS, PEOPLE.developer)]);
    const below = ["a", "b/c", "d", "e"].map((name): [string, string] => [`${BRANCH}/${name}`, THEIRS]);
    const branches = new Map([[INTENT, HEAD], [`${BRANCH}ing`, HEAD], ...below] as [string, string][]);
    const asked = assertStageBranch(ports, options, ledgerWith(), { branches, commits: new Map() });
    await expect(asked).rejects.toMatchObject({
      ...inTheWay,
      message: expect.stringMatching(/(?:haiku\/trip\/work\/\S+ \(made by developer\), ){3}1 more$/),
    });
  });
});

describe("a branch is made", () => {
  it.each<[string, () => Promise<string>, readonly string[], object]>([
    ["unless it has come to be meanwhile", async () => "exists", [], { branch: BRANCH }],
    ["unless one stands below its name", async () => "exists", [`${BRANCH}/x`], { code: "branch_in_the_way" }],
    [
      "unless a rule forbids it",
      () => Promise.reject(new HostError("GitHub says no", { retryable: false, status: 422 })),
      [],
      { code: "branch_in_the_way" },
    ],
    [
      "unless GitHub is busy",
      () => Promise.reject(new HostError("GitHub is busy", { retryable: true })),
      [],
      { message: "GitHub is busy" },
    ],
  ])("%s", async (_, createBranch, below, error) => {
    const branches = async () => new Map(below.map((name) => [name, THEIRS]));
    const { ports } = portsWith([], { createBranch, branches });
    await expect(makeBranch(ports, BRANCH, HEAD)).rejects.toMatchObject(error);
  });
});
