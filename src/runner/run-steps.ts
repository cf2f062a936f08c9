import { continueLane, landLocally } from "../engine/index.ts";
import type { IntentState, Step } from "../method/index.ts";
import type { Lane, StepRun, StepStart } from "./job.ts";
import { replay } from "./replay-step.ts";
import { runGatesStep } from "./run-gates.ts";
import { runStep } from "./run-step.ts";
import type { CarriedFile } from "./step-checkout.ts";

/** The lane's private copy of books, work and files, with every step so far that came to a good end. */
interface Progress {
  readonly state: IntentState;
  readonly work: ReadonlyMap<string, string>;
  readonly carried: ReadonlyMap<string, CarriedFile>;
}

/** Steps of a lane that run at the same time. Agents wait for their models most of the time; a runner's memory is what counts. */
const AT_ONCE = 4;

/**
 * Runs the steps a lane was opened with side by side, each on the lane's beginning whatever the others do, then those that follow
 * from them, one after another, each on what came before. A step that fails ends its chain. Fixes may change the same
 * files: several of them run in turn, each on what the one before has left.
 */
export async function runLane(
  lane: Lane,
  steps: readonly Step[],
  work: ReadonlyMap<string, string>,
): Promise<readonly StepRun[]> {
  const beginning: Progress = { state: lane.sources.state, work, carried: new Map() };
  const inTurn = lane.request.kind === "fix" && steps.length > 1;
  const runs = await (inTurn ? runInTurn : runTogether)(lane, beginning, steps);
  let progress = runs.reduce((sofar, run) => afterwards(sofar, run, lane), beginning);
  for (let run = runs.at(-1); run; ) {
    const next: { readonly step: Step; readonly state: IntentState } | null = follow(lane, progress, run);
    if (!next) break;
    progress = { ...progress, state: next.state };
    run = await runOne(lane, { ...progress, step: next.step, index: runs.length });
    runs.push(run);
    progress = afterwards(progress, run, lane);
  }
  return runs;
}

/** The steps' runs in the steps' order, at most `AT_ONCE` at a time. Log lines begin with whose they are. */
async function runTogether(lane: Lane, beginning: Progress, steps: readonly Step[]): Promise<StepRun[]> {
  const runs: StepRun[] = [];
  let taken = 0;
  const work = async (): Promise<void> => {
    for (let index = taken++; index < steps.length; index = taken++) {
      const step = steps[index] as Step; // the index is below the length
      runs[index] = await runOne(steps.length === 1 ? lane : saying(lane, step), { ...beginning, step, index });
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, steps.length) }, work));
  return runs;
}

async function runInTurn(lane: Lane, beginning: Progress, steps: readonly Step[]): Promise<StepRun[]> {
  const runs: StepRun[] = [];
  let progress = beginning;
  for (const [index, step] of steps.entries()) {
    const run = await runOne(saying(lane, step), { ...progress, step, index });
    runs.push(run);
    progress = afterwards(progress, run, lane);
  }
  return runs;
}

/** Log lines that begin with whose they are. */
function saying(lane: Lane, step: Step): Lane {
  return { ...lane, say: (line) => lane.say(`[${step.subject ?? step.kind}] ${line}`) };
}

function runOne(lane: Lane, start: StepStart): Promise<StepRun> {
  return start.step.kind === "gates" ? runGatesStep(lane, start) : runStep(lane, start);
}

function follow(lane: Lane, progress: Progress, last: StepRun): ReturnType<typeof continueLane> {
  if (last.outcome.failure || lane.request.kind === "gates") return null;
  return continueLane(progress, lane.request.lane, last.start.step, last.outcome.completed_at);
}

/** The lane's copy with this step played on it; as before when the step failed or was a plain job. */
function afterwards(progress: Progress, run: StepRun, lane: Lane): Progress {
  const { start, outcome } = run;
  if (outcome.failure || start.step.kind === "gates") return progress;
  const record = { journal: outcome.commands, gates: outcome.gates, files: run.tree };
  const session = replay({ ...progress, step: start.step, blocked: lane.sources.config.protected_paths.block }, record);
  const { state, work } = landLocally(session, { at: outcome.completed_at, base: lane.request.sha });
  const carried = new Map(progress.carried);
  for (const { path, mode, oid } of outcome.files) {
    carried.set(path, { mode, bytes: oid === null ? null : (run.files.get(path) ?? null) });
  }
  for (const path of new Set([...progress.work.keys(), ...work.keys()])) {
    const text = work.get(path);
    if (text === progress.work.get(path)) continue;
    carried.set(path, { mode: "100644", bytes: text === undefined ? null : new TextEncoder().encode(text) });
  }
  return { state, work, carried };
}
