import type { CheckOutput } from "../../ports/index.ts";
import { groupBranches, isQueued } from "../observe/merge-queue.ts";
import type { Observation } from "../observe/observation.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { apart } from "../refused-writes.ts";
import { checksWanted } from "./gate-check.ts";
import { keepCheck } from "./keep-check.ts";

/**
 * While a merge queue tests a pull request of ours, what it tests has the same check as the head: the queue waits for it
 * there. GitHub is asked for nothing while none is in a queue.
 */
export async function tendGroupChecks(
  ports: EnginePorts,
  options: EngineOptions,
  observation: Observation,
): Promise<number> {
  let writes = 0;
  for (const pull of observation.snapshot.pull_requests.filter(isQueued))
    for (const head of (await ports.store.branches(groupBranches(pull))).values())
      for (const wanted of checksWanted(options, observation, pull, head))
        writes += (await apart(() => checkGroup(ports, wanted))) ?? 0;
  return writes;
}

async function checkGroup(ports: EnginePorts, wanted: CheckOutput): Promise<number> {
  return keepCheck(ports, await ports.checks.newest(wanted.head, wanted.name), wanted, true);
}
