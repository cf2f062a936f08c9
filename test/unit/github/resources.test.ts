import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CheckOutput } from "../../../src/ports/index.ts";
import { StaleHeadError } from "../../../src/shared/index.ts";
import { allAnswersUsed, asking, type Fixture, fixture, OWN } from "./fixture.ts";

let f: Fixture;
beforeEach(() => {
  f = fixture();
});
afterEach(allAnswersUsed);

describe("pull requests", () => {
  const wanted = { title: "t", body: "b", head: "haiku/x/main", base: "main", draft: true };
  const OPENED = {
    ...{ number: 12, node_id: "PR_12", title: "[working] t", body: "b", html_url: "", draft: false },
    ...{ head: { sha: "h" }, base: { ref: "main" }, created_at: "2026-01-05T09:00:00Z" },
  };

  const existing = (...nodes: readonly object[]) => {
    f.api.post(`${OWN}/pulls`).reply(422, {
      message: "Validation Failed",
      errors: [{ message: "A pull request already exists for acme:haiku/x/main." }],
    });
    f.api.post("/graphql", asking("ExistingPull")).reply(200, { data: { repository: { pullRequests: { nodes } } } });
  };
  it("are found when the App has opened them already, whatever a fork has under that name", async () => {
    existing({ number: 13, viewerDidAuthor: false }, { number: 12, viewerDidAuthor: true });
    expect(await f.ports.pulls.open(wanted)).toMatchObject({ number: 12 });
  });

  it.each([
    ["somebody else has opened it", [{ number: 13, viewerDidAuthor: false }]],
    ["GitHub lists none", []],
  ])("are looked for again where %s", async (_, nodes) => {
    existing(...nodes);
    await expect(f.ports.pulls.open(wanted)).rejects.toMatchObject({ retryable: true, status: 422 });
  });

  it("are opened with their lock in the title where there are no drafts", async () => {
    f.api
      .post(`${OWN}/pulls`, wanted)
      .reply(422, { message: "Draft pull requests are not supported in this repository." });
    f.api.post(`${OWN}/pulls`, { ...wanted, title: "[working] t", draft: false }).reply(201, OPENED);
    expect(await f.ports.pulls.open(wanted)).toMatchObject({ number: 12 });
  });

  const MERGES = `${OWN}/merges`;
  const INTENT = "haiku/x/main";
  const merge = () => f.ports.pulls.merge({ number: 12, head: "h", base: INTENT, title: "t", message: "m" });
  const stands = (mergeCommitAllowed: boolean, pull: object = {}) =>
    f.api.post("/graphql", asking("BeforeMerge")).reply(200, {
      data: {
        repository: { mergeCommitAllowed, pullRequest: { baseRefName: INTENT, headRefOid: "h", ...pull } },
      },
    });
  const direct = { base: INTENT, head: "h", commit_message: "t\n\nm" };

  it("are merged as the commit that was seen, into the branch that is meant", async () => {
    stands(true);
    f.api.post(MERGES, direct).reply(201, { sha: "s", commit: { tree: { sha: "t" } } });
    expect(await merge()).toEqual({ kind: "merged", sha: "s" });
  });

  it("are merged already when there is nothing left to merge", async () => {
    stands(true);
    f.api.post(MERGES, direct).reply(204);
    expect(await merge()).toEqual({ kind: "contained" });
  });

  it.each([
    [409, "Merge conflict", "conflict"],
    [
      409,
      "Repository rule violations found\n\nCannot update this protected ref.\n\n",
      "Cannot update this protected ref",
    ],
    [422, 'Required status check "ci" is expected.', "Required status check"],
    [403, "Resource protected by organization rules", "protected"],
  ])("tell GitHub's reason: %i %s", async (status, message, why) => {
    stands(true);
    f.api.post(MERGES).reply(status, { message });
    expect(await merge()).toEqual({ kind: "blocked", why: expect.stringContaining(why) });
  });

  it.each([
    ["head", { headRefOid: "other" }],
    ["base", { baseRefName: "main" }],
  ])("are not merged on another %s", async (_what, pull) => {
    stands(true, pull);
    await expect(merge()).rejects.toBeInstanceOf(StaleHeadError);
  });

  const PUT = `${OWN}/pulls/12/merge`;
  const body = (method: string) => ({ sha: "h", merge_method: method, commit_title: "t", commit_message: "m" });

  it("are squashed where merge commits are not allowed, their base read right before", async () => {
    stands(false);
    stands(false);
    f.api.put(PUT, body("squash")).reply(200, { sha: "s" });
    expect(await merge()).toEqual({ kind: "merged", sha: "s" });
  });

  it("are squashed where a rule asks for a linear history", async () => {
    stands(true);
    f.api
      .post(MERGES)
      .reply(409, { message: "Repository rule violations found\n\nThis branch must not contain merge commits.\n\n" });
    stands(true);
    f.api.put(PUT, body("squash")).reply(200, { sha: "s" });
    expect(await merge()).toEqual({ kind: "merged", sha: "s" });
  });

  const THROUGH = "Repository rule violations found\n\nChanges must be made through a pull request.\n\n";
  const byButton = () => {
    stands(true);
    f.api.post(MERGES).reply(409, { message: THROUGH });
    stands(true);
    return f.api.put(PUT, body("merge"));
  };

  it("are merged by the button where changes come by pull request alone", async () => {
    byButton().reply(200, { sha: "s" });
    expect(await merge()).toEqual({ kind: "merged", sha: "s" });
  });

  it.each([
    ["Base branch was modified. Review and try the merge again.", { passes: true }],
    ["Pull Request is not mergeable", { passes: true }],
    ["At least 1 approving review is required by reviewers with write access.", {}],
  ])("are refused by the button in GitHub's own words, which may pass: %s", async (message, more) => {
    byButton().reply(405, { message });
    expect(await merge()).toEqual({ kind: "blocked", why: message, ...more });
  });

  it("are rebased where that alone is allowed", async () => {
    stands(false);
    stands(false);
    f.api.put(PUT, body("squash")).reply(405, { message: "Squash merges are not allowed on this repository." });
    stands(false);
    f.api.put(PUT, body("rebase")).reply(200, { sha: "s" });
    expect(await merge()).toEqual({ kind: "merged", sha: "s" });
  });

  it("are not squashed into a base that was changed at the last moment", async () => {
    stands(false);
    stands(false, { baseRefName: "main" });
    await expect(merge()).rejects.toBeInstanceOf(StaleHeadError);
  });

  it("are not squashed on another head", async () => {
    stands(false);
    stands(false);
    f.api.put(PUT).reply(409, { message: "Head branch was modified." });
    await expect(merge()).rejects.toBeInstanceOf(StaleHeadError);
  });

  it("tell which lines may carry a comment, over all pages", async () => {
    const many = Array.from({ length: 100 }, (_, index) => ({ filename: `f${index}` }));
    const patch = "@@ -1,3 +1,4 @@ x\n a\n+b\n@@ -10 +12 @@\n-c\n+d\n@@ -20,2 +21,0 @@\n-e\n-f";
    f.api.get(`${OWN}/pulls/12/files?per_page=100&page=1`).reply(200, many);
    f.api.get(`${OWN}/pulls/12/files?per_page=100&page=2`).reply(200, [{ filename: "a.md", patch }]);
    const lines = await f.ports.pulls.commentableLines(12);
    expect(lines.size).toBe(101);
    expect(lines.get("a.md")).toEqual([
      { from: 1, to: 4 },
      { from: 12, to: 12 },
    ]);
    expect(lines.get("f0")).toEqual([]);
  });

  it("name reviewers that GitHub refuses", async () => {
    f.api
      .post(`${OWN}/pulls/12/requested_reviewers`, { reviewers: ["ann"] })
      .reply(422, { message: "not a collaborator" });
    await expect(f.ports.pulls.requestReviewers(12, ["ann"])).rejects.toMatchObject({ code: "reviewer_refused" });
    await f.ports.pulls.requestReviewers(12, []);
  });
});

