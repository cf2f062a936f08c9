import { continueJob, finishLocally } from "../engine/index.ts";
import type { IntentState, Step } from "../method/index.ts";
import type { Job, StepRun, StepStart } from "./job.ts";
import { replay } from "./replay-step.ts";
import { runGatesStep } from "./run-gates.ts";
import { runStep } from "./run-step.ts";
import type { CarriedFile } from "./step-checkout.ts";

/** The job's private copy of ledger, work and files, with every step so far that came to a good end. */
interface Progress {
  readonly state: IntentState;
  readonly work: ReadonlyMap<string, string>;
  readonly carried: ReadonlyMap<string, CarriedFile>;
}

/** Steps of a job that run at the same time. Agents wait for their models most of the time; a runner's memory is what counts. */
const AT_ONCE = 4;

/**
 * Runs the steps a job was opened with side by side, each on the job's beginning whatever the others do, then those that follow
 * from them, one after another, each on what came before. A step that fails ends its chain. Fixes may change the same
 * files: several of them run in turn, each on what the one before has left.
 */
export async function runSteps(
  job: Job,
  steps: readonly Step[],
  work: ReadonlyMap<string, string>,
): Promise<readonly StepRun[]> {
  const beginning: Progress = { state: job.sources.state, work, carried: new Map() };
  const inTurn = job.request.kind === "fix" && steps.length > 1;
  const runs = await (inTurn ? runInTurn : runTogether)(job, beginning, steps);
  let progress = runs.reduce((sofar, run) => afterwards(sofar, run, job), beginning);
  for (let run = runs.at(-1); run; ) {
    const next: { readonly step: Step; readonly state: IntentState } | null = follow(job, progress, run);
    if (!next) break;
    progress = { ...progress, state: next.state };
    run = await runOne(job, { ...progress, step: next.step, index: runs.length });
    runs.push(run);
    progress = afterwards(progress, run, job);
  }
  return runs;
}

/** The steps' runs in the steps' order, at most `AT_ONCE` at a time. Log lines begin with whose they are. */
async function runTogether(job: Job, beginning: Progress, steps: readonly Step[]): Promise<StepRun[]> {
  const runs: StepRun[] = [];
  let taken = 0;
  const work = async (): Promise<void> => {
    for (let index = taken++; index < steps.length; index = taken++) {
      const step = steps[index] as Step; // the index is below the length
      runs[index] = await runOne(steps.length === 1 ? job : saying(job, step), { ...beginning, step, index });
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, steps.length) }, work));
  return runs;
}

async function runInTurn(job: Job, beginning: Progress, steps: readonly Step[]): Promise<StepRun[]> {
  const runs: StepRun[] = [];
  let progress = beginning;
  for (const [index, step] of steps.entries()) {
    const run = await runOne(saying(job, step), { ...progress, step, index });
    runs.push(run);
    progress = afterwards(progress, run, job);
  }
  return runs;
}

/** Log lines that begin with whose they are. */
function saying(job: Job, step: Step): Job {
  return { ...job, say: (line) => job.say(`[${step.subject ?? step.kind}] ${line}`) };
}

async function runOne(job: Job, start: StepStart): Promise<StepRun> {
  const run = start.step.kind === "gates" ? await runGatesStep(job, start) : await runStep(job, start);
  return job.keep(run);
}

function follow(job: Job, progress: Progress, last: StepRun): ReturnType<typeof continueJob> {
  if (last.outcome.failure || job.request.kind === "gates") return null;
  return continueJob(progress, job.request.lane, last.start.step, last.outcome.completed_at);
}

/** The job's copy with this step played on it; as before when the step failed or was a plain job. */
function afterwards(progress: Progress, run: StepRun, job: Job): Progress {
  const { start, outcome } = run;
  if (outcome.failure || start.step.kind === "gates") return progress;
  const record = { calls: outcome.commands, gates: outcome.gates, files: run.tree };
  const session = replay({ ...progress, step: start.step, blocked: job.sources.config.protected_paths.block }, record);
  const { state, work } = finishLocally(session, { at: outcome.completed_at, base: job.request.sha });
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
