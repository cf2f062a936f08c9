import type { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { webhookProblem } from "../../../src/rehearsal/github/webhooks/described.ts";
import { branchWith, commitFiles, REPO, startTown, type Town } from "../../support/local-github/town.ts";

let town: Town;
beforeAll(async () => {
  town = await startTown({ repo: { rules: [{ pattern: "main", requiredChecks: [{ context: "ci" }] }] } });
});
afterAll(() => town.close());

describe("webhooks", () => {
  it("are as GitHub describes them, whatever happens", async () => {
    const developer = town.as("developer");
    const issue = (await developer.rest.issues.create({ ...REPO, title: "Till" })).data.number;
    await developer.rest.issues.update({ ...REPO, issue_number: issue, title: "The till" });
    await developer.rest.issues.addLabels({ ...REPO, issue_number: issue, labels: ["bug"] });
    await developer.rest.issues.removeLabel({ ...REPO, issue_number: issue, name: "bug" });
    const comment = await developer.rest.issues.createComment({ ...REPO, issue_number: issue, body: "one" });
    await edit(developer, "updateIssueComment", { id: comment.data.node_id, body: "two" });
    await developer.rest.issues.update({ ...REPO, issue_number: issue, state: "closed" });
    await developer.rest.issues.update({ ...REPO, issue_number: issue, state: "open" });
    await talkAboutAPull();
    await town.github.idle();
    expect(town.github.problems).toEqual([]);
    expect(new Set(town.heard.map(named))).toEqual(new Set(Object.entries(SEEN).flatMap(withActions)));
  });

  it("are complained about where they are not", () => {
    expect(webhookProblem("issues", { action: "opened" })).toMatch(/^webhook issues opened: .*issue/);
    expect(webhookProblem("issues", { action: "painted" })).toMatch(/not in the slice/);
  });
});

async function talkAboutAPull(): Promise<void> {
  const [developer, maintainer] = [town.as("developer"), town.as("maintainer")];
  await branchWith(developer, "till", { "src/till.txt": "1\n2\nthree\n" });
  const pull = await developer.rest.pulls.create({ ...REPO, title: "Till", head: "till", base: "main", draft: true });
  const { number: pull_number, node_id: id } = pull.data;
  const here = { ...REPO, pull_number };
  await developer.rest.pulls.update({ ...here, title: "The till" });
  await developer.rest.issues.addLabels({ ...REPO, issue_number: pull_number, labels: ["till"] });
  await developer.rest.issues.removeLabel({ ...REPO, issue_number: pull_number, name: "till" });
  const say = (mutation: string) =>
    developer.graphql(`mutation($id: ID!) { ${mutation}(input: { pullRequestId: $id }) { clientMutationId } }`, { id });
  const waits = ["enablePullRequestAutoMerge", "disablePullRequestAutoMerge"];
  for (const mutation of ["markPullRequestReadyForReview", "convertPullRequestToDraft", ...waits]) await say(mutation);
  await developer.rest.pulls.requestReviewers({ ...here, reviewers: ["maintainer"] });
  const line = { path: "src/till.txt", line: 3, body: "why?" };
  const review = await maintainer.rest.pulls.createReview({
    ...here,
    event: "REQUEST_CHANGES",
    body: "no",
    comments: [line],
  });
  const [first] = (await maintainer.rest.pulls.listReviewComments(here)).data;
  const edited = { pullRequestReviewCommentId: first?.node_id, body: "why so?" };
  await edit(maintainer, "updatePullRequestReviewComment", edited);
  await edit(maintainer, "updatePullRequestReview", { pullRequestReviewId: review.data.node_id, body: "not so" });
  await maintainer.rest.pulls.dismissReview({ ...here, review_id: review.data.id, message: "never mind" });
  await commitFiles(developer, "till", { "src/till.txt": "1\n2\n" });
  await developer.rest.pulls.update({ ...here, state: "closed" });
  await developer.rest.pulls.update({ ...here, state: "open" });
}

const withActions = ([event, actions]: readonly [string, string]): readonly string[] =>
  actions.split(" ").map((action) => `${event} ${action}`.trim());

const edit = (who: Octokit, mutation: string, input: object): Promise<unknown> => {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  return who.graphql(`mutation($input: ${type}!) { ${mutation}(input: $input) { clientMutationId } }`, { input });
};

const named = ({ event, body }: Town["heard"][number]): string =>
  [event, JSON.parse(body).action].filter(Boolean).join(" ");

/** Events, and their actions. */
const SEEN: Readonly<Record<string, string>> = {
  create: "",
  issue_comment: "created edited",
  issues: "closed edited labeled opened reopened unlabeled",
  pull_request:
    "auto_merge_disabled auto_merge_enabled closed converted_to_draft edited labeled opened ready_for_review reopened review_requested synchronize unlabeled",
  pull_request_review: "dismissed edited submitted",
  pull_request_review_comment: "created edited",
  push: "",
};
