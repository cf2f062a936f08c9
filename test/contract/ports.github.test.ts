import { activityContract } from "./activity-contract.ts";
import { checksContract } from "./checks-contract.ts";
import { conversationContract } from "./conversation-contract.ts";
import { type LocalWorld, localWorld } from "./local-world.ts";
import { observerContract } from "./observer-contract.ts";
import { permissionsContract } from "./permissions-contract.ts";
import { pullRequestsContract } from "./pull-requests-contract.ts";

const REPO = { owner: "acme", repo: "flights" };

/** Ends a test's world and fails it when the local GitHub saw a request or gave an answer that GitHub would not. */
async function end({ github, close }: LocalWorld): Promise<void> {
  await close();
  if (github.problems.length > 0) throw new TypeError(github.problems.join("\n"));
}

observerContract("GitHub", async () => {
  const world = await localWorld();
  const { github, ports, base, self } = world;
  return { ...ports, base, self, requests: () => github.requests.length, close: () => end(world) };
});

pullRequestsContract("GitHub", async () => {
  const world = await localWorld();
  const { pulls } = world.as("developer").rest;
  return {
    ...world.ports,
    base: world.base,
    changeBase: async (number, base) => {
      await pulls.update({ ...REPO, pull_number: number, base });
    },
    openAsPerson: async (head, base) => (await pulls.create({ ...REPO, title: "Mine", head, base })).data.number,
    close: () => end(world),
  };
});

checksContract("GitHub", async () => {
  const world = await localWorld();
  return {
    ...world.ports,
    base: world.base,
    app: world.appId,
    setStatus: async (sha, state, context, by = "developer") => {
      await world.as(by).rest.repos.createCommitStatus({ ...REPO, sha, state, context });
    },
    close: () => end(world),
  };
});

conversationContract("GitHub", async () => {
  const world = await localWorld();
  const developer = world.as("developer");
  return {
    ...world.ports,
    base: world.base,
    self: world.self,
    selfId: world.selfId,
    openIssue: async (title, body) => (await developer.rest.issues.create({ ...REPO, title, body })).data.number,
    say: async (number, body) =>
      Number((await developer.rest.issues.createComment({ ...REPO, issue_number: number, body })).data.id),
    approve: async (number) =>
      Number(
        (await world.as("maintainer").rest.pulls.createReview({ ...REPO, pull_number: number, event: "APPROVE" })).data
          .id,
      ),
    remark: async (number, path) => {
      const comments = [{ path, line: 1, side: "RIGHT", body: "a remark" }];
      const review = { ...REPO, pull_number: number, event: "REQUEST_CHANGES", body: "Not yet.", comments } as const;
      await world.as("maintainer").rest.pulls.createReview(review);
    },
    rewrite: async (what, id, body) => {
      const [field, key] =
        what === "review"
          ? ["updatePullRequestReview", "pullRequestReviewId"]
          : ["updatePullRequestReviewComment", "pullRequestReviewCommentId"];
      const document = `mutation($id: ID!, $body: String!) { ${field}(input: { ${key}: $id, body: $body }) { clientMutationId } }`;
      await world.as("developer").graphql(document, { id, body });
    },
    close: () => end(world),
  };
});

permissionsContract("GitHub", async () => {
  const world = await localWorld();
  const idOf = async (login: string) =>
    Number((await world.as("developer").rest.users.getByUsername({ username: login })).data.id);
  return {
    permissions: world.ports.permissions,
    bot: { login: world.self, id: await idOf(world.self), app: world.appId },
    idOf,
    close: () => end(world),
  };
});

activityContract("GitHub", async () => {
  const world = await localWorld();
  const { git, pulls } = world.as("developer").rest;
  return {
    ...world.ports,
    base: world.base,
    self: world.self,
    mergeAsDeveloper: async (pull_number, merge_method) =>
      (await pulls.merge({ ...REPO, pull_number, merge_method })).data.sha,
    pushAsDeveloper: async (branch, parent) => {
      const tree = [{ path: "theirs.md", mode: "100644", type: "blob", content: "t" } as const];
      const made = await git.createTree({ ...REPO, base_tree: parent, tree });
      const author = { name: "Somebody else", email: "somebody@example.com" };
      const commit = await git.createCommit({
        ...REPO,
        message: "theirs",
        tree: made.data.sha,
        parents: [parent],
        author,
      });
      await git.updateRef({ ...REPO, ref: `heads/${branch}`, sha: commit.data.sha });
      return commit.data.sha;
    },
    close: () => end(world),
  };
});
