import type { KeepRun, StepRun } from "./job.ts";
import type { OutcomeWriter } from "./outcome-folder.ts";
import { fitted, NO_SIZE } from "./step-size.ts";

/**
 * A job's steps so far, each in the outcome's folder as soon as it has ended: whatever becomes of the job, it counts. They stand in
 * their order in the job, whichever ended first.
 */
export function keepRuns(write: OutcomeWriter, say: (line: string) => void): KeepRun {
  let taken = NO_SIZE;
  let written: Promise<unknown> = Promise.resolve();
  const kept: StepRun[] = [];
  return async (run) => {
    const fit = fitted(run, taken);
    taken = fit.taken;
    const { key, failure } = fit.run.outcome;
    if (failure !== null && fit.run !== run) say(`${key}: ${failure.code}: ${failure.message}`);
    kept[run.start.index] = fit.run;
    // Steps that run side by side end when they like; the folder is written by one of them at a time.
    written = written.then(() => write(kept.filter((one) => one !== undefined)));
    await written;
    return fit.run;
  };
}
