import { assertAuthor } from "../behaviour/authorship.ts";
import { addLabels, editIssue, openIssue, removeLabel } from "../behaviour/issues.ts";
import { editPull } from "../behaviour/pulls.ts";
import { notFound } from "../http/api-error.ts";
import type { ServerRoute } from "../http/router.ts";
import type { Item } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { issueObject, labelObject } from "../objects/conversation-objects.ts";
import type { RestCall } from "../seams.ts";
import { itemOf, ok, paged, repoOf } from "./answers.ts";
import { Fields } from "./fields.ts";

const READ = [
  { name: "issues", access: "read" },
  { name: "pull_requests", access: "read" },
] as const;
const WRITE = [
  { name: "issues", access: "write" },
  { name: "pull_requests", access: "write" },
] as const;
const BASE = "/repos/{owner}/{repo}/issues";

/** Issues and their labels; pull requests count as issues here. */
export function issueRoutes(world: World): readonly ServerRoute[] {
  return [...itemRoutes(world), ...labelRoutes(world)];
}

function itemRoutes(world: World): readonly ServerRoute[] {
  const show = (items: readonly Item[]) => items.map((item) => issueObject(world, item));
  return [
    {
      method: "GET",
      path: BASE,
      operation: "issues/list-for-repo",
      anyOf: READ,
      handle: async (call) => paged(call, listed(world, call), show),
    },
    {
      method: "POST",
      path: BASE,
      operation: "issues/create",
      needs: { name: "issues", access: "write" },
      role: "read",
      content: true,
      handle: async (call) => {
        const fields = new Fields(call.body);
        const input = {
          title: fields.text("title"),
          body: fields.optionalText("body") ?? null,
          labels: fields.texts("labels") ?? [],
        };
        return ok(issueObject(world, openIssue(world, repoOf(world, call), input, call.actor)), 201);
      },
    },
    {
      method: "GET",
      path: `${BASE}/{issue_number}`,
      operation: "issues/get",
      anyOf: READ,
      handle: async (call) => ok(issueObject(world, itemOf(world, call))),
    },
    {
      method: "PATCH",
      path: `${BASE}/{issue_number}`,
      operation: "issues/update",
      anyOf: WRITE,
      role: "read",
      handle: async (call) => update(world, call),
    },
  ];
}

function update(world: World, call: RestCall) {
  const item = itemOf(world, call);
  assertAuthor(world, item.repo, item.user, call.actor);
  const fields = new Fields(call.body);
  const state = fields.word("state", ["open", "closed"]);
  const edit = { title: fields.optionalText("title"), body: fields.textOrNull("body"), state };
  if (item.typename === "PullRequest") editPull(world, item, edit, call.actor);
  else
    editIssue(
      world,
      item,
      { ...edit, stateReason: fields.textOrNull("state_reason"), labels: fields.texts("labels") },
      call.actor,
    );
  return ok(issueObject(world, item));
}

function listed(world: World, call: RestCall): readonly Item[] {
  const { query } = call;
  const state = query.get("state") ?? "open";
  const labels = (query.get("labels") ?? "").split(",").filter(Boolean);
  const since = query.get("since");
  const creator = query.get("creator");
  const items = [...repoOf(world, call).items.values()]
    .filter((item) => state === "all" || item.state === state)
    .filter((item) => labels.every((name) => item.labels.some((label) => label.name === name)))
    .filter((item) => (since === null || item.updatedAt >= since) && (creator === null || item.user.login === creator));
  return query.get("direction") === "asc" ? items : items.reverse();
}

function labelRoutes(world: World): readonly ServerRoute[] {
  const path = `${BASE}/{issue_number}/labels`;
  const show = (item: Item) => item.labels.map((label) => labelObject(world, item.repo, label));
  return [
    {
      method: "GET",
      path,
      operation: "issues/list-labels-on-issue",
      anyOf: READ,
      handle: async (call) => paged(call, show(itemOf(world, call)), (page) => page),
    },
    {
      method: "POST",
      path,
      operation: "issues/add-labels",
      anyOf: WRITE,
      role: "triage",
      handle: async (call) => {
        const item = itemOf(world, call);
        const names = Array.isArray(call.body) ? new Fields({ labels: call.body }) : new Fields(call.body);
        addLabels(world, item, names.texts("labels") ?? [], call.actor);
        return ok(show(item));
      },
    },
    {
      method: "DELETE",
      path: `${path}/{name}`,
      operation: "issues/remove-label",
      anyOf: WRITE,
      role: "triage",
      handle: async (call) => {
        const item = itemOf(world, call);
        const label = item.labels.find((one) => one.name === call.params.name);
        if (!label) throw notFound();
        removeLabel(world, item, label, call.actor);
        return ok(show(item));
      },
    },
  ];
}
