import { Octokit } from "@octokit/rest";
import { describe, expect, it } from "vitest";
import { type GithubPorts, githubPorts } from "../../../src/github/index.ts";
import type { CheckOutput, RunSeen } from "../../../src/ports/index.ts";
import { faultsOf } from "./published-schema.ts";

const HEAD = "a".repeat(40);
const CHECK: CheckOutput = {
  ...{ name: "haiku/gate", head: HEAD, status: "in_progress", conclusion: null, title: "t", summary: "s" },
  ...{ external_id: "x", annotations: [], buttons: [] },
};
const silent = (): undefined => undefined;

/** The document a call sends last, after these answers; the call itself ends in an error. */
async function sent(
  call: (ports: GithubPorts) => Promise<unknown>,
  ...answers: readonly Record<string, unknown>[]
): Promise<string> {
  const documents: string[] = [];
  const ports = githubPorts({
    octokit: new Octokit(),
    graphql: async (document) => {
      documents.push(document);
      return answers[documents.length - 1] ?? {};
    },
    repo: { owner: "acme", name: "flights" },
    appId: 7,
    workflow: "haiku.yml",
    clock: { now: () => "2026-11-21T09:00:00.000Z", sleep: async () => undefined },
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
  await expect(call(ports)).rejects.toThrow("unexpected shape");
  return documents.at(-1) ?? "";
}

describe("GraphQL documents against GitHub's published schema", () => {
  it.each<[string, (ports: GithubPorts) => Promise<unknown>]>([
    ["a snapshot with an issue", ({ observer }) => observer.snapshot("x", ["build", "ship"], 3)],
    ["a snapshot without", ({ observer }) => observer.snapshot("x", [], null)],
    ["a snapshot with jobs that ended", ({ observer }) => observer.snapshot("x", [], null, { suites: ["A", "B"] })],
    ["commits", ({ observer }) => observer.commits([HEAD, "b".repeat(40)])],
    ["blobs", ({ store }) => store.blobs([HEAD, "b".repeat(40)])],
    ["history", ({ store }) => store.history(HEAD, null, 5)],
    [
      "a commit",
      ({ store }) => store.commit({ branch: "haiku/x/main", expectedHead: HEAD, message: "m", changes: [] }),
    ],
    ["where a branch stands that is to go", ({ store }) => store.deleteBranch("haiku/x/build", HEAD)],
    ["comments", ({ conversation }) => conversation.comments(3, null)],
    ["a reply", ({ conversation }) => conversation.replyInThread("T", "text")],
    ["resolving", ({ conversation }) => conversation.resolveThread("T")],
    ["ready", ({ pulls }) => pulls.markReady("P")],
    ["draft", ({ pulls }) => pulls.convertToDraft("P")],
    ["the id of the repository", ({ checks }) => checks.update("CR", CHECK)],
    ["what a run announced", ({ dispatcher }) => dispatcher.notices({ id: 1, suite: "CS" } as RunSeen)],
  ])("%s", async (_, call) => {
    expect(faultsOf(await sent(call))).toEqual([]);
  });

  it.each<[string, (ports: GithubPorts) => Promise<unknown>]>([
    ["createCheckRun", ({ checks }) => checks.create(CHECK)],
    ["updateCheckRun", ({ checks }) => checks.update("CR", { ...CHECK, status: "completed", conclusion: "success" })],
  ])("%s", async (mutation, call) => {
    const document = await sent(call, { repository: { id: "R" } });
    expect(document).toContain(mutation);
    expect(faultsOf(document)).toEqual([]);
  });

  it("several changes that are asked for at once are one", async () => {
    const pull = { number: 3, node_id: "P" };
    const document = await sent(({ pulls }) => Promise.all([pulls.edit(pull, { body: "b" }), pulls.markReady("P")]));
    expect(document).toMatch(/updatePullRequest[\s\S]*markPullRequestReadyForReview/);
    expect(faultsOf(document)).toEqual([]);
  });

  it("the deletion of a branch", async () => {
    const stands = { repository: { id: "R", ref: { target: { oid: HEAD } } } };
    const document = await sent(({ store }) => store.deleteBranch("haiku/x/build", HEAD), stands);
    expect(document).toContain("updateRefs");
    expect(faultsOf(document)).toEqual([]);
  });
});
