import { OUTCOME_LIMITS, StepOutcome } from "../ports/index.ts";
import { Bug, counted, type ErrorCode } from "../shared/index.ts";
import type { StepRun } from "./job.ts";

/** How much steps bring home: changed files, and bytes of those, of calls and of what was printed. */
export interface StepSize {
  readonly files: number;
  readonly bytes: number;
}

export const NO_SIZE: StepSize = { files: 0, bytes: 0 };

/** A step as it leaves its job, and the size of all so far. */
export interface FittedRun {
  readonly run: StepRun;
  readonly taken: StepSize;
}

const CODE: ErrorCode = "step_too_large";
const SHORT_TRANSCRIPT = 64 * 1024;
/** Of a step that brings too much: less than what an artifact has room for besides. */
const LAST_WORDS = 4 * 1024;

/**
 * Whether a step fits into its job's outcome beside the steps that ended before it. What its agent printed is cut off first; a step that
 * is too large all the same fails by name, and the others are not concerned.
 */
export function fitted(run: StepRun, before: StepSize): FittedRun {
  const strange = misfit(run.outcome);
  if (strange !== null) return refused(run, before, strange);
  for (const one of [run, { ...run, transcript: endOf(run.transcript, SHORT_TRANSCRIPT) }]) {
    const taken = sum(before, sizeOf(one));
    if (taken.files <= OUTCOME_LIMITS.files && taken.bytes <= OUTCOME_LIMITS.bytes) return { run: one, taken };
  }
  return refused(run, before, tooLarge(run, before));
}

/** What of a step is more than an outcome has a place for; null where nothing is. */
function misfit(outcome: StepOutcome): string | null {
  const [issue] = StepOutcome.safeParse(outcome).error?.issues ?? [];
  if (issue === undefined) return null;
  if (issue.code === "too_big") return `${issue.path.join(".")}: ${issue.message}`;
  throw new Bug(`a step's outcome does not fit its own schema: ${issue.path.join(".")}: ${issue.message}`);
}

function tooLarge(run: StepRun, before: StepSize): string {
  const own = sizeOf({ ...run, transcript: "" });
  const [largest, bytes] = [...run.files].reduce<readonly [string, number]>(
    (most, [path, { byteLength }]) => (byteLength > most[1] ? [path, byteLength] : most),
    ["", 0],
  );
  const all = sum(before, own);
  const earlier = before.files + before.bytes === 0 ? "" : `; with the steps before it, ${inWords(all)}`;
  const one = largest === "" ? "" : `, of which ${largest} alone has ${megabytes(bytes)}`;
  return `it brings ${inWords(own)}${one}${earlier}; of one job ${LIMIT} are taken`;
}

/** Nothing of it is kept but its name, how it ended, and its last words. */
function refused(run: StepRun, before: StepSize, why: string): FittedRun {
  const { failure } = run.outcome;
  const message = failure === null ? why : `${failure.message.slice(0, 3000)}; nothing of it was kept: ${why}`;
  const outcome: StepOutcome = {
    ...run.outcome,
    commands: [],
    files: [],
    gates: [],
    manifest: [],
    failure: { code: failure?.code ?? CODE, message: message.slice(0, 4000) },
  };
  return { run: { ...run, outcome, files: new Map(), transcript: endOf(run.transcript, LAST_WORDS) }, taken: before };
}

function sizeOf({ outcome, files, transcript }: StepRun): StepSize {
  const contents = [...files.values()].reduce((all, { byteLength }) => all + byteLength, 0);
  const texts = Buffer.byteLength(JSON.stringify(outcome, null, 1)) + Buffer.byteLength(transcript);
  return { files: outcome.files.length, bytes: contents + texts };
}

function sum(one: StepSize, other: StepSize): StepSize {
  return { files: one.files + other.files, bytes: one.bytes + other.bytes };
}

function inWords({ files, bytes }: StepSize): string {
  return `${counted(files, "changed file")} and ${megabytes(bytes)}`;
}

export function megabytes(bytes: number): string {
  return `${(bytes / (1024 * 1024)).toFixed(1)} MB`;
}

/** The limits, in words. */
export const LIMIT = `at most ${OUTCOME_LIMITS.files} changed files and ${megabytes(OUTCOME_LIMITS.bytes)}`;

function endOf(text: string, characters: number): string {
  return text.length <= characters ? text : `… cut off before this\n${text.slice(-characters)}`;
}
