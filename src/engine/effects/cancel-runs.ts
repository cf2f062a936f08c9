import { type Do, openRecord } from "../../method/index.ts";
import type { RunSeen } from "../../ports/index.ts";
import { stateOf, type World } from "../observe/observation.ts";
import { type RunsLook, seeRuns } from "../observe/workflow-runs.ts";
import type { EnginePorts } from "../ports.ts";

const TRIES = 4;
const PAUSE_MS = 1000;

/**
 * Stops the jobs of lanes that `lines` have just closed as cancelled. A job dispatched a moment ago may not show yet, so
 * it is looked for a few times; one that never shows runs on for nothing, its outcome is not applied.
 */
export async function cancelRuns(look: RunsLook & { readonly world: World }, lines: readonly Do[]): Promise<number> {
  const { ports, world: before } = look;
  const lanes = new Set(lines.flatMap((line) => lanesOf(before, line)));
  let known = before.runs;
  let stopped = 0;
  for (let n = 0; lanes.size > 0 && n < TRIES; n += 1) {
    if (n > 0) {
      await ports.clock.sleep(PAUSE_MS);
      known = (await seeRuns(look)).runs;
    }
    for (const run of known.filter(({ name }) => lanes.has(name))) stopped += await stop(ports, run, lanes);
  }
  for (const lane of lanes) ports.log.warn({ intent: before.slug, lane }, "no run of a cancelled lane was found");
  return stopped;
}

async function stop(ports: EnginePorts, run: RunSeen, lanes: Set<string>): Promise<number> {
  lanes.delete(run.name);
  if (run.status === "completed") return 0;
  await ports.dispatcher.cancel(run.id);
  return 1;
}

function lanesOf(world: World, line: Do): readonly string[] {
  if (line.do !== "close" || line.result !== "cancelled") return [];
  return line.steps.flatMap((key) => openRecord(stateOf(world), key)?.lane ?? []);
}
