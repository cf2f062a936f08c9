import { describe, expect, it } from "vitest";
import { foreignChecks, unreportedChecks } from "../../../../src/engine/observe/required-checks.ts";
import type { CommitSeen, PullRequestSeen } from "../../../../src/ports/index.ts";
import { aPull } from "../../../support/recorded/observation.ts";

const check = (status: string, conclusion: string | null, name = "e2e"): PullRequestSeen["checks"][number] => {
  return {
    id: 12,
    node_id: "CR_12",
    name,
    app: 9,
    app_slug: "ci-app",
    status,
    conclusion,
    title: null,
    external_id: null,
    started_at: null,
  };
};
const status = (state: "success" | "pending" | "failed", name = "e2e") => ({
  ...{ name, state, description: null, url: null },
});

describe("checks of others", () => {
  it.each<[string, Partial<PullRequestSeen>, readonly object[]]>([
    ["what has passed", { checks: [check("completed", "skipped")], statuses: [status("success")] }, []],
    ["what runs", { statuses: [status("pending")] }, [{ name: "e2e", state: "pending" }]],
    ["what failed", { statuses: [status("failed")] }, [{ name: "e2e", state: "failed" }]],
    [
      "both kinds",
      { checks: [check("queued", null, "a")], statuses: [status("failed")] },
      [
        { name: "a", state: "pending" },
        { name: "e2e", state: "failed" },
      ],
    ],
    ["nothing of our own", { checks: [check("queued", null, "haiku/gate")] }, []],
  ])("keeps the gate shut by %s", (_, seen, want) => {
    expect(foreignChecks(aPull(seen))).toEqual(want);
  });
});

describe("required checks that have not reported", () => {
  const AT = "2026-03-01T10:00:00.000Z";
  const commit = (change: Partial<CommitSeen> = {}): CommitSeen => ({
    sha: "h",
    tree: "t",
    parents: [],
    message: "build: load the rows",
    at: AT,
    author: { login: "haiku[bot]", id: 9, name: "haiku", email: "haiku@example.invalid" },
    verified: true,
    ...change,
  });
  const seen = (pull: PullRequestSeen | null, head: CommitSeen | null, now: string) => {
    const required_checks = ["e2e", "haiku/gate", "test"];
    const default_branch = { name: "main", head: "c", required_approvals: 0, required_checks };
    const commits = new Map(head ? [["haiku/trip/build", [head]]] : []);
    return unreportedChecks(pull, { snapshot: { default_branch, commits }, now });
  };
  const SOON = "2026-03-01T10:04:59.999Z";
  const until = "2026-03-01T10:05:00.000Z";
  const held = commit({ message: "build\n\n\nHaiku-Step: x\nskip-checks: true" });

  it.each<[string, PullRequestSeen | null, CommitSeen | null, string, readonly object[]]>([
    ["no pull request", null, commit(), SOON, []],
    ["a check of the name", aPull({ checks: [check("queued", null)] }), commit(), SOON, [{ name: "test", until }]],
    ["a status of the name", aPull({ statuses: [status("pending")] }), commit(), SOON, [{ name: "test", until }]],
    ["five minutes gone", aPull({ checks: [check("queued", null)] }), commit(), until, [{ name: "test", until: null }]],
    [
      "a head that holds checks back",
      aPull({ statuses: [status("failed", "test")] }),
      held,
      SOON,
      [{ name: "e2e", until: null }],
    ],
    [
      "a head nobody knows",
      aPull({ statuses: [status("failed", "test")] }),
      null,
      SOON,
      [{ name: "e2e", until: null }],
    ],
    [
      "another head",
      aPull({ statuses: [status("failed", "test")] }),
      commit({ sha: "x" }),
      SOON,
      [{ name: "e2e", until: null }],
    ],
  ])("are looked for with %s", (_, pull, head, now, want) => {
    expect(seen(pull, head, now)).toEqual(want);
  });
});
