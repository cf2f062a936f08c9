import { existsSync, renameSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Outcome, outcomeDigest, outcomeFile, type RunRequest, type Seal } from "../ports/index.ts";
import { Bug, UserError } from "../shared/index.ts";
import type { StepRun } from "./job.ts";

/** What `OutcomeWriter` has put into the outcome's folder. */
export interface Written {
  readonly outcome: Outcome;
  /** Of everything that was written, from memory: whatever changes the files afterwards is found by it. */
  readonly digest: string;
}

/**
 * Writes what a job has brought home so far: `outcome.json`, the changed files of each step, what each agent printed, and the
 * job's seal. The folder is complete whenever the job may be killed: it takes the place of the one before in one go.
 */
export type OutcomeWriter = (runs: readonly StepRun[]) => Promise<Written>;

export function outcomeWriter(request: RunRequest, folder: string, seal: Seal): OutcomeWriter {
  return async (runs) => {
    const outcome = outcomeOf(request, runs);
    const files = seal.put(filesOf(outcome, runs));
    await putInPlace(files, folder);
    return { outcome, digest: outcomeDigest(files) };
  };
}

/**
 * Takes away what an earlier job has left there, where the machine is used again: it must not be uploaded as this one's. Fails with
 * `input_invalid` where something else lies there, and leaves it alone.
 */
export async function clearOutcome(folder: string): Promise<void> {
  const there = existsSync(folder) ? await readdir(folder) : [];
  if (there.length > 0 && !there.includes(OUTCOME_FILE))
    throw new UserError(
      "input_invalid",
      `outcome-dir: ${folder} holds other things than an outcome, and would be emptied`,
      "name a folder that is not there yet, or leave it out",
    );
  await rm(folder, { recursive: true, force: true });
}

const OUTCOME_FILE = "outcome.json";

function outcomeOf({ intent, lane: key, sha, ledger, config }: RunRequest, runs: readonly StepRun[]): Outcome {
  const steps = runs.map(({ outcome }) => outcome);
  const all = Outcome.safeParse({ schema: 1, engine: ENGINE_VERSION, intent, lane: key, sha, ledger, config, steps });
  if (all.success) return all.data;
  const [issue] = all.error.issues;
  throw new Bug(`the outcome does not fit its own schema: ${issue?.path.join(".")}: ${issue?.message}`);
}

function filesOf(outcome: Outcome, runs: readonly StepRun[]): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>([[OUTCOME_FILE, encode(`${JSON.stringify(outcome, null, 1)}\n`)]]);
  for (const [index, run] of runs.entries()) {
    for (const [place, { path }] of run.outcome.files.entries()) {
      const bytes = run.files.get(path);
      if (bytes !== undefined) files.set(outcomeFile(index, place), bytes);
    }
    files.set(`transcript/${index}.log`, encode(run.transcript));
  }
  return files;
}

/** Written beside the folder first. A folder cannot be replaced in one act, so between these two nothing else is done. */
async function putInPlace(files: ReadonlyMap<string, Uint8Array>, folder: string): Promise<void> {
  const [next, before] = [`${folder}.next`, `${folder}.before`];
  for (const rest of [next, before]) await rm(rest, { recursive: true, force: true });
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(next, path)), { recursive: true });
    await writeFile(join(next, path), bytes);
  }
  await mkdir(folder, { recursive: true });
  renameSync(folder, before);
  renameSync(next, folder);
  await rm(before, { recursive: true, force: true });
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Version of this engine, as package.json has it (a test compares the two); every outcome carries it. */
export const ENGINE_VERSION = "0.1.0";
