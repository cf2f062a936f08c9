import {
  type Facts,
  type IntentState,
  intentBranch,
  openRecord,
  type SeenFiles,
  workingStage,
} from "../../method/index.ts";
import type { Snapshot } from "../../ports/index.ts";
import type { RefusedWrite } from "../../render/index.ts";
import type { EngineOptions, ReadPorts } from "../ports.ts";
import { type Refusal, triedOn } from "../refusal.ts";
import { startOf } from "../refused-writes.ts";
import { pendingApprovals } from "./approvals.ts";
import type { Button } from "./button.ts";
import { undismissed } from "./dismissals.ts";
import { seeGate } from "./gate-requirements.ts";
import { headAt, shownAt } from "./head-at.ts";
import { pullFor, type WorkTree } from "./observation.ts";
import { openJobs } from "./open-jobs.ts";
import type { ProjectFiles } from "./project-config.ts";
import { protectedChanges } from "./protected-changes.ts";
import { seeIssue, seePulls } from "./pull-requests.ts";
import { foreignChecks, unreportedChecks } from "./required-checks.ts";
import { seenFilesAt } from "./seen-files.ts";
import { stageChanges } from "./stage-changes.ts";
import { pullRequestCounts, stagePullRequest } from "./stage-pull-request.ts";
import { overtakenOn } from "./who-merged.ts";

/** What facts are seen in. */
export interface Parts {
  readonly state: IntentState;
  readonly project: ProjectFiles;
  readonly snapshot: Snapshot;
  readonly work: WorkTree;
  readonly buttons?: readonly Button[];
  readonly refusal?: Refusal | null;
  readonly refused_writes?: readonly RefusedWrite[];
}

/** What the rules are decided by, of all that was read. */
export async function seeFacts(
  ports: ReadPorts,
  options: EngineOptions,
  { state, project, snapshot, work, buttons = [], refusal = null, refused_writes = [] }: Parts,
): Promise<Facts> {
  const pulls = await seePulls(ports.store, state, snapshot);
  const stage = workingStage(state);
  const own = stage !== null && stage.branch !== intentBranch(state.slug) ? pullFor(snapshot, stage.branch) : null;
  const intentPull = pullFor(snapshot, intentBranch(state.slug));
  const at = own ?? intentPull;
  const now = ports.clock.now();
  const { permissions, checks } = ports;
  const look = { state, config: project.config, snapshot, permissions, checks, pull: at, now };
  const placeLook = { ...look, overtaken: overtakenOn(ports, options, snapshot) };
  const guarded = await protectedChanges(ports.store, { ...look, work });
  const atGate = stage !== null && (stage.gate_opened_at !== null || stage.gate !== null);
  const changed = !atGate ? {} : await stageChanges(ports.store, { slug: state.slug, snapshot, work }, work.commit);
  const besides = { changed: Object.keys(changed), guarded: Object.keys(guarded) };
  const counts = at !== null && pullRequestCounts(pulls, at);
  const branch = { slug: state.slug, snapshot, work };
  const sight = { ...look, store: ports.store, work, besides };
  const sawAt = async (moment: string): Promise<SeenFiles> => {
    const commit = await shownAt(ports, options, { ...branch, pull: at }, moment);
    return commit === null ? {} : seenFilesAt(sight, commit, false);
  };
  return {
    now,
    plans: work.plans,
    files: work.files,
    head: work.head,
    tree: work.tree,
    stage_pull: await stagePullRequest(placeLook, own, pulls),
    intent_pull: await stagePullRequest(placeLook, intentPull, pulls),
    ...(await pendingApprovals({
      ...sight,
      pull: counts ? at : null,
      buttons,
      seenAt: (moment) => headAt(ports, options, branch, moment),
    })),
    pulls,
    issue: seeIssue(state, snapshot),
    refused: refusal?.told && refusal.on === triedOn(state, snapshot) ? { act: "merge_stage", why: refusal.why } : null,
    unstarted: unstartedJobs(state, refused_writes),
    undismissed: undismissed(state, intentPull),
    gate: { ...(await seeGate({ ...look, sawAt })), protected: guarded, changed: besides.changed },
    unreported_checks: unreportedChecks(at, { snapshot, now }),
    foreign_checks: foreignChecks(at),
  };
}

/** Open jobs whose start GitHub has refused, unless another process has had more luck. */
function unstartedJobs(state: IntentState, refused: readonly RefusedWrite[]): NonNullable<Facts["unstarted"]> {
  return openJobs(state).flatMap(({ lane: job, steps }) => {
    const hasRun = typeof openRecord(state, steps[0] ?? "")?.run === "number";
    const found = hasRun ? undefined : refused.find(({ key }) => key === startOf(job));
    if (found === undefined) return [];
    return [{ job, why: found.why, ...(found.until === undefined ? {} : { until: found.until }) }];
  });
}
