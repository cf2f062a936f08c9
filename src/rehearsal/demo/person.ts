import { Octokit } from "@octokit/rest";
import { REPO } from "./demo-users.ts";

/** A pull request as the person's token shows it. */
export interface PullSeen {
  readonly number: number;
  readonly branch: string;
  /** SHA of its newest commit. */
  readonly head: string;
  readonly draft: boolean;
  readonly merged: boolean;
  readonly open: boolean;
}

/** A check run in GitHub's words; `conclusion` is null until it is completed. */
export interface CheckSeen {
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly title: string | null;
  readonly text: string | null;
}

/** A comment and who wrote it; `ghost` where nobody is known. */
export interface CommentSeen {
  readonly login: string;
  readonly body: string;
}

/** A review thread by its first comment. */
export interface ThreadSeen {
  readonly body: string;
  readonly resolved: boolean;
}

const HERE = { owner: REPO.owner, repo: REPO.name } as const;

/** Somebody at a keyboard: does and sees only what GitHub's API gives to that person's own token. */
export class Person {
  readonly #octokit: Octokit;

  constructor(token: string, baseUrl: string) {
    this.#octokit = new Octokit({ auth: token, baseUrl });
  }

  async openIssue(title: string, body: string): Promise<number> {
    return (await this.#octokit.rest.issues.create({ ...HERE, title, body })).data.number;
  }

  /** Answers the comment's id. */
  async comment(issue: number, body: string): Promise<number> {
    return (await this.#octokit.rest.issues.createComment({ ...HERE, issue_number: issue, body })).data.id;
  }

  /** How many reactions a comment has. */
  async reactions(comment: number): Promise<number> {
    return (
      (await this.#octokit.rest.issues.getComment({ ...HERE, comment_id: comment })).data.reactions?.total_count ?? 0
    );
  }

  async approve(pull: PullSeen, body: string): Promise<void> {
    const review = { ...HERE, pull_number: pull.number, commit_id: pull.head, event: "APPROVE", body } as const;
    await this.#octokit.rest.pulls.createReview(review);
  }

  /** A review that asks for changes by its text (GitHub wants one) and one remark on a line of the new side. */
  async requestChanges(
    pull: PullSeen,
    body: string,
    remark: { path: string; line: number; body: string },
  ): Promise<void> {
    const review = { ...HERE, pull_number: pull.number, commit_id: pull.head, event: "REQUEST_CHANGES", body } as const;
    await this.#octokit.rest.pulls.createReview({ ...review, comments: [{ ...remark, side: "RIGHT" }] });
  }

  async isAskedToReview(pull: number, login: string): Promise<boolean> {
    const { data } = await this.#octokit.rest.pulls.get({ ...HERE, pull_number: pull });
    return (data.requested_reviewers ?? []).some((user) => user.login === login);
  }

  /** Commits one file on top of a branch, as a push would. */
  async push(branch: string, path: string, content: string): Promise<void> {
    const { git } = this.#octokit.rest;
    const parent = (await git.getRef({ ...HERE, ref: `heads/${branch}` })).data.object.sha;
    const tree = [{ path, mode: "100644", type: "blob", content } as const];
    const made = await git.createTree({ ...HERE, base_tree: parent, tree });
    const commit = { ...HERE, message: `Say more in ${path}`, tree: made.data.sha, parents: [parent] };
    const { sha } = (await git.createCommit(commit)).data;
    await git.updateRef({ ...HERE, ref: `heads/${branch}`, sha });
  }

  /** Comments of an issue or pull request that the App has answered with a refusal: its reaction says so. */
  async countRefusals(number: number): Promise<number> {
    const { data } = await this.#octokit.rest.issues.listComments({ ...HERE, issue_number: number, per_page: 100 });
    return data.filter(({ reactions }) => (reactions?.confused ?? 0) > 0).length;
  }

  /** Texts of the comments of an issue or pull request, oldest first. */
  async conversation(number: number): Promise<readonly string[]> {
    return (await this.comments(number)).map(({ body }) => body);
  }

  async merge(pull: PullSeen): Promise<void> {
    await this.#octokit.rest.pulls.merge({ ...HERE, pull_number: pull.number, sha: pull.head, merge_method: "merge" });
  }

  /** The newest pull request whose branch matches. */
  async pull(branch: RegExp): Promise<PullSeen | null> {
    return (await this.pulls()).find((pull) => branch.test(pull.branch)) ?? null;
  }

  /** The newest pull requests, open or not. */
  async pulls(): Promise<readonly PullSeen[]> {
    const { data } = await this.#octokit.rest.pulls.list({ ...HERE, state: "all", per_page: 50 });
    return data.map(({ number, draft, merged_at, state, head }) => ({
      ...{ number, branch: head.ref, head: head.sha, draft: draft === true },
      ...{ merged: merged_at !== null, open: state === "open" },
    }));
  }

  /** Comments of an issue or pull request, oldest first. */
  async comments(number: number): Promise<readonly CommentSeen[]> {
    const { data } = await this.#octokit.rest.issues.listComments({ ...HERE, issue_number: number, per_page: 100 });
    return data.map(({ user, body }) => ({ login: user?.login ?? "ghost", body: body ?? "" }));
  }

  async checks(commit: string): Promise<readonly CheckSeen[]> {
    const { data } = await this.#octokit.rest.checks.listForRef({ ...HERE, ref: commit });
    return data.check_runs.map(({ name, status, conclusion, output }) => {
      return { name, status, conclusion, title: output.title, text: output.text };
    });
  }

  /** Titles of the annotations of all checks on a commit. */
  async annotations(commit: string): Promise<readonly string[]> {
    const { repository } = await this.#octokit.graphql<AnnotationsAnswer>(ANNOTATIONS, { ...HERE, commit });
    const runs = repository.object.checkSuites.nodes.flatMap(({ checkRuns }) => checkRuns.nodes);
    return runs.flatMap(({ annotations }) => annotations.nodes.map(({ title }) => title ?? ""));
  }

  /** Runs of the workflow so far. */
  async countRuns(): Promise<number> {
    return (await this.#octokit.rest.actions.listWorkflowRuns({ ...HERE, workflow_id: "haiku.yml" })).data.total_count;
  }

  async isIssueOpen(issue: number): Promise<boolean> {
    return (await this.#octokit.rest.issues.get({ ...HERE, issue_number: issue })).data.state === "open";
  }

  /** Review threads of a pull request by the text that began them. */
  async threads(pull: number): Promise<readonly ThreadSeen[]> {
    const answer = await this.#octokit.graphql<ThreadsAnswer>(THREADS, { ...HERE, number: pull });
    const { nodes } = answer.repository.pullRequest.reviewThreads;
    return nodes.map(({ isResolved, comments }) => ({ body: comments.nodes[0]?.body ?? "", resolved: isResolved }));
  }

  /** Text of a file on a branch; null when there is none. */
  file(path: string, branch: string): Promise<string | null> {
    return fileOn(this.#octokit, branch, path);
  }
}

/** Text of a file on a branch, as this token may read it; null when there is none. */
export async function fileOn({ rest }: Octokit, branch: string, path: string): Promise<string | null> {
  try {
    const { data } = await rest.repos.getContent({ ...HERE, path, ref: branch });
    return "content" in data ? Buffer.from(data.content, "base64").toString("utf8") : null;
  } catch (error) {
    if (error instanceof Error && "status" in error && error.status === 404) return null;
    throw error;
  }
}

const THREADS = `query ($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      reviewThreads(first: 100) { nodes { isResolved comments(first: 1) { nodes { body } } } }
    }
  }
}`;

const ANNOTATIONS = `query ($owner: String!, $repo: String!, $commit: GitObjectID!) {
  repository(owner: $owner, name: $repo) { object(oid: $commit) { ... on Commit { checkSuites(first: 20) { nodes {
    checkRuns(first: 50) { nodes { annotations(first: 50) { nodes { title } } } }
  } } } } }
}`;

interface AnnotationsAnswer {
  readonly repository: { readonly object: { readonly checkSuites: Nodes<{ readonly checkRuns: Nodes<CheckNotes> }> } };
}

interface CheckNotes {
  readonly annotations: Nodes<{ readonly title: string | null }>;
}

interface Nodes<T> {
  readonly nodes: readonly T[];
}

interface ThreadsAnswer {
  readonly repository: { readonly pullRequest: { readonly reviewThreads: Nodes<ThreadNode> } };
}

interface ThreadNode {
  readonly isResolved: boolean;
  readonly comments: Nodes<{ readonly body: string }>;
}
