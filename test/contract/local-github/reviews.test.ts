import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { branchWith, commitFiles, REPO, startTown, type Town } from "../../support/local-github/town.ts";

let town: Town;
let number: number;
const TILL = Array.from({ length: 20 }, (_, index) => String(index + 1));
const text = (lines: readonly string[]) => `${lines.join("\n")}\n`;

beforeAll(async () => {
  town = await startTown();
  const developer = town.as("developer");
  await branchWith(developer, "work", { "src/till.txt": text(TILL.with(9, "ten")) });
  number = (await developer.rest.pulls.create({ ...REPO, title: "Work", head: "work", base: "main" })).data.number;
});
afterAll(() => town.close());
afterEach(() => expect(town.github.problems).toEqual([]));

const review = (login: string, more: object) =>
  town.as(login).rest.pulls.createReview({ ...REPO, pull_number: number, ...more });
const at = (line: number, more: object = {}) => ({ path: "src/till.txt", line, body: `about ${line}`, ...more });

interface Thread {
  readonly id: string;
  readonly isResolved: boolean;
  readonly isOutdated: boolean;
  readonly line: number | null;
  readonly comments: {
    readonly nodes: readonly { readonly id: string; readonly fullDatabaseId: string; readonly body: string }[];
  };
}

async function threads(): Promise<readonly Thread[]> {
  const answer = await town
    .as("outsider")
    .graphql<{ repository: { pullRequest: { reviewThreads: { nodes: Thread[] } } } }>(
      `query ($number: Int!) { repository(owner: "acme", name: "shop") { pullRequest(number: $number) { reviewThreads(first: 50) { nodes {
      id isResolved isOutdated line comments(first: 10) { nodes { id fullDatabaseId body } } } } } } }`,
      { number },
    );
  return answer.repository.pullRequest.reviewThreads.nodes;
}

describe("review comments", () => {
  it.each([
    ["a line in no hunk", { comments: [at(10), at(1)] }],
    ["a file that is not in the diff", { comments: [{ path: "README.md", line: 1, body: "b" }] }],
    ["a start after the end", { comments: [at(10, { start_line: 12 })] }],
    ["no text at all", {}],
  ])("refuse the whole review for %s", async (_name, more) => {
    await expect(review("maintainer", { event: "COMMENT", ...more })).rejects.toMatchObject({ status: 422 });
    expect(await threads()).toEqual([]);
  });

  it("refuse approving one's own pull request", async () => {
    await expect(review("developer", { event: "APPROVE" })).rejects.toMatchObject({ status: 422 });
  });

  it("stand on lines of hunks, context and old side included, and follow their line", async () => {
    await review("maintainer", { event: "COMMENT", body: "b", comments: [at(10), at(7), at(10, { side: "LEFT" })] });
    expect((await threads()).map((thread) => [thread.line, thread.isOutdated])).toEqual([
      [10, false],
      [7, false],
      [10, false],
    ]);
    await commitFiles(town.as("developer"), "work", { "src/till.txt": text(["0", ...TILL.with(9, "zehn")]) });
    expect((await threads()).map((thread) => [thread.line, thread.isOutdated])).toEqual([
      [null, true],
      [8, false],
      [10, false],
    ]);
  });

  it("are answered, resolved and unresolved, each with its event", async () => {
    const [thread] = await threads();
    const id = Number(thread?.comments.nodes[0]?.fullDatabaseId);
    await town
      .as("outsider")
      .rest.pulls.createReplyForReviewComment({ ...REPO, pull_number: number, comment_id: id, body: "done" });
    const maintainer = town.as("maintainer");
    const resolve = `mutation ($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { isResolved } } }`;
    expect(await maintainer.graphql(resolve, { id: thread?.id })).toEqual({
      resolveReviewThread: { thread: { isResolved: true } },
    });
    await expect(town.as("outsider").graphql(resolve, { id: thread?.id })).rejects.toThrow(/correct permissions/);
    await maintainer.graphql(
      `mutation ($id: ID!) { unresolveReviewThread(input: { threadId: $id }) { thread { id } } }`,
      { id: thread?.id },
    );
    const [now] = await threads();
    expect([now?.isResolved, now?.comments.nodes.map((one) => one.body)]).toEqual([false, ["about 10", "done"]]);
    await town.github.idle();
    const actions = town.heard
      .filter((one) => one.event === "pull_request_review_thread")
      .map((one) => JSON.parse(one.body).action);
    expect(actions.sort()).toEqual(["resolved", "unresolved"]);
  });

  it("count once and are told one by one", async () => {
    const heard = () => town.heard.filter((one) => one.event === "pull_request_review_comment").length;
    await town.github.idle();
    const [events, notified] = [heard(), town.github.stats().notifications.developer ?? 0];
    await review("maintainer", { event: "REQUEST_CHANGES", body: "please", comments: [at(11), at(12)] });
    await town.github.idle();
    expect([heard() - events, (town.github.stats().notifications.developer ?? 0) - notified]).toEqual([2, 1]);
  });

  it("end with a dismissal of what was decided, and only of that", async () => {
    const maintainer = town.as("maintainer");
    const { data: approved } = await review("maintainer", { event: "APPROVE" });
    const dismiss = (review_id: number) =>
      maintainer.rest.pulls.dismissReview({ ...REPO, pull_number: number, review_id, message: "counted" });
    expect((await dismiss(approved.id)).data.state).toBe("DISMISSED");
    await expect(dismiss(approved.id)).rejects.toMatchObject({ status: 422 });
  });

  it("react once per person: 201, then 200", async () => {
    const developer = town.as("developer");
    const { data: comment } = await developer.rest.issues.createComment({
      ...REPO,
      issue_number: number,
      body: "hello",
    });
    const add = () =>
      developer.rest.reactions.createForIssueComment({ ...REPO, comment_id: comment.id, content: "eyes" });
    expect([(await add()).status, (await add()).status]).toEqual([201, 200]);
    expect((await developer.rest.reactions.listForIssueComment({ ...REPO, comment_id: comment.id })).data).toHaveLength(
      1,
    );
  });
});
