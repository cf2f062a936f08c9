import { mergeWaiting } from "../behaviour/auto-merge.ts";
import {
  type CheckInput,
  checkApp,
  createCheckRun,
  pressCheckButton,
  rerequestCheckRun,
  updateCheckRun,
} from "../behaviour/checks.ts";
import { notFound } from "../http/api-error.ts";
import type { ServerRoute } from "../http/router.ts";
import { latestCheckRuns } from "../model/branch-rules.ts";
import type { CheckRun } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { annotationObject, checkRunObject } from "../objects/check-objects.ts";
import type { RestAnswer, RestCall } from "../seams.ts";
import { ok, paged, repoOf } from "./answers.ts";
import { Fields } from "./fields.ts";

const READ = { name: "checks", access: "read" } as const;
const WRITE = { name: "checks", access: "write" } as const;
const RUNS = "/repos/{owner}/{repo}/check-runs";

/** Check runs, and the buttons people press. */
export function checkRoutes(world: World): readonly ServerRoute[] {
  const one = `${RUNS}/{check_run_id}`;
  const commit = "/repos/{owner}/{repo}/commits/{ref}";
  return [
    { method: "POST", path: RUNS, operation: "checks/create", needs: WRITE, handle: (call) => create(world, call) },
    {
      method: "GET",
      path: one,
      operation: "checks/get",
      needs: READ,
      handle: async (call) => ok(checkRunObject(world, runOf(world, call))),
    },
    {
      method: "GET",
      path: `${one}/annotations`,
      operation: "checks/list-annotations",
      needs: READ,
      handle: async (call) => {
        const run = runOf(world, call);
        return paged(call, run.annotations, (page) => page.map((note) => annotationObject(world, run, note)));
      },
    },
    {
      method: "PATCH",
      path: one,
      operation: "checks/update",
      needs: WRITE,
      handle: async (call) => update(world, call),
    },
    {
      method: "POST",
      path: `${one}/rerequest`,
      operation: "checks/rerequest-run",
      needs: WRITE,
      handle: async (call) => rerequest(world, call),
    },
    {
      method: "GET",
      path: `${commit}/check-runs`,
      operation: "checks/list-for-ref",
      needs: READ,
      handle: (call) => list(world, call),
    },
    {
      method: "POST",
      path: "/_local/check-runs/{check_run_id}/actions/{identifier}",
      operation: "local/press-check-button",
      handle: async (call) => press(world, call),
    },
  ];
}

function anyRun(world: World, id: string | undefined): CheckRun | null {
  const runs = [...world.repositories.values()].flatMap((repo) => repo.suites.flatMap((suite) => suite.runs));
  return runs.find((run) => run.id === Number(id)) ?? null;
}

function runOf(world: World, call: RestCall): CheckRun {
  const found = anyRun(world, call.params.check_run_id);
  if (!found || found.repo !== repoOf(world, call)) throw notFound();
  return found;
}

function checkInput(fields: Fields): CheckInput {
  const output = fields.object("output");
  return {
    name: fields.optionalText("name"),
    status: fields.optionalText("status"),
    conclusion: fields.optionalText("conclusion"),
    detailsUrl: fields.optionalText("details_url"),
    externalId: fields.optionalText("external_id"),
    startedAt: fields.optionalText("started_at"),
    completedAt: fields.optionalText("completed_at"),
    output: output && {
      title: output.optionalText("title"),
      summary: output.optionalText("summary"),
      text: output.optionalText("text"),
    },
    annotations: output?.objects("annotations").map(annotation),
    actions: fields.has("actions") ? fields.objects("actions").map(button) : undefined,
  };
}

function button(fields: Fields) {
  return {
    label: fields.text("label"),
    description: fields.text("description"),
    identifier: fields.text("identifier"),
  };
}

function annotation(fields: Fields) {
  return {
    path: fields.text("path"),
    startLine: fields.optionalNumber("start_line") ?? 1,
    endLine: fields.optionalNumber("end_line") ?? 1,
    startColumn: fields.optionalNumber("start_column") ?? null,
    endColumn: fields.optionalNumber("end_column") ?? null,
    level: fields.text("annotation_level"),
    message: fields.text("message"),
    title: fields.optionalText("title") ?? null,
    rawDetails: fields.optionalText("raw_details") ?? null,
  };
}

async function create(world: World, call: RestCall): Promise<RestAnswer> {
  const fields = new Fields(call.body);
  const app = checkApp(world, call.actor);
  const input = { ...checkInput(fields), name: fields.text("name"), headSha: fields.text("head_sha"), app };
  const run = await createCheckRun(world, repoOf(world, call), input, call.actor);
  await mergeWaiting(world, run.repo);
  return ok(checkRunObject(world, run), 201);
}

async function update(world: World, call: RestCall): Promise<RestAnswer> {
  const run = runOf(world, call);
  updateCheckRun(world, run, checkInput(new Fields(call.body)), call.actor);
  await mergeWaiting(world, run.repo);
  return ok(checkRunObject(world, run));
}

function rerequest(world: World, call: RestCall): RestAnswer {
  rerequestCheckRun(world, runOf(world, call), call.actor);
  return ok({}, 201);
}

async function list(world: World, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const sha = await repo.git.resolve(call.params.ref ?? "");
  if (!sha) throw notFound();
  const { query } = call;
  const all = repo.suites.filter((suite) => suite.headSha === sha).flatMap((suite) => suite.runs);
  const wanted = query.get("filter") === "all" ? all : latestCheckRuns(repo, sha);
  const named = (name: string, value: string): boolean => (query.get(name) ?? value) === value;
  const runs = wanted
    .filter(
      (run) => named("check_name", run.name) && named("status", run.status) && named("app_id", String(run.app.id)),
    )
    .sort((a, b) => b.id - a.id);
  return paged(call, runs, (page) => ({
    total_count: runs.length,
    check_runs: page.map((run) => checkRunObject(world, run)),
  }));
}

function press(world: World, call: RestCall): RestAnswer {
  const run = anyRun(world, call.params.check_run_id);
  if (!run) throw notFound();
  pressCheckButton(world, run, call.params.identifier ?? "", call.actor);
  return ok({}, 201);
}
