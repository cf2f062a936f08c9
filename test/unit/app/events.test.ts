import examples from "@octokit/webhooks-examples" with { type: "json" };
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { EVENTS } from "../../../src/app/events/index.ts";
import type { TriggerTarget } from "../../../src/app/trigger.ts";
import { ORIGIN, SELF } from "./app-under-test.ts";

// The package's types describe it as a module; it is a JSON file.
const EXAMPLES = z
  .array(z.object({ name: z.string(), examples: z.array(z.record(z.string(), z.unknown())) }))
  .parse(examples);
const BOT = { sender: { login: "haiku[bot]", id: 700 } };
const ARCHIVED = { repository: { ...ORIGIN.repository, archived: true } };
const OURS = "haiku/airports/build";
const intent = (slug: string): TriggerTarget => ({ kind: "intent", slug });

function wakes(event: string, payload: unknown) {
  const handler = EVENTS.find((one) => one.event === event);
  if (!handler) throw new TypeError(`no file for ${event}`);
  return handler.triggers(payload, SELF);
}

const head = (ref: string, full_name: string | null = "acme/airports") => ({
  pull_request: { head: { ref, repo: full_name === null ? null : { full_name } } },
});
/** A pull request of somebody's to the default branch. */
const theirs = (differs: object = {}, pull: object = {}) => ({
  action: "opened",
  repository: { ...ORIGIN.repository, default_branch: "main" },
  pull_request: {
    ...{ number: 8, state: "open", base: { ref: "main" } },
    head: { ref: "fix", sha: "c0ffee", repo: { full_name: "acme/airports" } },
    ...pull,
  },
  ...differs,
});
const config = (again: boolean): TriggerTarget => ({ kind: "config", pull: 8, head: "c0ffee", again });
const foreign = (again: boolean): TriggerTarget => ({ kind: "foreign", head: "c0ffee", again });
const group = (base: string) => ({
  repository: { ...ORIGIN.repository, default_branch: "main" },
  merge_group: {
    ...{ base_ref: `refs/heads/${base}`, head_sha: "c0ffee" },
    head_ref: `refs/heads/gh-readonly-queue/${base}/pr-104-929f82`,
  },
});
const run = (differs: object = {}) => ({
  action: "completed",
  workflow_run: {
    name: "haiku",
    path: ".github/workflows/haiku.yml",
    display_title: "airports/build/hat/001/builder/1.1",
    ...differs,
  },
});
const check = (action: string, differs: object) => ({ action, check_run: { app: { id: 1 }, ...differs } });
const status = (state: string, ...branches: readonly string[]) => ({
  ...{ state, context: "ci/build", sha: "c0ffee" },
  branches: branches.map((name) => ({ name, commit: { sha: "c0ffee" } })),
});
const comment = (body: string, differs: object = {}) => ({
  action: "created",
  issue: { number: 12 },
  comment: { id: 31, body },
  ...differs,
});
const onBranch = (head_branch: string | null) => ({ check_suite: { head_branch } });
const app = (id: number) => ({ performed_via_github_app: { id } });

