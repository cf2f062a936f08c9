import { describe, expect, it } from "vitest";
import { type Moves, mergedFor, overtakenBy } from "../../../../src/engine/observe/who-merged.ts";
import type { Account, CommitSeen, PullAct, PushSeen } from "../../../../src/ports/index.ts";
import { BOT } from "../../../support/a-history.ts";
import { PEOPLE } from "../../../support/recorded/observation.ts";

/* Whose act a merge is, and whether that person agreed to what was merged. */

const { developer, maintainer, outsider, ci } = PEOPLE;
const at = (second: string): string => `2026-11-21T12:00:${second}.000Z`;
const act = (kind: PullAct["act"], second: string, by: Account | null = maintainer, on = true): PullAct => {
  return { act: kind, on, by, at: at(second) };
};
const QUEUE: Account = { login: "github-merge-queue[bot]", id: 118344674, bot: true };
const merged = (by: Account | null) => ({ by, at: at("50"), commit: null });

describe("a merge", () => {
  it.each<[string, Account | null, readonly PullAct[], Account | null, string | null]>([
    ["by a button is of whoever pressed it", developer, [], developer, null],
    ["by auto-merge is of whoever enabled it, then", maintainer, [act("auto", "10")], maintainer, at("10")],
    ["by the queue is of whoever put it there, then", ci, [act("queued", "10")], maintainer, at("10")],
    [
      "by the queue, which lets go of it first, is of whoever put it there",
      QUEUE,
      [act("queued", "10"), act("queued", "49", QUEUE, false)],
      maintainer,
      at("10"),
    ],
    [
      "by the queue, where it was taken out and put again, is of whoever did so last",
      QUEUE,
      [
        act("queued", "10"),
        act("queued", "20", QUEUE, false),
        act("queued", "30", developer),
        act("queued", "50", QUEUE, false),
      ],
      developer,
      at("30"),
    ],
    [
      "by another machine after the queue let go of it is that machine's",
      ci,
      [act("queued", "10"), act("queued", "20", QUEUE, false)],
      ci,
      null,
    ],
    [
      "by a machine, told to again, is of the last one",
      ci,
      [act("auto", "10"), act("auto", "20", developer)],
      developer,
      at("20"),
    ],
    [
      "by a button is of whoever pressed it, though another had enabled auto-merge",
      developer,
      [act("auto", "10")],
      developer,
      null,
    ],
    [
      "by a button after auto-merge was taken back is a merge of then",
      maintainer,
      [act("auto", "10"), act("auto", "20", developer, false)],
      maintainer,
      null,
    ],
    [
      "by a machine after that is the machine's",
      ci,
      [act("auto", "10"), act("auto", "20", developer, false)],
      ci,
      null,
    ],
    ["by a machine is not of a machine that enabled it", ci, [act("auto", "10", ci)], ci, null],
    ["is not of somebody who told GitHub to afterwards", ci, [act("auto", "59")], ci, null],
    ["by an account that is gone is of whoever enabled it", null, [act("auto", "10")], maintainer, at("10")],
    ["by an account that is gone is nobody's", null, [], null, null],
  ])("%s", (_, by, acts, whose, given) => {
    expect(mergedFor({ merged: merged(by), acts })).toEqual({ by: whose, given });
  });

  it("that has not happened is nobody's", () => {
    expect(mergedFor({ merged: null, acts: [act("auto", "10")] })).toBeNull();
  });
});

describe("between telling GitHub to merge and the merge", () => {
  const push = (before: string | null, after: string, second: string, by: Account | null = developer): PushSeen => {
    return { before, after, by, at: at(second) };
  };
  const app = { ...BOT, bot: true };
  const built = push("0", "a", "10", app);
  const commit = (sha: string, second: string) => ({ sha, parents: [], at: at(second) }) as unknown as CommitSeen;
  const overtaken = (
    moves: Partial<Moves>,
    { given = at("20") as string | null, acts = [] as readonly PullAct[], head = "b" } = {},
  ): string | null => {
    const pull = { merged: merged(maintainer), acts, head };
    return overtakenBy(pull, { by: maintainer, given }, { pushes: null, commits: [], bot: BOT, ...moves });
  };

  it.each<[string, readonly PushSeen[], string | null]>([
    ["nothing came", [push("a", "b", "15"), built], null],
    ["somebody else pushed", [push("a", "b", "30"), built], "developer pushed to it"],
    ["somebody else pushed in the very second", [push("a", "b", "20"), built], "developer pushed to it"],
    ["an account that is gone pushed", [push("a", "b", "30", null), built], "somebody pushed to it"],
    ["the App pushed", [push("a", "b", "30", app), built], `${BOT.login} pushed to it`],
    ["nothing came but the App's push of the very second", [push("a", "b", "20", app), built], null],
    ["who told it pushed", [push("a", "b", "30", maintainer), built], null],
    [
      "who told it pushed on top of others",
      [push("c", "b", "40", maintainer), push("a", "c", "30"), built],
      "developer pushed to it",
    ],
    [
      "somebody set it back to what stood before",
      [push("c", "b", "30"), push("b", "c", "15"), push("a", "b", "12")],
      "developer pushed to it",
    ],
    ["somebody made the branch anew", [push(null, "b", "30"), built], "developer pushed to it"],
    ["nothing came, and after the merge somebody pushed", [push("b", "c", "55"), push("a", "b", "15"), built], null],
    ["came what the list does not show", [built], "somebody pushed to it"],
  ])("%s", (_, pushes, wanted) => {
    expect(overtaken({ pushes })).toBe(wanted);
  });

  it("its base was changed", () => {
    const pushes = [push("a", "b", "15")];
    expect(overtaken({ pushes }, { acts: [act("base-changed", "30", developer)] })).toBe("its base was changed");
    expect(overtaken({ pushes }, { acts: [act("base-changed", "10", developer)] })).toBeNull();
  });

  it("nothing is asked of who pressed the button", () => {
    expect(overtaken({ pushes: [push("a", "b", "30", outsider)] }, { given: null })).toBeNull();
  });

  it("without a list of pushes the dates of commits tell, and nothing that they do not show", () => {
    expect(overtaken({ commits: [commit("b", "15")] })).toBeNull();
    expect(overtaken({ commits: [commit("b", "30")] })).toBe("its newest commit was made");
    expect(overtaken({ commits: [] })).toBe("its newest commit was made");
  });
});
