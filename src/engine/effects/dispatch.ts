import {
  type Do,
  type IntentState,
  type LaneKind,
  limitsOf,
  openRecord,
  parseStepKey,
  type Step,
} from "../../method/index.ts";
import type { RunRequest } from "../../ports/index.ts";
import { own } from "../../shared/index.ts";
import { stateOf, type World } from "../observe/observation.ts";
import { type OpenLane, openLanes } from "../observe/open-jobs.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";

/** A job that was started, and the run that the host says it is. */
export interface Dispatched {
  readonly lane: string;
  readonly run: number | null;
}

/**
 * Starts the jobs of lanes whose opening, or starting again, this process has just written to the ledger. They are told
 * what that line says.
 */
export async function dispatchLanes(
  ports: EnginePorts,
  world: World,
  lines: readonly Do[],
): Promise<readonly Dispatched[]> {
  const started: Dispatched[] = [];
  for (const line of lines) {
    if (!starts(line)) continue;
    const open = openLanes(stateOf(world)).find(({ lane }) => lane === line.lane);
    if (open === undefined) continue;
    const run = await ports.dispatcher.dispatch(request(world, open, line), world.snapshot.default_branch.name);
    started.push({ lane: line.lane, run });
  }
  return started;
}

type Start = Extract<Do, { do: "open" | "redispatch" }>;

/** Lines after which a job is to be started. A step that is opened within a lane runs in that lane's job. */
function starts(line: Do): line is Start {
  return line.do === "redispatch" || (line.do === "open" && line.steps[0] === line.lane);
}

/** The same lines with what the jobs that start after them are to work on. */
export function withTargets(world: World, lines: readonly Do[]): readonly Do[] {
  const { commit: sha } = world.work;
  const { commit: config } = world.project;
  return lines.map((line) => (starts(line) ? { ...line, sha, config } : line));
}

/**
 * Lanes that were opened long enough ago and have no run: the process died in between, or the start got lost. They are
 * started again, as often as a step may be tried; then a person has to look.
 */
export function lostLanes(options: EngineOptions, world: World): readonly Do[] {
  const at = world.observed.now;
  const isLost = ({ lane, dispatched_at }: OpenLane): boolean =>
    Date.parse(at) - Date.parse(dispatched_at) > options.graceMs && !world.runs.some(({ name }) => name === lane);
  return openLanes(stateOf(world))
    .filter(isLost)
    .map(({ lane, steps }): Do => {
      const times = openRecord(stateOf(world), lane)?.dispatches ?? 1;
      const { step } = parseStepKey(lane);
      if (times < limitsOf(stateOf(world), step.stage).attempts) return { do: "redispatch", at, lane, n: times + 1 };
      return { do: "close", at, steps, result: "failed", message: neverSeen(world, times), run: null };
    });
}

/** What is the cause, as far as it shows. */
function neverSeen({ nameless = 0 }: World, times: number): string {
  const often = `its job was started ${times === 1 ? "once" : `${times} times`} and no run of it was seen`;
  const lost =
    "runs of the App have another name: the repository's copy of the workflow file has lost its line `run-name`, put it back as the shipped file has it";
  const none = "see on the Actions page whether workflows are allowed to run, and whether runs are waiting";
  return `${often}; ${nameless > 0 ? lost : none}`;
}

function kindOf(step: Step, state: IntentState): LaneKind {
  if (step.kind === "hat") return "unit";
  if (step.kind === "gates") return "gates";
  if (step.kind === "review" || step.kind === "approve") return "audit";
  if (step.kind !== "fix") return "elaborate";
  const stage = step.stage === null ? undefined : own(state.stages, step.stage);
  const chain = stage?.frozen.fix_chain ?? state.intent.frozen.fix_chain;
  return step.hat === chain[0] ? "triage" : "fix";
}

function request(world: World, { lane, steps }: OpenLane, { sha, config }: Start): RunRequest {
  return {
    intent: world.slug,
    lane,
    kind: kindOf(parseStepKey(lane).step, stateOf(world)),
    steps: [...steps],
    branch: world.work.branch,
    sha: sha ?? world.work.commit,
    ledger: world.books.head,
    config: config ?? world.project.commit,
  };
}

/** The ids of runs that the host has told, for lanes that are still open after these lines. */
export function runLines(state: IntentState, known: ReadonlyMap<string, number>): readonly Do[] {
  return openLanes(state).flatMap(({ lane, steps }): readonly Do[] => {
    const run = known.get(lane);
    return run === undefined || openRecord(state, steps[0] ?? "")?.run === run ? [] : [{ do: "dispatched", lane, run }];
  });
}

/** Keeps in mind which run the host says is whose, for as long as the lane is open. */
export function noteRuns(known: Map<string, number>, state: IntentState, started: readonly Dispatched[]): void {
  for (const { lane, run } of started) if (run !== null) known.set(lane, run);
  const open = new Set(openLanes(state).map(({ lane }) => lane));
  for (const lane of known.keys()) if (!open.has(lane)) known.delete(lane);
}
