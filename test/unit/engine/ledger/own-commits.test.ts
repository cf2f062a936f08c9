import { describe, expect, it } from "vitest";
import { isPushedBy, OwnCommits, remembering } from "../../../../src/engine/ledger/own-commits.ts";
import { ownAmong } from "../../../../src/engine/ledger/who-pushed.ts";
import type { EngineOptions, EnginePorts, Reach } from "../../../../src/engine/ports.ts";
import { movesOf } from "../../../../src/engine/pushes/branch-pushes.ts";
import type { CommitSeen, PushSeen } from "../../../../src/ports/index.ts";
import { BOT, History } from "../../../support/a-history.ts";
import { PEOPLE } from "../../../support/recorded/observation.ts";
import { NOON } from "../../../support/recorded/records.ts";

/* Which commits are the App's own: those it has put on the branch, whatever they say of their author. */

const BRANCH = "haiku/trip/work";
const APP = { ...BOT, bot: true };
const options = { bot: BOT } as unknown as EngineOptions;

/** Four commits in a row that all name the App and bear GitHub's signature. */
function row(): readonly CommitSeen[] {
  const history = new History();
  history.commit("a", { x: "1" });
  history.commit("b", { x: "2" }, { parents: ["a"] });
  history.commit("c", { x: "3" }, { parents: ["b"] });
  history.commit("d", { x: "4" }, { parents: ["c"] });
  return history.line("d");
}

function asking(pushes: readonly PushSeen[] | null | readonly (readonly PushSeen[])[]) {
  const own = new OwnCommits();
  const asked: string[] = [];
  const paused: number[] = [];
  const answers = pushes !== null && Array.isArray(pushes[0]) ? (pushes as readonly (readonly PushSeen[])[]) : null;
  const activity = {
    pushes: async (branch: string) => {
      asked.push(branch);
      return answers ? (answers[Math.min(asked.length, answers.length) - 1] ?? null) : pushes;
    },
  };
  const clock = { sleep: async (ms: number) => void paused.push(ms) };
  return { ports: { own, activity, clock } as unknown as EnginePorts, own, asked, paused };
}

const push = (before: string | null, after: string, by: PushSeen["by"]): PushSeen => ({ before, after, by, at: NOON });

describe("a commit that names the App, under GitHub's signature", () => {
  const [d] = row();
  it.each<[string, readonly PushSeen[], boolean]>([
    ["was put there by the App", [push("c", "d", APP)], true],
    ["was squashed there by a person", [push("c", "d", PEOPLE.developer)], false],
    ["was put there by another App", [push("c", "d", PEOPLE.ci)], false],
    ["was put there by nobody that is left", [push("c", "d", null)], false],
    ["lay there when the App made the branch", [push(null, "d", APP)], false],
    ["came with others in one move of the App's", [push("a", "d", APP)], false],
    ["is on no list", [], false],
  ])("%s", (_, pushes, own) => {
    expect(d && isPushedBy(BOT, d, pushes)).toBe(own);
  });

  it("has no parent and began the branch: the App's when the App made it", () => {
    const first = row().at(-1);
    expect(first && isPushedBy(BOT, first, [push(null, "a", APP)])).toBe(true);
  });
});

describe("commits looked at for the App's own", () => {
  it("are known for what this process wrote, on that branch alone, and nobody is asked", async () => {
    const { ports, own, asked } = asking([]);
    for (const { sha } of row()) own.add(BRANCH, sha);
    expect(await ownAmong(ports, options, BRANCH, row())).toHaveLength(4);
    expect(asked).toEqual([]);
    expect(await ownAmong(ports, options, "haiku/trip/main", row())).toEqual([]);
    expect(asked).toEqual(["haiku/trip/main"]);
  });

  it("are asked for once after a restart; what the list proves stays known", async () => {
    const pushes = [push("c", "d", APP), push("b", "c", PEOPLE.developer), push("a", "b", APP), push(null, "a", APP)];
    const { ports, asked } = asking(pushes);
    const [d, , b, a] = row();
    expect(await ownAmong(ports, options, BRANCH, row())).toEqual([d, b, a]);
    expect(await ownAmong(ports, options, BRANCH, row().slice(0, 1))).toEqual([d]);
    expect(asked).toHaveLength(1);
  });

  it("are none where there is no list", async () => {
    expect(await ownAmong(asking(null).ports, options, BRANCH, row())).toEqual([]);
  });
});

