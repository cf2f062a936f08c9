import { assertAuthor } from "../behaviour/authorship.ts";
import { mergePull } from "../behaviour/merge-pull.ts";
import { editPull, openPull, requestReviewers } from "../behaviour/pulls.ts";
import { isMergeabilityUnknown, pullCommits, pullFiles } from "../model/pull-facts.ts";
import type { World } from "../model/world.ts";
import { commitObject, fileObject, requireCommit } from "../objects/git-objects.ts";
import { pullObject, simplePullObject } from "../objects/pull-objects.ts";
import type { RestAnswer, RestCall } from "../seams.ts";
import { ok, paged, pullOf, repoOf, required } from "./answers.ts";
import type { Call, Operations } from "./operation.ts";

const permissions = ["pull_requests"];

/** Pull requests themselves: list, open, change, look into, merge, ask for reviewers. */
export const pullRoutes: Operations = {
  "pulls/list": { permissions, handle: list },
  "pulls/create": { permissions, content: true, handle: open },
  "pulls/get": { permissions, handle: get },
  "pulls/update": { permissions, role: "read", handle: update },
  "pulls/list-files": { permissions, handle: files },
  "pulls/list-commits": { permissions, handle: commits },
  "pulls/merge": { permissions: ["contents"], handle: merge },
  "pulls/request-reviewers": { permissions, role: "triage", handle: ask },
};

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

async function get(world: World, call: RestCall): Promise<RestAnswer> {
  const pull = pullOf(world, call);
  const known = await pullObject(world, pull);
  const unknown = { mergeable: null, rebaseable: null, mergeable_state: "unknown" };
  return ok(isMergeabilityUnknown(pull) ? { ...known, ...unknown } : known);
}

async function open(world: World, call: Call<"pulls/create">): Promise<RestAnswer> {
  const { title, head, base, body = null, draft = false } = call.body;
  const input = { title: required(title, "title"), head, base, body, draft };
  return ok(await pullObject(world, await openPull(world, repoOf(world, call), input, call.actor)), 201);
}

async function update(world: World, call: Call<"pulls/update">): Promise<RestAnswer> {
  const pull = pullOf(world, call);
  assertAuthor(world, pull.repo, pull.user, call.actor);
  editPull(world, pull, call.body ?? {}, call.actor);
  return ok(await pullObject(world, pull));
}

async function files(world: World, call: RestCall): Promise<RestAnswer> {
  const pull = pullOf(world, call);
  const found = await pullFiles(pull);
  return paged(call, found, (page) => page.map((file) => fileObject(world, pull.repo, pull.headSha, file)));
}

async function commits(world: World, call: RestCall): Promise<RestAnswer> {
  const pull = pullOf(world, call);
  const found = await Promise.all((await pullCommits(pull)).map((oid) => requireCommit(pull.repo, oid)));
  return paged(call, found, (page) => page.map((commit) => commitObject(world, pull.repo, commit)));
}

async function merge(world: World, call: Call<"pulls/merge">): Promise<RestAnswer> {
  const sha = await mergePull(world, pullOf(world, call), call.body ?? {}, call.actor);
  return ok({ sha, merged: true, message: "Pull Request successfully merged" });
}

function ask(world: World, call: Call<"pulls/request-reviewers">): RestAnswer {
  const pull = pullOf(world, call);
  requestReviewers(world, pull, call.body?.reviewers ?? [], call.actor);
  return ok(simplePullObject(world, pull), 201);
}