describe("conversation", () => {
  it.each([
    [201, "mine"],
    [200, "there"],
  ])("tells by status %i that a reaction is %s", async (status, whose) => {
    f.api.post(`${OWN}/issues/comments/4/reactions`, { content: "eyes" }).reply(status, { id: 1 });
    expect(await f.ports.conversation.react("comment", 4, "eyes")).toBe(whose);
  });

  const review = (
    comments: readonly { path: string; line: number; side: "RIGHT"; body: string; start_line?: number }[],
  ) => f.ports.conversation.review({ number: 12, commit: "h", body: "b", comments });
  const inline = { path: "a.md", line: 3, side: "RIGHT", body: "x" } as const;

  it("posts a review with its comments in one request", async () => {
    const comments = [inline, { ...inline, start_line: 1, start_side: "RIGHT" }];
    f.api
      .post(`${OWN}/pulls/12/reviews`, { commit_id: "h", event: "COMMENT", body: "b", comments })
      .reply(200, { id: 6 });
    expect(await review([inline, { ...inline, start_line: 1 }])).toBe(6);
  });

  it("tells a comment outside the diff from other refusals", async () => {
    f.api.post(`${OWN}/pulls/12/reviews`).times(2).reply(422, { message: "line must be part of the diff" });
    await expect(review([inline])).rejects.toMatchObject({
      code: "anchor_outside_diff",
      hint: expect.stringContaining("a.md:3"),
    });
    await expect(review([])).rejects.toMatchObject({ name: "HostError", status: 422 });
  });

  it("does not write faster than the limit for new content", async () => {
    // Of 75 a minute fifteen are for other repositories.
    f.api.post(`${OWN}/issues/3/comments`).times(61).reply(201, { id: 1 });
    for (let count = 0; count < 60; count += 1) await f.ports.conversation.comment(3, "x");
    await expect(f.ports.conversation.comment(3, "x")).rejects.toMatchObject({ retryable: true, wait: 60_000 });
    f.advance(60_000);
    await f.ports.conversation.comment(3, "x");
    expect(f.waits).toEqual([]);
  });
});