describe("how a branch has moved", () => {
  const stretch = { branch: BRANCH, known: "a", head: "d", stands: true };
  const by = async (pushes: Parameters<typeof asking>[0]) => {
    const asked = asking(pushes);
    const moves = await movesOf(asked.ports, options, { ...stretch, commits: row() });
    const who = moves.map(({ after, by }) => [after, by === null || typeof by === "string" ? by : by.login]);
    return { who, ...asked };
  };

  it("by pushes of people between the App's own", async () => {
    const pushes = [push("c", "d", APP), push("b", "c", PEOPLE.developer), push("a", "b", APP)];
    expect((await by(pushes)).who).toEqual([
      ["b", "own"],
      ["c", "developer"],
      ["d", "own"],
    ]);
  });

  it("by a person's rebase of a pull request of the App's: three commits, one move, theirs", async () => {
    expect((await by([push("a", "d", PEOPLE.developer)])).who).toEqual([["d", "developer"]]);
  });

  it("by the App's own rebase: one move, its own", async () => {
    expect((await by([push("a", "d", APP)])).who).toEqual([["d", "own"]]);
  });

  it("by nobody knows whom without a list, or where it has a gap", async () => {
    expect((await by(null)).who).toEqual([["d", "unknown"]]);
    expect((await by([push("c", "d", APP), push("a", "b", APP)])).who).toEqual([["d", "unknown"]]);
  });

  it("by whoever made the branch, where nothing else leads there: what the App made it of may be anybody's", async () => {
    expect((await by([push(null, "d", PEOPLE.developer)])).who).toEqual([["d", "developer"]]);
    expect((await by([push("c", "d", APP), push(null, "c", PEOPLE.developer)])).who).toEqual([
      ["c", "developer"],
      ["d", "own"],
    ]);
    expect((await by([push(null, "d", APP)])).who).toEqual([["d", "unknown"]]);
    expect((await by([push(null, "d", PEOPLE.developer), push("a", "d", APP)])).who).toEqual([["d", "own"]]);
  });

  it("is asked again while the list does not show the newest move yet, and not for ever", async () => {
    const late = await by([[push("a", "b", APP)], [push("a", "b", APP)], [push("a", "d", APP)]]);
    expect([late.who, late.asked.length]).toEqual([[["d", "own"]], 3]);
    const never = await by([[push("a", "b", APP)]]);
    expect([never.who, never.asked.length]).toEqual([[["d", "unknown"]], 4]);
    expect(never.paused).toHaveLength(3);
  });
});

describe("what a process remembers", () => {
  it("is what it has committed, begun and merged, and no branch that it made of a commit", async () => {
    const reach = {
      store: {
        commit: async () => ({ sha: "committed", tree: "t" }),
        createOrphan: async (branch: string) =>
          branch === BRANCH ? { kind: "created", sha: "begun" } : { kind: "exists" },
        merge: async (_: string, head: string) =>
          head === "x" ? { kind: "merged", sha: "merge" } : { kind: "nothing" },
        createBranch: async () => "created",
      },
      pulls: { merge: async () => ({ kind: "merged", sha: "squash" }) },
    } as unknown as Reach;
    const { own, store, pulls } = remembering(reach);
    await store.commit({ branch: BRANCH, expectedHead: "a", message: "m", changes: [] });
    await store.createOrphan(BRANCH, [], "m");
    await store.createOrphan("haiku/trip/other", [], "m");
    await store.merge(BRANCH, "x", "m");
    await store.merge(BRANCH, "y", "m");
    await store.createBranch(BRANCH, "made");
    await pulls.merge({ number: 1, head: "h", base: BRANCH, title: "t", message: "m" });
    expect(["made", "committed"].map((sha) => own.hasMade(BRANCH, sha))).toEqual([true, false]);
    const known = ["committed", "begun", "merge", "squash"];
    expect(known.map((sha) => own.has(BRANCH, sha))).toEqual([true, true, true, true]);
    expect(["made", "a", "x", "y", "h"].map((sha) => own.has(BRANCH, sha))).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it("is bounded: the oldest goes first", () => {
    const own = new OwnCommits();
    for (let n = 0; n <= 10_000; n += 1) own.add(BRANCH, String(n));
    expect([own.has(BRANCH, "0"), own.has(BRANCH, "1"), own.has(BRANCH, "10000")]).toEqual([false, true, true]);
  });
});
