import { type IntentState, type JobKind, type LedgerEvent, parseStepKey, type Step } from "../../method/index.ts";
import type { RunRequest } from "../../ports/index.ts";
import { own } from "../../shared/index.ts";
import { type Start, starts } from "../decide/jobs-to-start.ts";
import { dispatchesOf } from "../observe/dispatches.ts";
import { isUnstarted, type Observation, stateOf } from "../observe/observation.ts";
import { type OpenJob, openJobs } from "../observe/open-jobs.ts";
import type { EnginePorts } from "../ports.ts";
import { apart } from "../refused-writes.ts";

/** A job that was started, and the run that the host says it is. */
export interface DispatchedJob {
  /** Key of the job. */
  readonly lane: string;
  /** Null where the host does not tell. */
  readonly run: number | null;
}

/**
 * Starts the jobs of jobs whose opening, or starting again, this process has just written to the ledger. They are told
 * what that line says.
 */
export async function dispatchJobs(
  ports: EnginePorts,
  observation: Observation,
  events: readonly LedgerEvent[],
): Promise<readonly DispatchedJob[]> {
  const started: DispatchedJob[] = [];
  for (const event of events) {
    if (!starts(event)) continue;
    const open = openJobs(stateOf(observation)).find(({ lane: job }) => job === event.lane);
    if (open === undefined) continue;
    started.push(...(await startJob(ports, observation, { job: open, start: event })));
  }
  return started;
}

/**
 * Starts the jobs again that GitHub did not start before. Nothing of it is written down: to the ledger they are the jobs they
 * were. Whether it is time yet is known where the refusal was noted.
 */
export async function startRefusedJobs(
  ports: EnginePorts,
  observation: Observation,
): Promise<readonly DispatchedJob[]> {
  const started: DispatchedJob[] = [];
  for (const job of openJobs(stateOf(observation))) {
    if (!isUnstarted(observation, job.lane)) continue;
    const [start] = await dispatchesOf(ports.store, observation, job.lane);
    const told = { sha: start?.sha ?? undefined, config: start?.config ?? undefined };
    started.push(...(await startJob(ports, observation, { job, start: told })));
  }
  return started;
}

/** None where GitHub does not start it, which is noted. */
async function startJob(
  ports: EnginePorts,
  observation: Observation,
  { job, start }: { readonly job: OpenJob; readonly start: Pick<Start, "sha" | "config"> },
): Promise<readonly DispatchedJob[]> {
  const branch = observation.snapshot.default_branch.name;
  const made = await apart(async () => ({
    run: await ports.dispatcher.dispatch(request(observation, job, start), branch),
  }));
  return made === null ? [] : [{ lane: job.lane, run: made.run }];
}

function kindOf(step: Step, state: IntentState): JobKind {
  if (step.kind === "hat") return "unit";
  if (step.kind === "gates") return "gates";
  if (step.kind === "review" || step.kind === "approve") return "audit";
  if (step.kind !== "fix") return "elaborate";
  const stage = step.stage === null ? undefined : own(state.stages, step.stage);
  const chain = stage?.frozen.fix_chain ?? state.intent.frozen.fix_chain;
  return step.hat === chain[0] ? "triage" : "fix";
}

function request(
  observation: Observation,
  { lane: job, steps }: OpenJob,
  { sha, config }: Pick<Start, "sha" | "config">,
): RunRequest {
  return {
    intent: observation.slug,
    lane: job,
    kind: kindOf(parseStepKey(job).step, stateOf(observation)),
    steps: [...steps],
    branch: observation.work.branch,
    sha: sha ?? observation.work.commit,
    ledger: observation.ledger.head,
    config: config ?? observation.project.commit,
  };
}

/** Keeps in mind which run the host says is whose, for as long as the job is open. */
export function noteRuns(known: Map<string, number>, state: IntentState, started: readonly DispatchedJob[]): void {
  for (const { lane: job, run } of started) if (run !== null) known.set(job, run);
  const open = new Set(openJobs(state).map(({ lane: job }) => job));
  for (const job of known.keys()) if (!open.has(job)) known.delete(job);
}
