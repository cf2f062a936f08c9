import { Octokit } from "@octokit/rest";
import { REPO } from "../../src/rehearsal/demo/demo-users.ts";
import { fileOn } from "../../src/rehearsal/demo/person.ts";
import { commitText, signingKeyOf } from "./signing-key.ts";

export const HERE = { owner: REPO.owner, repo: REPO.name } as const;

export interface PullSeen {
  /** Who opened it. */
  readonly by: string;
  readonly number: number;
  readonly branch: string;
  readonly head: string;
  readonly title: string;
  readonly body: string;
  readonly state: "draft" | "ready" | "merged" | "closed";
}

export interface CommentSeen {
  readonly id: number;
  readonly login: string;
  readonly body: string;
  readonly reactions: number;
}

export interface CheckSeen {
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly title: string;
  readonly summary: string;
}

/** A conversation at a line of a change. */
export interface ThreadSeen {
  readonly path: string;
  readonly line: number | null;
  readonly resolved: boolean;
  readonly comments: readonly { readonly id: number; readonly login: string; readonly body: string }[];
}

interface ThreadsAnswer {
  readonly repository: {
    readonly pullRequest: {
      readonly reviewThreads: {
        readonly nodes: readonly {
          readonly path: string;
          readonly line: number | null;
          readonly isResolved: boolean;
          readonly comments: {
            readonly nodes: readonly {
              readonly fullDatabaseId: string;
              readonly author: { readonly login: string } | null;
              readonly body: string;
            }[];
          };
        }[];
      };
    };
  };
}

interface AnnotationsAnswer {
  readonly repository: {
    readonly object: {
      readonly checkSuites: {
        readonly nodes: readonly { readonly checkRuns: { readonly nodes: readonly RunSeen[] } }[];
      };
    };
  };
}

interface RunSeen {
  readonly annotations: {
    readonly nodes: readonly {
      readonly path: string;
      readonly message: string;
      readonly location: { readonly start: { readonly line: number } };
    }[];
  };
}

const ANNOTATIONS = `query ($owner: String!, $repo: String!, $commit: GitObjectID!, $check: String!) {
  repository(owner: $owner, name: $repo) { object(oid: $commit) { ... on Commit { checkSuites(first: 20) { nodes {
    checkRuns(first: 20, filterBy: { checkName: $check }) { nodes {
      annotations(first: 50) { nodes { path message location { start { line } } } }
    } }
  } } } } }
}`;

const THREADS = `query ($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) { pullRequest(number: $number) { reviewThreads(first: 50) { nodes {
    path line isResolved comments(first: 50) { nodes { fullDatabaseId author { login } body } }
  } } } }
}`;

/** How often somebody presses Merge where GitHub has not found out yet whether it can. */
const MOST_PRESSES = 3;

const nothing = (): undefined => undefined;
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };

export interface StoryAccount {
  readonly token: string;
  readonly baseUrl: string;
  readonly acts: () => void;
  /** Name of another repository of the same owner, where everything is done that is done here else. */
  readonly elsewhere?: string;
  /** Signs every commit with the key of this login. */
  readonly signs?: boolean;
}

/** What somebody commits; who and when is left to GitHub where it is not said. */
interface NewCommit {
  readonly message: string;
  readonly tree: string;
  readonly parents: string[];
  readonly author?: { readonly name: string; readonly email: string; readonly date: string };
}

/** Somebody with an account: does and sees what GitHub lets that account do and see. */
export class StoryPerson {
  readonly login: string;
  readonly #octokit: Octokit;
  readonly #signs: boolean;