describe("checks", () => {
  const annotation = { path: "a", start_line: 1, end_line: 1, level: "warning", title: "t", message: "m" } as const;
  const check = (annotations: number): CheckOutput => ({
    name: "haiku/gate",
    head: "h",
    status: "in_progress",
    conclusion: null,
    title: "t",
    summary: "s",
    external_id: "x",
    annotations: Array.from({ length: annotations }, () => annotation),
    buttons: [{ label: "Approve", description: "d", identifier: "approve" }],
  });
  const sent = (mutation: string, annotations: number) => (body: { query: string; variables: { c0: Sent } }) =>
    body.query.includes(`c0: ${mutation}(input: $c0)`) &&
    (body.variables.c0.output.annotations?.length ?? 0) === annotations;
  const answer = { data: { c0: { checkRun: { id: "CR_2" } } } };
  const knows = () =>
    f.api.post("/graphql", asking("RepositoryId")).reply(200, { data: { repository: { id: "R_1" } } });

  it("carry any number of annotations, fifty per request", async () => {
    knows();
    f.api.post("/graphql", sent("createCheckRun", 50)).reply(200, answer);
    f.api.post("/graphql", sent("updateCheckRun", 50)).reply(200, answer);
    f.api.post("/graphql", sent("updateCheckRun", 1)).reply(200, answer);
    expect(await f.ports.checks.create(check(101))).toBe("CR_2");
  });

  it("say nothing of a conclusion that is not there", async () => {
    knows();
    f.api
      .post("/graphql", (body) => sent("updateCheckRun", 0)(body) && !("conclusion" in body.variables.c0))
      .reply(200, answer);
    await f.ports.checks.update("CR_2", check(0));
  });
});

interface Sent {
  readonly output: { readonly annotations?: readonly unknown[] };
}

describe("permissions", () => {
  const ask = (id = 101) => f.ports.permissions.roleOf({ login: "ann", id });
  const answer = (role_name: string, permission: string, id = 101) =>
    f.api.get(`${OWN}/collaborators/ann/permission`).reply(200, { role_name, permission, user: { id } });

  it.each([
    ["maintain", "write", "maintain"],
    ["release-manager", "write", "write"],
    ["triage", "read", "triage"],
  ])("role %s with permission %s counts as %s", async (role, permission, expected) => {
    answer(role, permission);
    expect(await ask()).toBe(expected);
  });

  it("are none for a login that belongs to someone else now", async () => {
    answer("admin", "admin", 999);
    expect(await ask()).toBe("none");
  });

  it("are none for the unknown, and no answer is never a yes", async () => {
    f.api.get(`${OWN}/collaborators/ann/permission`).reply(404, { message: "Not Found" });
    expect(await ask()).toBe("none");
    f.api.get(`${OWN}/collaborators/ann/permission`).times(3).reply(500, { message: "no" });
    f.advance(5_000);
    await expect(ask()).rejects.toMatchObject({ name: "HostError" });
  });

  it("are asked again after five seconds", async () => {
    answer("write", "write");
    expect([await ask(), await ask()]).toEqual(["write", "write"]);
    f.advance(5_000);
    answer("read", "read");
    expect(await ask()).toBe("read");
  });

  it("know teams by account, not by login", async () => {
    const member = (team: string, id: number) => f.ports.permissions.isTeamMember(team, { login: "ann", id });
    f.api.get("/users/ann").times(3).reply(200, { id: 101 });
    f.api.get("/orgs/acme/teams/sre/memberships/ann").reply(200, { state: "active" });
    f.api.get("/orgs/acme/teams/web/memberships/ann").reply(200, { state: "pending" });
    expect([await member("@acme/sre", 101), await member("@acme/sre", 999), await member("acme/web", 101)]).toEqual([
      true,
      false,
      false,
    ]);
    await expect(member("sre", 101)).rejects.toMatchObject({ code: "team_name" });
  });
});
