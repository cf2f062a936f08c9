import { Octokit } from "@octokit/rest";
import { describe, expect, it } from "vitest";
import { githubPorts } from "../../../src/github/index.ts";
import { RepositoryClosedError, RepositoryMovedError } from "../../../src/shared/index.ts";
import { faultsOf } from "./published-schema.ts";

const silent = (): undefined => undefined;

type Reply = (document: string, variables: Record<string, unknown>) => unknown;

/** An observer over prepared answers; each document must be valid GraphQL for GitHub. */
function observer(replies: readonly Reply[]) {
  const waiting = [...replies];
  const ports = githubPorts({
    octokit: new Octokit(),
    graphql: async (document, variables = {}) => {
      expect(faultsOf(document)).toEqual([]);
      const reply = waiting.shift();
      if (!reply) throw new TypeError(`not prepared for: ${document}`);
      return reply(document, variables);
    },
    repo: { id: "R_1", owner: "acme", name: "flights" },
    appId: 7,
    workflow: "haiku.yml",
    clock: { now: () => "2026-11-21T09:00:00.000Z", sleep: async () => undefined },
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
  return { look: ports.observer, left: () => waiting.length };
}

const list = (nodes: readonly unknown[], endCursor: string | null = null) => ({
  pageInfo: { hasNextPage: endCursor !== null, endCursor },
  nodes,
});
const bot = { __typename: "Bot", login: "haiku", databaseId: 41 };
const person = { __typename: "User", login: "developer", databaseId: 101 };

const commit = (oid: string, author: object, signature: object | null) => ({
  oid,
  message: "m\n",
  committedDate: "2026-11-21T08:00:00Z",
  tree: { oid: "t" },
  author: { name: "n", email: "41+haiku[bot]@users.noreply.github.com", user: null, ...author },
  signature,
});

const comment = (id: number, author: object | null = person) => ({
  id: `C${id}`,
  fullDatabaseId: String(id),
  body: "text",
  url: "u",
  createdAt: "2026-11-21T08:00:00Z",
  lastEditedAt: null,
  editor: null,
  author,
  reactionGroups: [
    { content: "EYES", viewerHasReacted: true },
    { content: "THUMBS_UP", viewerHasReacted: false },
  ],
});

const parents = (oid: string, ...of: readonly string[]) => ({
  oid,
  parents: { nodes: of.map((one) => ({ oid: one })) },
});

const rollup = (...all: Parameters<typeof list>) => ({ id: "R", contexts: list(...all) });
const status = (state: string) => ({
  ...{ __typename: "StatusContext", context: state, state, description: null, targetUrl: null },
});
const run = (databaseId: number, name: string) => ({
  __typename: "CheckRun",
  checkSuite: { app: { databaseId: 7, slug: "ci" } },
  id: `CR_${databaseId}`,
  databaseId,
  name,
  status: "COMPLETED",
  conclusion: "SUCCESS",
  title: null,
  externalId: "x",
  startedAt: "2026-11-21T08:00:00Z",
});

function pull(overrides: object = {}) {
  return {
    id: "P1",
    number: 5,
    title: "t",
    body: "b",
    url: "u",
    state: "OPEN",
    isDraft: true,
    isCrossRepository: false,
    createdAt: "2026-11-21T08:00:00Z",
    headRefName: "haiku/x/main",
    headRefOid: "h1",
    baseRefName: "main",
    mergedAt: null,
    mergedBy: null,
    mergeCommit: null,
    reviewRequests: { nodes: [{ requestedReviewer: person }, { requestedReviewer: { __typename: "Team" } }] },
    reviews: list([]),
    comments: list([]),
    reviewThreads: list([]),
    labels: { nodes: [] },
    timelineItems: { nodes: [] },
    acts: { nodes: [] },
    merging: { nodes: [] },
    dismissals: { nodes: [] },
    commits: { nodes: [{ commit: { oid: "h1", statusCheckRollup: null } }] },
    ...overrides,
  };
}

/** The ledger knows #5 as ours. */
const KNOWN = new Map([["haiku/x/main", 5]]);
const candidate = (number: number, overrides: object = {}) => ({
  ...{
    number,
    state: "OPEN",
    baseRefName: "main",
    isCrossRepository: false,
    viewerDidAuthor: true,
    author: { login: "haiku" },
  },
  ...overrides,
});

function repository(overrides: object = {}) {
  return {
    repository: {
      ...{ id: "R_1", nameWithOwner: "acme/flights", isArchived: false },
      defaultBranchRef: { name: "trunk", target: { oid: "d" } },
      refs: list([]),
      c0: list([]),
      ...overrides,
    },
  };
}

describe("snapshot", () => {
  it.each<[string, object, new (...args: never[]) => Error]>([
    ["has another name", { nameWithOwner: "acme/flies" }, RepositoryMovedError],
    ["has another owner", { nameWithOwner: "elsewhere/flights" }, RepositoryMovedError],
    ["has given its name to another one", { id: "R_2" }, RepositoryMovedError],
    ["is archived", { isArchived: true }, RepositoryClosedError],
  ])("is none of a repository that %s", async (_, seen, error) => {
    await expect(observer([() => repository(seen)]).look.snapshot("x", [], null)).rejects.toThrow(error);
  });

  it("sees what the default branch requires, by rules of both kinds", async () => {
    const rules = list([
      { parameters: null },
      { parameters: { __typename: "PullRequestParameters", requiredApprovingReviewCount: 2 } },
      { parameters: { __typename: "RequiredStatusChecksParameters", requiredStatusChecks: [{ context: "test" }] } },
    ]);
    const refUpdateRule = { requiredApprovingReviewCount: 1, requiredStatusCheckContexts: ["lint", null, "test"] };
    const defaultBranchRef = { name: "trunk", target: { oid: "d" }, refUpdateRule, rules };
    const seen = await observer([() => repository({ defaultBranchRef })]).look.snapshot("x", [], null);
    expect(seen.default_branch).toMatchObject({ required_approvals: 2, required_checks: ["lint", "test"] });
  });

  it("sees branches by full name, whatever part of it GitHub calls the prefix", async () => {
    const refs = list([
      { name: "main", prefix: "refs/heads/haiku/x/", target: { oid: "h1", history: { nodes: [] } } },
      { name: "haiku/x/build", prefix: "refs/heads/", target: { oid: "h2", history: { nodes: [] } } },
    ]);
    const seen = await observer([() => repository({ refs })]).look.snapshot("x", [], null);
    expect(seen.default_branch).toEqual({ name: "trunk", head: "d", required_approvals: 0, required_checks: [] });
    expect(seen.branches).toEqual(
      new Map([
        ["haiku/x/main", "h1"],
        ["haiku/x/build", "h2"],
      ]),
    );
  });

  it("believes an address only under GitHub's signature", async () => {
    const nodes = [
      commit("1", {}, { isValid: true, wasSignedByGitHub: true }),
      commit("2", {}, { isValid: true, wasSignedByGitHub: false }),
      commit("3", {}, null),
      commit("4", { user: { login: "developer", databaseId: 101 } }, null),
    ];
    const newest = { nodes: ["1", "2", "3", "4"].map((oid) => parents(oid, "p")) };
    const target = { oid: "1", history: { nodes }, newest };
    const refs = list([{ name: "main", prefix: "refs/heads/haiku/x/", target }]);
    const seen = await observer([() => repository({ refs })]).look.snapshot("x", [], null);
    const commits = seen.commits.get("haiku/x/main") ?? [];
    expect(commits.map(({ author, verified }) => [author.login, author.id, verified])).toEqual([
      ["haiku[bot]", 41, true],
      [null, null, false],
      [null, null, false],
      ["developer", 101, false],
    ]);
    expect(commits[0]).toMatchObject({ message: "m", at: "2026-11-21T08:00:00.000Z", tree: "t", parents: ["p"] });
  });

  it("asks for parents that did not come along once for all branches, and never again", async () => {
    const nodes = (...oids: readonly string[]) => oids.map((oid) => commit(oid, {}, null));
    const branch = (name: string, newest: object, ...oids: readonly string[]) => ({
      ...{ name, prefix: "refs/heads/haiku/x/" },
      target: { oid: oids[0], history: { nodes: nodes(...oids) }, newest: { nodes: [newest] } },
    });
    const main = branch("main", parents("c", "b", "side"), "c", "b", "a");
    const [seenAt, moved] = [
      [main, branch("build", parents("e", "d"), "e", "d"), branch("ledger", parents("l"), "l")],
      [main, branch("build", parents("f", "e"), "f", "e", "d")],
    ];
    const { look, left } = observer([
      () => repository({ refs: list(seenAt) }),
      (_, { head0, head1, head2 }) => {
        expect([head0, head1, head2]).toEqual(["c", "e", undefined]);
        const history = (...all: readonly object[]) => ({ history: { nodes: all } });
        return {
          repository: {
            head0: history(parents("c", "b", "side"), parents("b", "a"), parents("a")),
            head1: history(parents("e", "d"), parents("d", "c")),
          },
        };
      },
      () => repository({ refs: list(moved) }),
    ]);
    const shown = async () =>
      Object.fromEntries(
        [...(await look.snapshot("x", [], null)).commits].map(([name, all]) => [
          name.split("/").at(-1),
          all.map((one) => `${one.sha} ${one.parents.join(" ")}`.trim()),
        ]),
      );
    expect(await shown()).toEqual({ main: ["c b side", "b a", "a"], build: ["e d", "d c"], ledger: ["l"] });
    expect(await shown()).toEqual({ main: ["c b side", "b a", "a"], build: ["f e", "e d", "d c"] });
    expect(left()).toBe(0);
  });

  it("reads on wherever a list is longer than a page", async () => {
    const thread = { id: "T1", isResolved: false, isOutdated: false, path: "a", line: 3 };
    const reply = { ...comment(2 ** 31 + 5, bot), pullRequestReview: { fullDatabaseId: "77" } };
    const first = pull({
      comments: list([comment(1)], "c1"),
      reviewThreads: list([{ ...thread, comments: list([reply], "r1") }], "t1"),
      commits: {
        nodes: [
          {
            commit: {
              oid: "h1",
              statusCheckRollup: rollup([run(1, "a"), status("EXPECTED"), status("PENDING"), status("ERROR")], "k1"),
            },
          },
        ],
      },
    });
    const more =
      (field: string, answer: unknown): Reply =>
      (document, { owner }) => {
        expect([owner, document]).toEqual([expect.any(String), expect.stringContaining(`list: ${field}(`)]);
        return { node: { list: answer } };
      };
    const { look, left } = observer([
      () => repository({ n5: first, refs: list([], "b1") }),
      () => repository({ refs: list([{ name: "ledger", prefix: "refs/heads/haiku/x/", target: { oid: "l" } }]) }),
      more("comments", list([comment(2)], "c2")),
      more("comments", list([comment(3)])),
      more("reviewThreads", list([{ ...thread, id: "T2", comments: list([]) }])),
      more("comments", list([reply])),
      more("contexts", list([run(2, "a"), run(3, "b"), status("FAILURE"), status("SUCCESS")])),
    ]);
    const seen = await look.snapshot("x", [], null, { recorded: KNOWN });
    const [only] = seen.pull_requests;
    expect(left()).toBe(0);
    expect([...seen.branches.keys()]).toEqual(["haiku/x/ledger"]);
    expect(only?.comments.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(only?.threads.map(({ node_id, comments }) => [node_id, comments.length])).toEqual([
      ["T1", 2],
      ["T2", 0],
    ]);
    expect(only?.threads[0]?.comments[0]).toMatchObject({
      id: 2 ** 31 + 5,
      review: 77,
      author: { login: "haiku[bot]", id: 41, bot: true },
      our_reactions: ["eyes"],
    });
    expect(only?.checks.map(({ id, name, app, conclusion }) => [id, name, app, conclusion])).toEqual([
      [2, "a", 7, "success"],
      [3, "b", 7, "success"],
    ]);
    expect(only?.statuses.map(({ name, state }) => [name, state])).toEqual([
      ["EXPECTED", "pending"],
      ["PENDING", "pending"],
      ["ERROR", "failed"],
      ["FAILURE", "failed"],
      ["SUCCESS", "success"],
    ]);
  });

  it("is not taken in by a fork's branch of the same name, however many there are", async () => {
    const fork = candidate(9, { isCrossRepository: true });
    const { look, left } = observer([
      () => repository({ c0: list([fork], "C") }),
      (_, { after }) => {
        expect(after).toBe("C");
        return { repository: { pulls: list([candidate(5), candidate(6)]) } };
      },
      () => ({ repository: { n5: pull() } }),
    ]);
    const seen = await look.snapshot("x", [], null);
    expect(seen.pull_requests.map(({ number }) => number)).toEqual([5]);
    expect(seen.other_pulls).toEqual([{ number: 6, head_branch: "haiku/x/main", base_branch: "main", by: "haiku" }]);
    expect(left()).toBe(0);
  });

  it.each([
    ["the oldest open one of its own", [candidate(5, { viewerDidAuthor: false }), candidate(6), candidate(7)], 6],
    ["an open one before a closed one", [candidate(5, { state: "CLOSED" }), candidate(6)], 6],
    [
      "the newest of its own when none is open",
      [candidate(5, { state: "CLOSED" }), candidate(6, { state: "MERGED" })],
      6,
    ],
    ["nobody else's", [candidate(5, { viewerDidAuthor: false })], null],
  ])("adopts %s while the ledger knows none", async (_what, found, number) => {
    const { look } = observer([
      () => repository({ c0: list(found) }),
      () => ({ repository: { [`n${number}`]: pull({ number }) } }),
    ]);
    const seen = await look.snapshot("x", [], null);
    expect(seen.pull_requests.map((one) => one.number)).toEqual(number === null ? [] : [number]);
  });

  it("tells who closed, changed the base, queued and enabled auto-merge, and when that was taken back", async () => {
    const at = (minute: number) => ({ createdAt: `2026-11-21T08:${minute}:00Z` });
    const queue = { __typename: "Bot", login: "github-merge-queue", databaseId: 9 };
    const acts = {
      nodes: [
        { __typename: "BaseRefChangedEvent", ...at(10), actor: person },
        { __typename: "ClosedEvent", ...at(14), actor: null },
      ],
    };
    // Asked for apart: however often somebody changes the base, who had it merged stays in sight.
    const merging = {
      nodes: [
        { __typename: "AddedToMergeQueueEvent", ...at(11), actor: queue, person },
        { __typename: "AutoMergeEnabledEvent", ...at(12), actor: person },
        { __typename: "AutoMergeDisabledEvent", ...at(13), actor: person },
      ],
    };
    const pulls = { n5: pull({ acts, merging }) };
    const seen = await observer([() => repository(pulls)]).look.snapshot("x", [], null, { recorded: KNOWN });
    expect(seen.pull_requests[0]?.acts?.map(({ act, on, by }) => [act, on, by?.login ?? null])).toEqual([
      ["base-changed", true, "developer"],
      ["queued", true, "developer"],
      ["auto", true, "developer"],
      ["auto", false, "developer"],
      ["closed", true, null],
    ]);
  });

  it.each([
    [
      { state: "CLOSED", stateReason: "NOT_PLANNED" },
      { state: "closed", reason: "not_planned", locked: false },
    ],
    [
      { state: "OPEN", stateReason: null },
      { state: "open", reason: null, locked: false },
    ],
  ])("tells how the issue stands: %o", async (issue, want) => {
    const given = { id: "I", locked: false, comments: list([]), ...issue };
    expect((await observer([() => repository({ issue: given })]).look.snapshot("x", [], 3)).issue).toEqual(want);
  });

  it("counts no checks of a commit that is not the head", async () => {
    const reported = rollup([run(1, "a"), status("SUCCESS")]);
    const commits = { nodes: [{ commit: { oid: "older", statusCheckRollup: reported } }] };
    const seen = await observer([() => repository({ n5: pull({ commits }) })]).look.snapshot("x", [], null, {
      recorded: KNOWN,
    });
    expect(seen.pull_requests[0]).toMatchObject({ checks: [], statuses: [] });
  });

  it("tells who merged, and leaves out teams and deleted accounts", async () => {
    const merged = { state: "MERGED", mergedAt: "2026-11-21T08:30:00Z", mergedBy: person, mergeCommit: { oid: "m1" } };
    const answer = repository({ n5: pull({ ...merged, comments: list([comment(1, null)]) }) });
    const seen = await observer([() => answer]).look.snapshot("x", [], null, { recorded: KNOWN });
    expect(seen.pull_requests[0]).toMatchObject({
      state: "merged",
      merged: { by: { login: "developer", id: 101, bot: false }, at: "2026-11-21T08:30:00.000Z", commit: "m1" },
      requested_reviewers: [{ login: "developer" }],
      comments: [{ author: null }],
    });
  });

  it("goes on without an issue that was deleted", async () => {
    const missing = Object.assign(new Error("not found"), {
      name: "GraphqlResponseError",
      headers: {},
      errors: [{ type: "NOT_FOUND", message: "no issue", path: ["repository", "issue"] }],
      data: repository({ issue: null }),
    });
    const { look } = observer([
      () => {
        throw missing;
      },
    ]);
    expect(await look.snapshot("x", [], 3)).toMatchObject({ issue: null, issue_comments: [] });
  });

  it("names a repository it cannot see", async () => {
    const look = observer([() => ({ repository: null })]).look;
    await expect(look.snapshot("x", [], null)).rejects.toThrow("acme/flights does not exist or cannot be seen");
  });
});
