import { mergeBranches } from "../behaviour/merge-pull.ts";
import { ApiError, notFound } from "../http/api-error.ts";
import type { ServerRoute } from "../http/router.ts";
import { rulesOf } from "../model/branch-rules.ts";
import type { Repository } from "../model/records.ts";
import { roleOf } from "../model/roles.ts";
import { fullName, type World } from "../model/world.ts";
import { repositoryObject, repoUrl, userObject } from "../objects/account-objects.ts";
import { commitObject, requireCommit } from "../objects/git-objects.ts";
import type { RestAnswer, RestCall } from "../seams.ts";
import { NO_CONTENT, ok, paged, repoOf } from "./answers.ts";
import { Fields } from "./fields.ts";
import { listActivity } from "./list-activity.ts";

const CONTENTS = { name: "contents", access: "read" } as const;
const METADATA = { name: "metadata", access: "read" } as const;
const REPO = "/repos/{owner}/{repo}";

/** The repository itself: who may what, its branches' rules, its activity, and merging branches. */
export function repoRoutes(world: World): readonly ServerRoute[] {
  return [
    {
      method: "GET",
      path: REPO,
      operation: "repos/get",
      needs: METADATA,
      handle: async (call) => ok(repositoryObject(world, repoOf(world, call), true)),
    },
    {
      method: "GET",
      path: `${REPO}/collaborators/{username}/permission`,
      operation: "repos/get-collaborator-permission-level",
      needs: METADATA,
      handle: async (call) => permission(world, call),
    },
    {
      method: "GET",
      path: `${REPO}/activity`,
      operation: "repos/list-activities",
      needs: CONTENTS,
      handle: async (call) => listActivity(world, call),
    },
    {
      method: "GET",
      path: `${REPO}/rules/branches/{+branch}`,
      operation: "repos/get-branch-rules",
      needs: METADATA,
      handle: async (call) => rules(world, call),
    },
    {
      method: "GET",
      path: `${REPO}/branches/{+branch}`,
      operation: "repos/get-branch",
      needs: CONTENTS,
      handle: (call) => branch(world, call),
    },
    {
      method: "POST",
      path: `${REPO}/merges`,
      operation: "repos/merge",
      needs: { name: "contents", access: "write" },
      handle: (call) => merge(world, call),
    },
  ];
}

const PERMISSION = {
  none: "none",
  read: "read",
  triage: "read",
  write: "write",
  maintain: "write",
  admin: "admin",
} as const;

function permission(world: World, call: RestCall): RestAnswer {
  const repo = repoOf(world, call);
  const account = world.account(call.params.username ?? "");
  if (!account) throw notFound();
  const role = roleOf(repo, account);
  const may = (roles: readonly string[]): boolean => roles.includes(role);
  const permissions = {
    pull: role !== "none",
    triage: may(["triage", "write", "maintain", "admin"]),
    push: may(["write", "maintain", "admin"]),
    maintain: may(["maintain", "admin"]),
    admin: role === "admin",
  };
  const user = { ...userObject(world, account), role_name: role, permissions };
  return ok({ permission: PERMISSION[role], role_name: role, user });
}

function rules(world: World, call: RestCall): RestAnswer {
  const repo = repoOf(world, call);
  const found = rulesOf(repo, call.params.branch ?? "");
  const body = found.flatMap((rule) => {
    const source = {
      ruleset_source_type: "Repository",
      ruleset_source: fullName(repo),
      ruleset_id: repo.rules.indexOf(rule) + 1,
    };
    const checks = rule.requiredChecks?.map((check) => {
      const app = world.apps.find((one) => one.slug === check.app);
      return { context: check.context, ...(app ? { integration_id: app.id } : {}) };
    });
    const required = { required_status_checks: checks, strict_required_status_checks_policy: false };
    const reviews = {
      required_approving_review_count: rule.requiredApprovals,
      dismiss_stale_reviews_on_push: false,
      require_code_owner_review: false,
      require_last_push_approval: false,
      required_review_thread_resolution: false,
    };
    return [
      ...(rule.requiredApprovals ? [{ type: "pull_request", parameters: reviews, ...source }] : []),
      ...(checks ? [{ type: "required_status_checks", parameters: required, ...source }] : []),
      ...(rule.restrictUpdates
        ? [{ type: "update", parameters: { update_allows_fetch_and_merge: false }, ...source }]
        : []),
    ];
  });
  return paged(call, body, (page) => page);
}

async function branch(world: World, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const name = call.params.branch ?? "";
  const oid = repo.git.branch(name);
  if (!oid) throw new ApiError(404, "Branch not found");
  const url = `${repoUrl(world, repo)}/branches/${name}`;
  const required = rulesOf(repo, name).flatMap((rule) => rule.requiredChecks ?? []);
  return ok({
    name,
    commit: commitObject(world, repo, await requireCommit(repo, oid)),
    _links: { html: `${world.url}/${fullName(repo)}/tree/${name}`, self: url },
    protected: rulesOf(repo, name).length > 0,
    protection: {
      enabled: required.length > 0,
      required_status_checks: {
        enforcement_level: "everyone",
        contexts: required.map((one) => one.context),
        checks: [],
      },
    },
    protection_url: `${url}/protection`,
  });
}

async function merge(world: World, call: RestCall): Promise<RestAnswer> {
  const repo: Repository = repoOf(world, call);
  const fields = new Fields(call.body);
  const message = fields.optionalText("commit_message");
  const input = { base: fields.text("base"), head: fields.text("head"), ...(message === undefined ? {} : { message }) };
  const made = await mergeBranches(world, repo, input, call.actor);
  return made === null ? NO_CONTENT : ok(commitObject(world, repo, await requireCommit(repo, made)), 201);
}
