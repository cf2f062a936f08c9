import { type IntentState, type LedgerEvent, limitsOf, openRecord, parseStepKey } from "../../method/index.ts";
import { isUnstarted, type Observation, stateOf } from "../observe/observation.ts";
import { type OpenJob, openJobs } from "../observe/open-jobs.ts";
import type { EngineOptions } from "../ports.ts";

/** The type alone does not tell an `open` that starts a job from one within a job: `starts` does. */
export type Start = Extract<LedgerEvent, { do: "open" | "redispatch" }>;

/** Events after which a job is to be started. A step that is opened within a job runs in that job. */
export function starts(event: LedgerEvent): event is Start {
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
  if (!observation.listed) return [];
  const at = observation.facts.now;
  const isLost = ({ lane: job, dispatched_at }: OpenJob): boolean =>
    Date.parse(at) - Date.parse(observation.restarted?.get(job) ?? dispatched_at) > options.graceMs &&
    !isUnstarted(observation, job) &&
    !observation.runs.some(({ name }) => name === job);
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

/** The ids of runs that the host has told, for jobs that are still open after these lines. */
export function runEvents(state: IntentState, known: ReadonlyMap<string, number>): readonly LedgerEvent[] {
  return openJobs(state).flatMap(({ lane: job, steps }): readonly LedgerEvent[] => {
    const run = known.get(job);
    return run === undefined || openRecord(state, steps[0] ?? "")?.run === run
      ? []
      : [{ do: "dispatched", lane: job, run }];
  });
}
