import { mergeWaiting } from "../behaviour/auto-merge.ts";
import { checkApp, createCheckRun, pressCheckButton, rerequestCheckRun, updateCheckRun } from "../behaviour/checks.ts";
import { notFound } from "../http/api-error.ts";
import { latestCheckRuns } from "../model/branch-rules.ts";
import type { CheckRun } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { annotationObject, checkRunObject } from "../objects/check-objects.ts";
import type { RestAnswer, RestCall } from "../seams.ts";
import { commitShaOf, ok, paged, repoOf } from "./answers.ts";
import type { Call, Operations } from "./operation.ts";

const permissions = ["checks"];

/** Check runs, and the buttons people press. */
export const checkRoutes: Operations = {
  "checks/create": { permissions, handle: create },
  "checks/get": { permissions, handle: (world, call) => ok(checkRunObject(world, runOf(world, call))) },
  "checks/list-annotations": { permissions, handle: annotations },
  "checks/update": { permissions, handle: update },
  "checks/rerequest-run": { permissions, handle: rerequest },
  "checks/list-for-ref": { permissions, handle: list },
  "POST /_local/check-runs/{check_run_id}/actions/{identifier}": { handle: press },
};

function anyRun(world: World, { params }: RestCall): CheckRun {
  const runs = [...world.repositories.values()].flatMap((repo) => repo.suites.flatMap((suite) => suite.runs));
  const found = runs.find((run) => run.id === Number(params.check_run_id));
  if (!found) throw notFound();
  return found;
}

function runOf(world: World, call: RestCall): CheckRun {
  const found = anyRun(world, call);
  if (found.repo !== repoOf(world, call)) throw notFound();
  return found;
}

function annotations(world: World, call: RestCall): RestAnswer {
  const run = runOf(world, call);
  return paged(call, run.annotations, (page) => page.map((note) => annotationObject(world, run, note)));
}

async function create(world: World, call: Call<"checks/create">): Promise<RestAnswer> {
  const app = checkApp(world, call.actor);
  const run = await createCheckRun(world, repoOf(world, call), { ...call.body, app }, call.actor);
  await mergeWaiting(world, run.repo);
  return ok(checkRunObject(world, run), 201);
}

async function update(world: World, call: Call<"checks/update">): Promise<RestAnswer> {
  const run = runOf(world, call);
  updateCheckRun(world, run, call.body, call.actor);
  await mergeWaiting(world, run.repo);
  return ok(checkRunObject(world, run));
}

function rerequest(world: World, call: RestCall): RestAnswer {
  rerequestCheckRun(world, runOf(world, call), call.actor);
  return ok({}, 201);
}

async function list(world: World, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const sha = await commitShaOf(world, call);
  const { query } = call;
  const all = repo.suites.filter((suite) => suite.headSha === sha).flatMap((suite) => suite.runs);
  const wanted = query.get("filter") === "all" ? all : latestCheckRuns(repo, sha);
  const named = (name: string, value: string): boolean => (query.get(name) ?? value) === value;
  const runs = wanted
    .filter((run) => named("check_name", run.name) && named("status", run.status))
    .filter((run) => named("app_id", String(run.app.id)))
    .sort((a, b) => b.id - a.id);
  return paged(call, runs, (page) => ({
    total_count: runs.length,
    check_runs: page.map((run) => checkRunObject(world, run)),
  }));
}

function press(world: World, call: RestCall): RestAnswer {
  pressCheckButton(world, anyRun(world, call), call.params.identifier ?? "", call.actor);
  return ok({}, 201);
}