/** What is special, event, what differs from an ordinary payload, what is woken. */
const TABLE: readonly (readonly [string, string, object, TriggerTarget | readonly TriggerTarget[] | null])[] = [
  ["a push to a branch of ours", "push", { ref: `refs/heads/${OURS}` }, intent("airports")],
  ["a push to the ledger", "push", { ref: "refs/heads/haiku/airports/ledger" }, intent("airports")],
  [
    "a branch below the name of one of ours",
    "push",
    { ref: "refs/heads/haiku/airports/build/more" },
    intent("airports"),
  ],
  ["our own push", "push", { ref: `refs/heads/${OURS}`, ...BOT }, null],
  [
    "a push by another bot",
    "push",
    { ref: `refs/heads/${OURS}`, sender: { login: "ci[bot]", id: 9 } },
    intent("airports"),
  ],
  ["a push by nobody any more", "push", { ref: `refs/heads/${OURS}`, sender: null }, intent("airports")],
  ["a push to the default branch", "push", { ref: "refs/heads/main" }, null],
  ["a tag that looks like a branch of ours", "push", { ref: `refs/tags/${OURS}` }, null],
  ["a branch named haiku", "push", { ref: "refs/heads/haiku" }, null],
  ["a branch with a slug that is none", "push", { ref: "refs/heads/haiku/Air_Ports/main" }, null],
  ["a slug that is too long", "push", { ref: `refs/heads/haiku/${"a".repeat(61)}/main` }, null],
  ["no installation", "push", { ref: `refs/heads/${OURS}`, installation: undefined }, null],
  ["a pull request of ours", "pull_request", { action: "closed", ...head(OURS) }, intent("airports")],
  ["our own change of it", "pull_request", { action: "edited", ...head(OURS), ...BOT }, null],
  ["somebody's pull request", "pull_request", { action: "opened", ...head("fix") }, null],
  [
    "a fork with a branch named like ours",
    "pull_request",
    { action: "opened", ...head(OURS, "mallory/airports") },
    null,
  ],
  ["a fork that is gone", "pull_request", { action: "closed", ...head(OURS, null) }, null],
  ["a change for the default branch", "pull_request", theirs(), [config(false), foreign(false)]],
  ["new commits of it", "pull_request", theirs({ action: "synchronize" }), [config(false), foreign(false)]],
  [
    "a change for it from a branch that is called as an intent's may be",
    "pull_request",
    theirs({}, { head: { ref: OURS, sha: "c0ffee", repo: { full_name: "acme/airports" } } }),
    [intent("airports"), { kind: "foreign", head: "c0ffee", again: false, unless: "airports" }],
  ],
  ["its closing", "pull_request", theirs({ action: "closed" }, { state: "closed" }), null],
  ["a label on it", "pull_request", theirs({ action: "labeled" }), null],
  ["a change for another branch", "pull_request", theirs({}, { base: { ref: "next" } }), null],
  ["our own change for the default branch", "pull_request", theirs(BOT), null],
  [
    "re-run of the check of studios and config",
    "check_run",
    check("rerequested", { app: { id: 7 }, external_id: "@config/8#abc", head_sha: "c0ffee" }),
    config(true),
  ],
  [
    "re-run of the check that no intent is meant",
    "check_run",
    check("rerequested", { app: { id: 7 }, external_id: "@no-intent", head_sha: "c0ffee" }),
    foreign(true),
  ],
  [
    "its creation",
    "check_run",
    check("created", { app: { id: 7 }, external_id: "@config/8#abc", head_sha: "c0ffee" }),
    null,
  ],
  ["a review", "pull_request_review", { action: "submitted", ...head(OURS) }, intent("airports")],
  ["a review on a fork", "pull_request_review", { action: "submitted", ...head(OURS, "mallory/airports") }, null],
  ["our own review", "pull_request_review", { action: "submitted", ...head(OURS), ...BOT }, null],
  ["a remark at a line", "pull_request_review_comment", { action: "created", ...head(OURS) }, intent("airports")],
  ["our own remark at a line", "pull_request_review_comment", { action: "created", ...head(OURS), ...BOT }, null],
  ["a resolved thread", "pull_request_review_thread", { action: "resolved", ...head(OURS) }, intent("airports")],
  ["our own resolving", "pull_request_review_thread", { action: "resolved", ...head(OURS), ...BOT }, null],
  ["a run of ours that ended", "workflow_run", { ...run(), ...BOT }, intent("airports")],
  ["its path with the ref", "workflow_run", run({ path: ".github/workflows/haiku.yml@main" }), intent("airports")],
  ["a run that begins", "workflow_run", { ...run(), action: "in_progress" }, null],
  ["a run of another workflow with such a name", "workflow_run", run({ path: ".github/workflows/ci.yml" }), null],
  ["a run of ours that somebody started by hand", "workflow_run", run({ display_title: "haiku" }), null],
  [
    "a command in an issue",
    "issue_comment",
    comment("/haiku start"),
    { kind: "issue-comment", issue: 12, comment: 31 },
  ],
  [
    "a command after text",
    "issue_comment",
    comment("Please\r\n  /haiku start\r\n"),
    { kind: "issue-comment", issue: 12, comment: 31 },
  ],
  [
    "a command on a pull request",
    "issue_comment",
    comment("/haiku why", { issue: { number: 4, pull_request: {} } }),
    { kind: "pull", number: 4 },
  ],
  ["a comment without a command", "issue_comment", comment("I like /haiku"), null],
  ["another program's command", "issue_comment", comment("/haikus"), null],
  ["a comment without text", "issue_comment", comment("x", { comment: { id: 1, body: null } }), null],
  ["an edited command", "issue_comment", comment("/haiku start", { action: "edited" }), null],
  ["our own answer", "issue_comment", comment("/haiku start", BOT), null],
  ["our own answer by app id", "issue_comment", comment("", { comment: { id: 1, body: "/haiku x", ...app(7) } }), null],
  [
    "a person's comment by another app",
    "issue_comment",
    comment("", { comment: { id: 1, body: "/haiku x", ...app(8) } }),
    { kind: "issue-comment", issue: 12, comment: 1 },
  ],
  [
    "another app's check that ended",
    "check_run",
    { ...check("completed", onBranch(OURS)), ...BOT },
    intent("airports"),
  ],
  ["another app's check that begins", "check_run", check("created", onBranch(OURS)), null],
  ["another app's check elsewhere", "check_run", check("completed", onBranch("main")), null],
  ["another app's check on no branch", "check_run", check("completed", onBranch(null)), null],
  [
    "another app's check with an id like ours",
    "check_run",
    check("requested_action", { external_id: "airports/build#0" }),
    null,
  ],
  ["a status that was set for good", "status", status("success", OURS), intent("airports")],
  ["a status that failed", "status", status("error", "main", OURS, "haiku/airports/main"), intent("airports")],
  ["a status that begins", "status", status("pending", OURS), null],
  ["a status elsewhere", "status", status("success", "main"), null],
  ["a status on no branch's head", "status", status("failure"), null],
  [
    "our own check",
    "check_run",
    check("completed", { app: { id: 7 }, external_id: "airports/build#0", ...onBranch(OURS) }),
    null,
  ],
  [
    "a button of ours",
    "check_run",
    check("requested_action", { app: { id: 7 }, external_id: "airports/build#0" }),
    intent("airports"),
  ],
  [
    "a button of ours, with what was pressed and by whom",
    "check_run",
    {
      ...check("requested_action", { app: { id: 7 }, external_id: "airports/build#0", id: 41, head_sha: "abc" }),
      requested_action: { identifier: "approve" },
      sender: { login: "maintainer", id: 2 },
    },
    {
      kind: "intent",
      slug: "airports",
      button: { check: 41, head: "abc", action: "approve", by: { login: "maintainer", id: 2 }, shown: null },
    },
  ],
  [
    "a button of ours, with what it was shown for",
    "check_run",
    {
      ...check("requested_action", { app: { id: 7 }, external_id: "airports/build#0af.1be", id: 41, head_sha: "abc" }),
      requested_action: { identifier: "approve" },
      sender: { login: "maintainer", id: 2 },
    },
    {
      kind: "intent",
      slug: "airports",
      button: { check: 41, head: "abc", action: "approve", by: { login: "maintainer", id: 2 }, shown: "1be" },
    },
  ],
  [
    "our check to be run again",
    "check_run",
    check("rerequested", { app: { id: 7 }, external_id: "airports/-#0" }),
    intent("airports"),
  ],
  [
    "a merge queue",
    "merge_group",
    { action: "checks_requested", merge_group: { head_ref: "refs/heads/gh-readonly-queue/main/pr-104-929f82" } },
    { kind: "pull", number: 104 },
  ],
  [
    "a merge queue that tests for the default branch",
    "merge_group",
    { action: "checks_requested", ...group("main") },
    { kind: "pull", number: 104, group: "c0ffee" },
  ],
  [
    "a merge queue of another branch",
    "merge_group",
    { action: "checks_requested", ...group("next") },
    { kind: "pull", number: 104 },
  ],
  [
    "a test of a merge queue that is over",
    "merge_group",
    { action: "destroyed", ...group("main") },
    { kind: "pull", number: 104 },
  ],
  [
    "a merge group of another kind",
    "merge_group",
    { action: "checks_requested", merge_group: { head_ref: "refs/heads/x" } },
    null,
  ],
  [
    "an installation",
    "installation",
    { action: "created", repositories: [{ node_id: "R_1", full_name: "acme/airports" }] },
    { kind: "all" },
  ],
  [
    "an installation that ends",
    "installation",
    { action: "deleted", repositories: [{ node_id: "R_1", full_name: "acme/airports" }] },
    null,
  ],
  [
    "a repository with another name",
    "repository",
    { action: "renamed", changes: { repository: { name: { from: "airfields" } } } },
    { kind: "all" },
  ],
  ["a repository with another owner", "repository", { action: "transferred" }, { kind: "all" }],
  ["another default branch", "repository", { action: "edited", changes: { default_branch: {} } }, { kind: "all" }],
  ["a repository that is no longer archived", "repository", { action: "unarchived" }, { kind: "all" }],
  ["a repository that is archived", "repository", { action: "archived", ...ARCHIVED }, null],
  ["a push of before it was archived", "push", { ref: `refs/heads/${OURS}`, ...ARCHIVED }, null],
  [
    "an added repository",
    "installation_repositories",
    { action: "added", repositories_added: [{ node_id: "R_1", full_name: "acme/airports" }] },
    { kind: "all" },
  ],
];

describe("events", () => {
  it.each(TABLE)("%s", (_title, event, differs, target) => {
    const repo = { id: "R_1", owner: "acme", name: "airports" };
    const targets = target === null ? [] : [target].flat();
    expect(wakes(event, { ...ORIGIN, ...differs })).toEqual(
      targets.map((one) => ({ installation: 5, repo, target: one })),
    );
  });

  it.each(EVENTS.map(({ event }) => event))("reads every example GitHub gives of %s", (event) => {
    const given = EXAMPLES.find((one) => one.name === event)?.examples ?? [];
    expect(given.length).toBeGreaterThan(0);
    for (const payload of given) {
      const [first] = wakes(event, { installation: { id: 5 }, ...payload });
      // The examples come from other people's repositories, where nothing is ours.
      if (first) expect(["all", "config", "pull"]).toContain(first.target.kind);
    }
  });

  it("refuses a payload of another shape instead of guessing", () => {
    for (const { event } of EVENTS) expect(() => wakes(event, { action: 7 })).toThrow();
  });
});
