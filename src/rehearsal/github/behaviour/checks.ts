import { ApiError, forbidden, notFound, unprocessable } from "../http/api-error.ts";
import type { Body } from "../http/openapi.ts";
import type { AppRecord, CheckRun, CheckSuite, Repository } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { checkRunEventObject } from "../objects/check-objects.ts";
import type { Actor } from "../seams.ts";

/** What a check run is made of or changed by, as GitHub describes it. */
export type CheckInput = Omit<Partial<CheckChange>, "status" | "conclusion" | "output"> & {
  readonly status?: string | undefined;
  readonly conclusion?: string | undefined;
  readonly output?: Partial<NonNullable<CheckChange["output"]>> | undefined;
};
type CheckChange = Body<"checks/create">;

/** The App that checks of this actor belong to; people have none. */
export function checkApp(world: World, actor: Actor): AppRecord {
  if (actor.kind === "job") {
    const app = world.apps.find((one) => one.slug === "github-actions");
    if (app) return app;
  }
  const app = world.actorApp(actor);
  if (!app) throw forbidden("You must authenticate via a GitHub App.");
  return app;
}

function suiteFor(world: World, repo: Repository, app: AppRecord, headSha: string): CheckSuite {
  return (
    repo.suites.find((suite) => suite.app === app && suite.headSha === headSha) ??
    openSuite(world, repo, { app, headSha })
  );
}

/** A new suite, beside others of the same App on the same commit. */
export function openSuite(
  world: World,
  repo: Repository,
  { app, headSha }: { readonly app: AppRecord; readonly headSha: string },
): CheckSuite {
  const suite: CheckSuite = {
    ...{ ...world.ids.fresh("CheckSuite", "CS"), app, headSha, createdAt: world.now(), runs: [] },
  };
  repo.suites.push(world.ids.keep(suite));
  return suite;
}

/** Throws 422 unless `head_sha` is a commit's full name. One that is completed at once tells two events. */
export async function createCheckRun(
  world: World,
  repo: Repository,
  input: CheckInput & {
    readonly name: string;
    readonly head_sha: string;
    readonly app: AppRecord;
    readonly suite?: CheckSuite | undefined;
  },
  actor: Actor,
): Promise<CheckRun> {
  const { name, app, head_sha: headSha } = input;
  const commit = await repo.git.commit(headSha);
  if (commit?.oid !== headSha) throw new ApiError(422, `No commit found for SHA: ${headSha}`);
  const run: CheckRun = {
    ...{ ...world.ids.fresh("CheckRun", "CR"), repo, app, name, headSha, annotations: [] },
    ...{ suite: input.suite ?? suiteFor(world, repo, app, headSha), startedAt: input.started_at ?? world.now() },
    ...{ status: "queued", conclusion: null, completedAt: null, actions: [] },
    ...{ detailsUrl: null, externalId: "", title: null, summary: null, text: null },
  };
  run.suite.runs.push(world.ids.keep(run));
  change(world, run, input);
  publishCheck(world, run, actor, { action: "created" });
  if (run.status === "completed") publishCheck(world, run, actor, { action: "completed" });
  return run;
}

/** Only the App that made a run may change it. */
export function updateCheckRun(world: World, run: CheckRun, input: CheckInput, actor: Actor): void {
  if (checkApp(world, actor) !== run.app) {
    throw forbidden(
      `Invalid app_id \`${run.app.id}\` - check run can only be modified by the GitHub App that created it.`,
    );
  }
  const before = run.status;
  change(world, run, input);
  if (run.status === "completed" && before !== "completed") publishCheck(world, run, actor, { action: "completed" });
}

function change(world: World, run: CheckRun, input: CheckInput): void {
  run.name = input.name ?? run.name;
  run.detailsUrl = input.details_url ?? run.detailsUrl;
  run.externalId = input.external_id ?? run.externalId;
  run.actions = input.actions ?? run.actions;
  run.title = input.output?.title ?? run.title;
  run.summary = input.output?.summary ?? run.summary;
  run.text = input.output?.text ?? run.text;
  run.annotations.push(...(input.output?.annotations ?? []));
  const status = input.status ?? (input.conclusion ? "completed" : run.status);
  if (status !== "completed") {
    Object.assign(run, { status, conclusion: null, completedAt: null });
    return;
  }
  const conclusion = input.conclusion ?? run.conclusion;
  if (!conclusion) throw unprocessable("CheckRun", "conclusion", "conclusion is required when status is completed");
  Object.assign(run, { status, conclusion, completedAt: input.completed_at ?? run.completedAt ?? world.now() });
}

function publishCheck(world: World, run: CheckRun, actor: Actor, more: CheckNews): void {
  const payload = async () => ({ ...more, check_run: checkRunEventObject(world, run) });
  const own = more.action === "rerequested" || more.action === "requested_action";
  world.publish({ repo: run.repo, name: "check_run", actor, payload, ...(own ? { only: run.app } : {}) });
}

/** What happened to the run. Re-runs and buttons are told to its own App alone. */
interface CheckNews {
  readonly action: "created" | "completed" | "rerequested" | "requested_action";
  readonly requested_action?: { readonly identifier: string };
}

/** Someone asks for the check again; its App hears of it. */
export function rerequestCheckRun(world: World, run: CheckRun, actor: Actor): void {
  publishCheck(world, run, actor, { action: "rerequested" });
}

/** A person clicks a button of a check run. */
export function pressCheckButton(world: World, run: CheckRun, identifier: string, actor: Actor): void {
  if (!run.actions.some((action) => action.identifier === identifier)) throw notFound();
  publishCheck(world, run, actor, { action: "requested_action", requested_action: { identifier } });
}
