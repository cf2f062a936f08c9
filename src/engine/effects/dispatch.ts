import {
  type IntentState,
  type JobKind,
  type LedgerEvent,
  limitsOf,
  openRecord,
  parseStepKey,
  type Step,
} from "../../method/index.ts";
import type { RunRequest } from "../../ports/index.ts";
import { own } from "../../shared/index.ts";
import { type Observation, stateOf } from "../observe/observation.ts";
import { type OpenJob, openJobs } from "../observe/open-jobs.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";

/** A job that was started, and the run that the host says it is. */
export interface Dispatched {
  readonly lane: string;
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
): Promise<readonly Dispatched[]> {
  const started: Dispatched[] = [];
  for (const event of events) {
    if (!starts(event)) continue;
    const open = openJobs(stateOf(observation)).find(({ lane: job }) => job === event.lane);
    if (open === undefined) continue;
    const run = await ports.dispatcher.dispatch(
      request(observation, open, event),
      observation.snapshot.default_branch.name,
    );
    started.push({ lane: event.lane, run });
  }
  return started;
}

type Start = Extract<LedgerEvent, { do: "open" | "redispatch" }>;

/** Lines after which a job is to be started. A step that is opened within a job runs in that job's job. */
function starts(event: LedgerEvent): event is Start {
  return event.do === "redispatch" || (event.do === "open" && event.steps[0] === event.lane);
}

/** The same lines with what the jobs that start after them are to work on. */
export function withTargets(observation: Observation, events: readonly LedgerEvent[]): readonly LedgerEvent[] {
  const { commit: sha } = observation.work;
  const { commit: config } = observation.project;
  return events.map((event) => (starts(event) ? { ...event, sha, config } : event));
}

/**
 * Jobs that were opened long enough ago and have no run: the process died in between, or the start got lost. They are
 * started again, as often as a step may be tried; then a person has to look.
 */
export function lostJobs(options: EngineOptions, observation: Observation): readonly LedgerEvent[] {
  const at = observation.facts.now;
  const isLost = ({ lane: job, dispatched_at }: OpenJob): boolean =>
    Date.parse(at) - Date.parse(dispatched_at) > options.graceMs && !observation.runs.some(({ name }) => name === job);
  return openJobs(stateOf(observation))
    .filter(isLost)
    .map(({ lane: job, steps }): LedgerEvent => {
      const times = openRecord(stateOf(observation), job)?.dispatches ?? 1;
      const { step } = parseStepKey(job);
      if (times < limitsOf(stateOf(observation), step.stage).attempts)
        return { do: "redispatch", at, lane: job, n: times + 1 };
      return { do: "close", at, steps, result: "failed", message: neverSeen(observation, times), run: null };
    });
}

/** What is the cause, as far as it shows. */
function neverSeen({ nameless = 0 }: Observation, times: number): string {
  const often = `its job was started ${times === 1 ? "once" : `${times} times`} and no run of it was seen`;
  const lost =
    "runs of the App have another name: the repository's copy of the workflow file has lost its line `run-name`, put it back as the shipped file has it";
  const none = "see on the Actions page whether workflows are allowed to run, and whether runs are waiting";
  return `${often}; ${nameless > 0 ? lost : none}`;
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

function request(observation: Observation, { lane: job, steps }: OpenJob, { sha, config }: Start): RunRequest {
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

/** The ids of runs that the host has told, for jobs that are still open after these lines. */
export function runEvents(state: IntentState, known: ReadonlyMap<string, number>): readonly LedgerEvent[] {
  return openJobs(state).flatMap(({ lane: job, steps }): readonly LedgerEvent[] => {
    const run = known.get(job);
    return run === undefined || openRecord(state, steps[0] ?? "")?.run === run
      ? []
      : [{ do: "dispatched", lane: job, run }];
  });
}

/** Keeps in mind which run the host says is whose, for as long as the job is open. */
export function noteRuns(known: Map<string, number>, state: IntentState, started: readonly Dispatched[]): void {
  for (const { lane: job, run } of started) if (run !== null) known.set(job, run);
  const open = new Set(openJobs(state).map(({ lane: job }) => job));
  for (const job of known.keys()) if (!open.has(job)) known.delete(job);
}
