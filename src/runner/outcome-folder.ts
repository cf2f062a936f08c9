import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { OUTCOME_LIMITS, Outcome, outcomeDigest, outcomeFile } from "../ports/index.ts";
import { Bug, UserError } from "../shared/index.ts";
import type { Job, StepRun } from "./job.ts";

/** What `writeOutcome` has put into the outcome's folder. */
export interface Written {
  readonly outcome: Outcome;
  /** Of everything that was written, from memory: whatever changes the files afterwards is found by it. */
  readonly digest: string;
}

/**
 * Writes what a job brought home: `outcome.json`, the changed files of each step, and what each agent printed. Fails
 * with `outcome_too_large` before anything is uploaded that would be refused afterwards. No process of anybody
 * else may be left by then.
 */
export async function writeOutcome(job: Job, runs: readonly StepRun[], folder: string): Promise<Written> {
  const { intent, lane: key, sha, ledger, config } = job.request;
  const steps = runs.map(({ outcome }) => outcome);
  const outcome = checked({ schema: 1, engine: ENGINE_VERSION, intent, lane: key, sha, ledger, config, steps });
  const files = new Map<string, Uint8Array>([["outcome.json", encode(`${JSON.stringify(outcome, null, 1)}\n`)]]);
  for (const [index, run] of runs.entries()) {
    for (const [place, { path }] of run.outcome.files.entries()) {
      const bytes = run.files.get(path);
      if (bytes !== undefined) files.set(outcomeFile(index, place), bytes);
    }
    files.set(`transcript/${index}.log`, encode(run.transcript));
  }
  checkSize(files);
  await rm(folder, { recursive: true, force: true });
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  return { outcome, digest: outcomeDigest(files) };
}

function checked(value: unknown): Outcome {
  const outcome = Outcome.safeParse(value);
  if (outcome.success) return outcome.data;
  const [issue] = outcome.error.issues;
  if (issue?.code === "too_big") throw tooLarge(`${issue.path.join(".")}: ${issue.message}`);
  throw new Bug(`the outcome does not fit its own schema: ${issue?.path.join(".")}: ${issue?.message}`);
}

function checkSize(files: ReadonlyMap<string, Uint8Array>): void {
  const bytes = [...files.values()].reduce((sum, file) => sum + file.byteLength, 0);
  if (bytes > OUTCOME_LIMITS.bytes) throw tooLarge(`it has ${bytes} bytes, ${OUTCOME_LIMITS.bytes} are taken`);
  if (files.size > OUTCOME_LIMITS.files)
    throw tooLarge(`it has ${files.size} files, ${OUTCOME_LIMITS.files} are taken`);
}

function tooLarge(what: string): UserError {
  const hint = "split the unit, or keep generated files out of the tree with .gitignore";
  return new UserError("outcome_too_large", `the outcome of this lane is too large: ${what}`, hint);
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Version of this engine, as package.json has it (a test compares the two); every outcome carries it. */
export const ENGINE_VERSION = "0.1.0";
