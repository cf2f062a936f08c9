import type { LaneKind } from "../../method/index.ts";
import { type Do, type Lane, laneKey, parseStepKey, type Step, stepKey } from "../../method/index.ts";
import type { RunRequest } from "../../ports/index.ts";
import { openLanes } from "../lanes.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { stateOf, type World } from "../world.ts";

/** Dispatches lanes whose opening this process has just written to the ledger. */
export async function dispatchLanes(ports: EnginePorts, world: World, lanes: readonly Lane[]): Promise<number> {
  for (const lane of lanes)
    await ports.dispatcher.dispatch(
      request(
        world,
        lane.kind,
        laneKey(world.slug, lane),
        lane.steps.map((step) => stepKey(world.slug, step)),
      ),
      world.snapshot.default_branch.name,
    );
  return lanes.length;
}

/** Lanes that were opened long enough ago and have no run: the process died in between, or the dispatch got lost. */
export function lostLanes(options: EngineOptions, world: World): readonly Do[] {
  const now = Date.parse(world.observed.now);
  return openLanes(stateOf(world))
    .filter(
      (lane) =>
        now - Date.parse(lane.dispatched_at) > options.graceMs && !world.runs.some((run) => run.name === lane.lane),
    )
    .map((lane): Do => ({ do: "redispatch", at: world.observed.now, lane: lane.lane }));
}

/** Dispatches a lane again; only the process whose `redispatch` line won may call this. */
export async function dispatchAgain(ports: EnginePorts, world: World, lane: string): Promise<number> {
  const open = openLanes(stateOf(world)).find((one) => one.lane === lane);
  if (!open) return 0;
  await ports.dispatcher.dispatch(
    request(world, kindOf(parseStepKey(lane).step, stateOf(world)), lane, open.steps),
    world.snapshot.default_branch.name,
  );
  return 1;
}

function kindOf(step: Step, state: ReturnType<typeof stateOf>): LaneKind {
  if (step.kind === "hat") return "unit";
  if (step.kind === "gates") return "gates";
  if (step.kind === "review" || step.kind === "approve") return "audit";
  if (step.kind !== "fix") return "elaborate";
  const chain =
    (step.stage === null ? undefined : state.stages[step.stage]?.frozen.fix_chain) ?? state.intent.frozen.fix_chain;
  return step.hat === chain[0] ? "triage" : "fix";
}

function request(world: World, kind: LaneKind, lane: string, steps: readonly string[]): RunRequest {
  return {
    intent: world.slug,
    lane,
    kind,
    steps: [...steps],
    branch: world.work.branch,
    sha: world.work.commit,
    ledger: world.books.head,
    config: world.project.commit,
  };
}
