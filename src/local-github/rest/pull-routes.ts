import { assertAuthor } from "../behaviour/authorship.ts";
import { assertBody } from "../behaviour/issues.ts";
import { mergePull } from "../behaviour/merge-pull.ts";
import { editPull, openPull, removeReviewers, requestReviewers } from "../behaviour/pulls.ts";
import { notFound } from "../http/api-error.ts";
import type { ServerRoute } from "../http/router.ts";
import { pullCommits, pullFiles } from "../model/pull-facts.ts";
import type { World } from "../model/world.ts";
import { commitObject, fileObject, requireCommit } from "../objects/git-objects.ts";
import { pullObject, simplePullObject } from "../objects/pull-objects.ts";
import type { RestAnswer, RestCall } from "../seams.ts";
import { NO_CONTENT, ok, paged, pullOf, repoOf } from "./answers.ts";
import { Fields } from "./fields.ts";

const READ = { name: "pull_requests", access: "read" } as const;
const WRITE = { name: "pull_requests", access: "write" } as const;
const LIST = "/repos/{owner}/{repo}/pulls";
const ONE = `${LIST}/{pull_number}`;

/** Pull requests themselves: list, open, change, look into, merge, ask for reviewers. */
export function pullRoutes(world: World): readonly ServerRoute[] {
  return [
    { method: "GET", path: LIST, operation: "pulls/list", needs: READ, handle: async (call) => list(world, call) },
    {
      method: "POST",
      path: LIST,
      operation: "pulls/create",
      needs: WRITE,
      content: true,
      handle: async (call) => open(world, call),
    },
    {
      method: "GET",
      path: ONE,
      operation: "pulls/get",
      needs: READ,
      handle: async (call) => ok(await pullObject(world, pullOf(world, call))),
    },
    {
      method: "PATCH",
      path: ONE,
      operation: "pulls/update",
      needs: WRITE,
      role: "read",
      handle: async (call) => update(world, call),
    },
    {
      method: "GET",
      path: `${ONE}/files`,
      operation: "pulls/list-files",
      needs: READ,
      handle: async (call) => files(world, call),
    },
    {
      method: "GET",
      path: `${ONE}/commits`,
      operation: "pulls/list-commits",
      needs: READ,
      handle: async (call) => commits(world, call),
    },
    {
      method: "GET",
      path: `${ONE}/merge`,
      operation: "pulls/check-if-merged",
      needs: READ,
      handle: async (call) => merged(world, call),
    },
    {
      method: "PUT",
      path: `${ONE}/merge`,
      operation: "pulls/merge",
      needs: { name: "contents", access: "write" },
      handle: async (call) => merge(world, call),
    },
    ...reviewerRoutes(world),
  ];
}

function reviewerRoutes(world: World): readonly ServerRoute[] {
  const path = `${ONE}/requested_reviewers`;
  return [
    {
      method: "POST",
      path,
      operation: "pulls/request-reviewers",
      needs: WRITE,
      role: "triage",
      handle: async (call) => {
        const pull = pullOf(world, call);
        requestReviewers(world, pull, new Fields(call.body).texts("reviewers") ?? [], call.actor);
        return ok(simplePullObject(world, pull), 201);
      },
    },
    {
      method: "DELETE",
      path,
      operation: "pulls/remove-requested-reviewers",
      needs: WRITE,
      role: "triage",
      handle: async (call) => {
        const pull = pullOf(world, call);
        removeReviewers(world, pull, new Fields(call.body).texts("reviewers") ?? [], call.actor);
        return ok(simplePullObject(world, pull));
      },
    },
  ];
}

function list(world: World, call: RestCall): RestAnswer {
  const { query } = call;
  const state = query.get("state") ?? "open";
  const head = query.get("head");
  const base = query.get("base");
  const pulls = [...repoOf(world, call).items.values()]
    .filter((item) => item.typename === "PullRequest")
    .filter((pull) => state === "all" || pull.state === state)
    .filter((pull) => head === null || `${pull.repo.owner.login}:${pull.headRef}` === head)
    .filter((pull) => base === null || pull.baseRef === base);
  const newest = query.get("direction") === "asc" ? pulls : pulls.reverse();
  return paged(call, newest, (page) => page.map((pull) => simplePullObject(world, pull)));
}

async function open(world: World, call: RestCall): Promise<RestAnswer> {
  const fields = new Fields(call.body);
  const body = fields.optionalText("body") ?? null;
  assertBody("PullRequest", body);
  const input = {
    title: fields.text("title"),
    head: fields.text("head"),
    base: fields.text("base"),
    body,
    draft: fields.flag("draft"),
  };
  const pull = await openPull(world, repoOf(world, call), input, call.actor);
  return ok(await pullObject(world, pull), 201);
}

async function update(world: World, call: RestCall): Promise<RestAnswer> {
  const pull = pullOf(world, call);
  assertAuthor(world, pull.repo, pull.user, call.actor);
  const fields = new Fields(call.body);
  assertBody("PullRequest", fields.textOrNull("body"));
  const edit = {
    title: fields.optionalText("title"),
    body: fields.textOrNull("body"),
    base: fields.optionalText("base"),
    state: fields.word("state", ["open", "closed"]),
  };
  editPull(world, pull, edit, call.actor);
  return ok(await pullObject(world, pull));
}

async function files(world: World, call: RestCall): Promise<RestAnswer> {
  const pull = pullOf(world, call);
  return paged(call, await pullFiles(pull), (page) =>
    page.map((file) => fileObject(world, pull.repo, pull.headSha, file)),
  );
}

async function commits(world: World, call: RestCall): Promise<RestAnswer> {
  const pull = pullOf(world, call);
  const found = await Promise.all((await pullCommits(pull)).map((oid) => requireCommit(pull.repo, oid)));
  return paged(call, found, (page) => page.map((commit) => commitObject(world, pull.repo, commit)));
}

function merged(world: World, call: RestCall): RestAnswer {
  if (pullOf(world, call).mergedAt === null) throw notFound();
  return NO_CONTENT;
}

async function merge(world: World, call: RestCall): Promise<RestAnswer> {
  const fields = new Fields(call.body);
  const method = fields.word("merge_method", ["merge", "squash", "rebase"]) ?? "merge";
  const request = {
    method,
    sha: fields.optionalText("sha"),
    title: fields.optionalText("commit_title"),
    message: fields.optionalText("commit_message"),
  };
  const sha = await mergePull(world, pullOf(world, call), request, call.actor);
  return ok({ sha, merged: true, message: "Pull Request successfully merged" });
}
