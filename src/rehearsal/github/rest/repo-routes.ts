import { mergeBranches } from "../behaviour/merge-pull.ts";
import { notFound } from "../http/api-error.ts";
import { rulesOf } from "../model/branch-rules.ts";
import { roleAtLeast, roleOf } from "../model/roles.ts";
import { fullName, type World } from "../model/world.ts";
import { repositoryObject, userObject } from "../objects/account-objects.ts";
import { commitObject, requireCommit } from "../objects/git-objects.ts";
import { rulesOfSet } from "../objects/rule-objects.ts";
import type { Role } from "../options.ts";
import type { RestAnswer, RestCall } from "../seams.ts";
import { NO_CONTENT, ok, paged, repoOf } from "./answers.ts";
import { listActivity } from "./list-activity.ts";
import type { Call, Operations } from "./operation.ts";

const permissions = ["contents"];
const metadata = ["metadata"];

/** The repository itself: who may what, its branches' rules, its activity, and merging branches. */
export const repoRoutes: Operations = {
  "repos/get": {
    permissions: metadata,
    handle: (world, call) => ok(repositoryObject(world, repoOf(world, call), true)),
  },
  "repos/get-collaborator-permission-level": { permissions: metadata, handle: permission },
  "repos/list-activities": { permissions, handle: listActivity },
  "repos/get-branch-rules": { permissions: metadata, handle: rules },
  "repos/merge": { permissions, handle: merge },
};

/** The five roles in GitHub's older words. */
const PERMISSION = { triage: "read", maintain: "write" } as const;

function permission(world: World, call: RestCall): RestAnswer {
  const repo = repoOf(world, call);
  const account = world.account(call.params.username ?? "");
  if (!account) throw notFound();
  const role = roleOf(repo, account);
  const may = (least: Role): boolean => roleAtLeast(role, least);
  const permissions = {
    ...{ pull: may("read"), triage: may("triage"), push: may("write") },
    ...{ maintain: may("maintain"), admin: may("admin") },
  };
  const user = { ...userObject(world, account), role_name: role, permissions };
  const permission = role === "triage" || role === "maintain" ? PERMISSION[role] : role;
  return ok({ permission, role_name: role, user });
}

function rules(world: World, call: RestCall): RestAnswer {
  const repo = repoOf(world, call);
  const found = rulesOf(repo, call.params.branch ?? "");
  const body = found.flatMap((rule) => {
    const ruleset_id = repo.rules.indexOf(rule) + 1;
    const source = { ruleset_source_type: "Repository", ruleset_source: fullName(repo), ruleset_id };
    return rulesOfSet(world, rule).map((one) => ({ ...one, ...source }));
  });
  return paged(call, body, (page) => page);
}

async function merge(world: World, call: Call<"repos/merge">): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const { base, head, commit_message: message } = call.body;
  const made = await mergeBranches(world, repo, { base, head, message }, call.actor);
  return made === null ? NO_CONTENT : ok(commitObject(world, repo, await requireCommit(repo, made)), 201);
}