  /** `acts`: told before everything that changes something. */
  constructor(login: string, { token, baseUrl, acts, elsewhere, signs = false }: StoryAccount) {
    this.login = login;
    this.#signs = signs;
    this.#octokit = new Octokit({ auth: token, baseUrl, log: quiet });
    this.#octokit.hook.before("request", (request) => {
      if (elsewhere !== undefined && request.repo === HERE.repo) request.repo = elsewhere;
      if (request.method !== "GET" && !String(request.query ?? "").startsWith("query")) acts();
    });
  }

  async opensIssue(title: string, body = "We want a note."): Promise<number> {
    return (await this.#octokit.rest.issues.create({ ...HERE, title, body })).data.number;
  }

  /** Answers the comment's id. */
  async comments(number: number, body: string): Promise<number> {
    return (await this.#octokit.rest.issues.createComment({ ...HERE, issue_number: number, body })).data.id;
  }

  async approves(pull: PullSeen, body = "Good."): Promise<void> {
    const review = { ...HERE, pull_number: pull.number, commit_id: pull.head, event: "APPROVE", body } as const;
    await this.#octokit.rest.pulls.createReview(review);
  }

  /** Takes off the newest review of somebody. */
  async dismisses(number: number, login: string): Promise<void> {
    const { data } = await this.#octokit.rest.pulls.listReviews({ ...HERE, pull_number: number });
    const review_id = data.findLast(({ user }) => user?.login === login)?.id ?? 0;
    await this.#octokit.rest.pulls.dismissReview({ ...HERE, pull_number: number, review_id, message: "No." });
  }

  /** Presses a button of the check that carries them. */
  async presses(commit: string, identifier: string): Promise<void> {
    const { data } = await this.#octokit.rest.checks.listForRef({ ...HERE, ref: commit, check_name: "haiku/act" });
    const check_run_id = data.check_runs[0]?.id ?? 0;
    await this.#octokit.request("POST /_local/check-runs/{check_run_id}/actions/{identifier}", {
      check_run_id,
      identifier,
    });
  }

  /** As a system would that knows no check runs. */
  async setsStatus(
    sha: string,
    context: string,
    state: "pending" | "failure" | "success",
    description?: string,
  ): Promise<void> {
    await this.#octokit.rest.repos.createCommitStatus({ ...HERE, sha, context, state, description });
  }

  async labels(number: number, label: string): Promise<void> {
    await this.#octokit.rest.issues.addLabels({ ...HERE, issue_number: number, labels: [label] });
  }

  async unlabels(number: number, name: string): Promise<void> {
    await this.#octokit.rest.issues.removeLabel({ ...HERE, issue_number: number, name });
  }

  /** Takes the draft state away and merges, faster than anybody can react. */
  async mergesDraft(pull: PullSeen): Promise<void> {
    const { data } = await this.#octokit.rest.pulls.get({ ...HERE, pull_number: pull.number });
    const ready =
      "mutation($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { clientMutationId } }";
    await this.#octokit.graphql(ready, { id: data.node_id });
    await this.merges(pull);
  }

  /** A review that asks for changes, with remarks at lines of the change. */
  async asksForChanges(
    pull: PullSeen,
    body: string,
    remarks: readonly { readonly path: string; readonly line: number; readonly body: string }[] = [],
  ): Promise<void> {
    const comments = remarks.map((one) => ({ ...one, side: "RIGHT" }));
    const at = { ...HERE, pull_number: pull.number, commit_id: pull.head };
    await this.#octokit.rest.pulls.createReview({ ...at, event: "REQUEST_CHANGES", body, comments });
  }

  /** Puts other words into the last review of a pull request, and into every remark of it. */
  async rewritesReview(number: number, body: string): Promise<void> {
    const { data } = await this.#octokit.rest.pulls.listReviews({ ...HERE, pull_number: number });
    const { id: review_id = 0, node_id = "" } = data.at(-1) ?? {};
    const document =
      "mutation($id: ID!, $body: String!) { updatePullRequestReview(input: { pullRequestReviewId: $id, body: $body }) { clientMutationId } }";
    await this.#octokit.graphql(document, { id: node_id, body });
    const { data: all } = await this.#octokit.rest.pulls.listReviewComments({ ...HERE, pull_number: number });
    for (const { id: comment_id } of all.filter(({ pull_request_review_id: of }) => of === review_id))
      await this.#octokit.rest.pulls.updateReviewComment({ ...HERE, comment_id, body });
  }

  /**
   * By the button that GitHub shows: where a queue is to merge, it puts it there, and while GitHub finds out whether it
   * can be merged, it waits for that.
   */
  async merges(pull: PullSeen, patience = MOST_PRESSES): Promise<void> {
    const { number, head: sha } = pull;
    try {
      await this.#octokit.rest.pulls.merge({ ...HERE, pull_number: number, sha, merge_method: "merge" });
    } catch (error) {
      const told = String(error);
      if (told.includes("through the merge queue")) await this.hasItMerged(number, "merge queue");
      else if (patience > 1 && told.includes("Pull Request is not mergeable")) await this.merges(pull, patience - 1);
      else throw error;
    }
  }

  /** Merges by button in a way that makes commits anew; for a squash under these words. Takes the draft state away first. */
  async mergesAnew(number: number, merge_method: "squash" | "rebase", words = ""): Promise<string> {
    const { data } = await this.#octokit.rest.pulls.get({ ...HERE, pull_number: number });
    const ready =
      "mutation($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { clientMutationId } }";
    if (data.draft) await this.#octokit.graphql(ready, { id: data.node_id });
    const [commit_title = "", ...rest] = words.split("\n");
    const said = merge_method === "rebase" ? {} : { commit_title, commit_message: rest.join("\n").trim() };
    const merged = await this.#octokit.rest.pulls.merge({ ...HERE, pull_number: number, merge_method, ...said });
    return merged.data.sha;
  }

  /** A commit with these files on top of another, by hand, on no branch. Answers its id. */
  async commitsOn(parent: string, files: ReadonlyMap<string, string>, message: string): Promise<string> {
    const { git } = this.#octokit.rest;
    const tree = [...files].map(([path, content]) => ({ path, content, mode: "100644", type: "blob" }) as const);
    const made = await git.createTree({ ...HERE, base_tree: parent, tree });
    return this.#commits({ message, tree: made.data.sha, parents: [parent] });
  }

  /** A commit with a tree that is there, on top of another, on no branch. Answers its id. */
  async commitsTree(parent: string, tree: string, message: string): Promise<string> {
    return this.#commits({ message, tree, parents: [parent] });
  }

  /** Makes a branch of a first commit without parents, with these files. Answers the commit. */
  async beginsBranch(branch: string, files: ReadonlyMap<string, string>, message: string): Promise<string> {
    const { git } = this.#octokit.rest;
    const tree = [...files].map(([path, content]) => ({ path, content, mode: "100644", type: "blob" }) as const);
    const made = await git.createTree({ ...HERE, tree });
    const commit = await this.#commits({ message, tree: made.data.sha, parents: [] });
    await this.restores(branch, commit);
    return commit;
  }

  /** Makes a commit, on no branch. Where they sign, it is what GitHub would write without a signature, signed. */
  async #commits(commit: NewCommit): Promise<string> {
    const { git } = this.#octokit.rest;
    const { data: plain } = await git.createCommit({ ...HERE, ...commit });
    if (!this.#signs) return plain.sha;
    const { author } = plain;
    const committer = { ...plain.committer, email: `${this.login}@users.noreply.github.com` };
    const text = commitText({ ...commit, author, committer });
    const people = { author, committer, signature: signingKeyOf(this.login).signs(text) };
    return (await git.createCommit({ ...HERE, ...commit, ...people })).data.sha;
  }

  /** Commits one file on top of a branch (null removes it), or as the outcome of a merge. Answers the new head. */
  async pushes(branch: string, path: string, content: string | null, merging?: string): Promise<string> {
    return this.#pushes({ branch, path, content }, merging === undefined ? {} : { merging });
  }

  /** The same, by a commit that says it is from another time. */
  async pushesDated(branch: string, path: string, content: string, date: string): Promise<string> {
    return this.#pushes({ branch, path, content }, { date });
  }

  async #pushes(
    { branch, path, content }: { readonly branch: string; readonly path: string; readonly content: string | null },
    { merging, date }: { readonly merging?: string; readonly date?: string },
  ): Promise<string> {
    const { git } = this.#octokit.rest;
    const parent = await this.headOf(branch);
    const entry = { path, mode: "100644", type: "blob" } as const;
    const tree = [content === null ? { ...entry, sha: null } : { ...entry, content }];
    const made = await git.createTree({ ...HERE, base_tree: parent, tree });
    const message = `Change ${path} by hand`;
    const parents = merging === undefined ? [parent] : [parent, merging];
    const who = date === undefined ? {} : { author: { name: "d", email: "d@example.com", date } };
    const sha = await this.#commits({ message, tree: made.data.sha, parents, ...who });
    await git.updateRef({ ...HERE, ref: `heads/${branch}`, sha });
    return sha;
  }

  /** Leaves a file's bytes as they are and makes it something else: a script that may be run, a link to where they say. */
  async changesMode(branch: string, path: string, mode: "100755" | "120000"): Promise<string> {
    const { git } = this.#octokit.rest;
    const parent = await this.headOf(branch);
    const tree = [{ path, mode, type: "blob", sha: await this.blobOf(branch, path) } as const];
    const made = await git.createTree({ ...HERE, base_tree: parent, tree });
    const sha = await this.#commits({ message: `Change ${path}`, tree: made.data.sha, parents: [parent] });
    await git.updateRef({ ...HERE, ref: `heads/${branch}`, sha });
    return sha;
  }

  /** Makes a branch where the default branch stands; answers its name. */
  async branchesOff(branch: string): Promise<string> {
    await this.#octokit.rest.git.createRef({ ...HERE, ref: `refs/heads/${branch}`, sha: await this.headOf("main") });
    return branch;
  }

  /** Changes what can be changed of a pull request: where it goes, whether it is open, what stands above it. */
  async changesPull(
    number: number,
    change: {
      readonly base?: string;
      readonly state?: "open" | "closed";
      readonly title?: string;
      readonly body?: string;
    },
  ): Promise<void> {
    await this.#octokit.rest.pulls.update({ ...HERE, pull_number: number, ...change });
  }

  async closesIssue(number: number, reason: "completed" | "not_planned"): Promise<void> {
    await this.#octokit.rest.issues.update({ ...HERE, issue_number: number, state: "closed", state_reason: reason });
  }

  /** `merge queue`: puts it there. `auto-merge`: has GitHub merge as soon as nothing is in the way. */
  async hasItMerged(number: number, by: "merge queue" | "auto-merge"): Promise<void> {
    const { data } = await this.#octokit.rest.pulls.get({ ...HERE, pull_number: number });
    const name = by === "merge queue" ? "enqueuePullRequest" : "enablePullRequestAutoMerge";
    const document = `mutation($id: ID!) { ${name}(input: { pullRequestId: $id }) { clientMutationId } }`;
    await this.#octokit.graphql(document, { id: data.node_id });
  }

  async convertsToDraft(number: number): Promise<void> {
    const { data } = await this.#octokit.rest.pulls.get({ ...HERE, pull_number: number });
    const document =
      "mutation($id: ID!) { convertPullRequestToDraft(input: { pullRequestId: $id }) { clientMutationId } }";
    await this.#octokit.graphql(document, { id: data.node_id });
  }

  /** State and message of each review, oldest first. */
  async reviewsOf(number: number): Promise<readonly { readonly login: string; readonly state: string }[]> {
    const { data } = await this.#octokit.rest.pulls.listReviews({ ...HERE, pull_number: number });
    return data.map(({ user, state }) => ({ login: user?.login ?? "ghost", state }));
  }

  /** Opens a pull request, to the default branch unless said otherwise. */
  async opensPull(
    head: string,
    title: string,
    base = "main",
  ): Promise<{ number: number; branch: string; head: string }> {
    const { data } = await this.#octokit.rest.pulls.create({ ...HERE, title, head, base });
    return { number: data.number, branch: head, head: data.head.sha };
  }

  /** Moves a branch to a commit, whatever it pointed at. */
  async resets(branch: string, sha: string): Promise<void> {
    await this.#octokit.rest.git.updateRef({ ...HERE, ref: `heads/${branch}`, sha, force: true });
  }

  async restores(branch: string, sha: string): Promise<void> {
    await this.#octokit.rest.git.createRef({ ...HERE, ref: `refs/heads/${branch}`, sha });
  }

  async deletes(branch: string): Promise<void> {
    await this.#octokit.rest.git.deleteRef({ ...HERE, ref: `heads/${branch}` });
  }

  async headOf(branch: string): Promise<string> {
    return (await this.#octokit.rest.git.getRef({ ...HERE, ref: `heads/${branch}` })).data.object.sha;
  }

  /** Names and heads of the branches that begin with this. */
  async branches(prefix = ""): Promise<ReadonlyMap<string, string>> {
    const { data } = await this.#octokit.rest.git.listMatchingRefs({ ...HERE, ref: `heads/${prefix}` });
    return new Map(data.map((one) => [one.ref.replace("refs/heads/", ""), one.object.sha]));
  }

  /** All pull requests, newest first. */
  async pulls(): Promise<readonly PullSeen[]> {
    const { data } = await this.#octokit.rest.pulls.list({ ...HERE, state: "all", per_page: 50 });
    return data.map((pull) => {
      // Where there are no drafts the title says it.
      const open = pull.draft || pull.title.startsWith("[working] ") ? "draft" : "ready";
      const state = pull.merged_at ? "merged" : pull.state === "open" ? open : "closed";
      const { number, head, title, body, user } = pull;
      return { number, branch: head.ref, head: head.sha, title, body: body ?? "", state, by: user?.login ?? "ghost" };
    });
  }

  /** Logins of those who are asked to review now. */
  async askedToReview(pull: PullSeen): Promise<readonly string[]> {
    const { data } = await this.#octokit.rest.pulls.get({ ...HERE, pull_number: pull.number });
    return (data.requested_reviewers ?? []).map(({ login }) => login);
  }

  /** The first pull request whose branch ends in this, or none yet. */
  async pull(place: string): Promise<PullSeen | null> {
    return (await this.pulls()).findLast((pull) => pull.branch.endsWith(`/${place}`)) ?? null;
  }

  /** Our own checks on a commit; the one with the buttons last. */
  async checks(commit: string): Promise<readonly CheckSeen[]> {
    const { data } = await this.#octokit.rest.checks.listForRef({ ...HERE, ref: commit });
    const isButtons = ({ name }: { readonly name: string }): number => Number(name === "haiku/act");
    return data.check_runs
      .filter(({ name }) => name.startsWith("haiku/"))
      .sort((a, b) => isButtons(a) - isButtons(b))
      .map(({ name, status, conclusion, output }) => {
        return { name, status, conclusion, title: output.title ?? "", summary: output.summary ?? "" };
      });
  }

  /** Every thread at a line of a pull request, in the order they were opened. */
  async threads(number: number): Promise<readonly ThreadSeen[]> {
    const { repository } = await this.#octokit.graphql<ThreadsAnswer>(THREADS, { ...HERE, number });
    return repository.pullRequest.reviewThreads.nodes.map(({ path, line, isResolved, comments }) => {
      const said = comments.nodes.map(({ fullDatabaseId, author, body }) => ({
        id: Number(fullDatabaseId),
        login: author?.login ?? "ghost",
        body,
      }));
      return { path, line, resolved: isResolved, comments: said };
    });
  }

  /** What our checks of this name say at files: path, first line and message. */
  async annotations(commit: string, check: string): Promise<readonly string[]> {
    const { repository } = await this.#octokit.graphql<AnnotationsAnswer>(ANNOTATIONS, { ...HERE, commit, check });
    const runs = repository.object.checkSuites.nodes.flatMap(({ checkRuns }) => checkRuns.nodes);
    const found = runs.flatMap(({ annotations }) => annotations.nodes);
    return found.map(({ path, location, message }) => `${path}:${location.start.line} ${message}`);
  }

  async conversation(number: number): Promise<readonly CommentSeen[]> {
    const { data } = await this.#octokit.rest.issues.listComments({ ...HERE, issue_number: number, per_page: 100 });
    return data.map(({ id, user, body, reactions }) => {
      return { id, login: user?.login ?? "ghost", body: body ?? "", reactions: reactions?.total_count ?? 0 };
    });
  }

  /** The same where there are more than a page shows. */
  async wholeConversation(number: number): Promise<readonly Pick<CommentSeen, "id" | "body">[]> {
    const all = { ...HERE, issue_number: number, per_page: 100 };
    const found = await this.#octokit.paginate(this.#octokit.rest.issues.listComments, all);
    return found.map(({ id, body }) => ({ id, body: body ?? "" }));
  }

  async reactionsTo(comment: number): Promise<readonly string[]> {
    const { data } = await this.#octokit.rest.reactions.listForIssueComment({ ...HERE, comment_id: comment });
    return data.map(({ content }) => content);
  }

  /** Numbers of all issues, pull requests among them. */
  async places(): Promise<readonly number[]> {
    const { data } = await this.#octokit.rest.issues.listForRepo({ ...HERE, state: "all", per_page: 100 });
    return data.map(({ number }) => number);
  }

  /** Of these, those that are locked: only people who may write are heard there. */
  async lockedPlaces(): Promise<readonly number[]> {
    const { data } = await this.#octokit.rest.issues.listForRepo({ ...HERE, state: "all", per_page: 100 });
    return data.flatMap(({ number, locked }) => (locked ? number : []));
  }

  /** Text of a file on a branch; null when there is none. */
  file(branch: string, path: string): Promise<string | null> {
    return fileOn(this.#octokit, branch, path);
  }

  /** Id of a file's content on a branch, as git has it. */
  async blobOf(branch: string, path: string): Promise<string | null> {
    const { data } = await this.#octokit.rest.repos.getContent({ ...HERE, path, ref: branch });
    return "sha" in data ? data.sha : null;
  }

  /** Messages of the commits on a branch, newest first. */
  async log(branch: string): Promise<readonly string[]> {
    const { data } = await this.#octokit.rest.repos.listCommits({ ...HERE, sha: branch, per_page: 100 });
    return data.map(({ commit }) => commit.message);
  }
}
