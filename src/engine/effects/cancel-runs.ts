import { type LedgerEvent, openRecord } from "../../method/index.ts";
import type { RunSeen } from "../../ports/index.ts";
import { type Observation, stateOf } from "../observe/observation.ts";
import { type RunsLook, seeRuns } from "../observe/workflow-runs.ts";
import type { EnginePorts } from "../ports.ts";

const TRIES = 4;
const PAUSE_MS = 1000;

/**
 * Stops the jobs of jobs that `lines` have just closed as cancelled. A job dispatched a moment ago may not show yet, so
 * it is looked for a few times; one that never shows runs on for nothing, its outcome is not applied.
 */
export async function cancelRuns(
  look: RunsLook & { readonly ports: EnginePorts; readonly observation: Observation },
  events: readonly LedgerEvent[],
): Promise<number> {
  const { ports, observation: before } = look;
  const jobs = new Set(events.flatMap((event) => jobsOf(before, event)));
  let known = before.runs;
  let stopped = 0;
  for (let n = 0; jobs.size > 0 && n < TRIES; n += 1) {
    if (n > 0) {
      if (n > 1 || before.listed) await ports.clock.sleep(PAUSE_MS);
      known = (await seeRuns(look)).runs;
    }
    for (const run of known.filter(({ name }) => jobs.has(name))) stopped += await stop(ports, run, jobs);
  }
  for (const job of jobs) ports.log.warn({ intent: before.slug, lane: job }, "no run of a cancelled lane was found");
  return stopped;
}

async function stop(ports: EnginePorts, run: RunSeen, jobs: Set<string>): Promise<number> {
  jobs.delete(run.name);
  if (run.status === "completed") return 0;
  await ports.dispatcher.cancel(run.id);
  return 1;
}

function jobsOf(observation: Observation, event: LedgerEvent): readonly string[] {
  if (event.do !== "close" || event.result !== "cancelled") return [];
  return event.steps.flatMap((key) => openRecord(stateOf(observation), key)?.lane ?? []);
}
