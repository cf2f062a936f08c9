import type { FileChange } from "../../ports/index.ts";
import { ARTIFACT_LIMITS, isSealed, Outcome, outcomeDigest, outcomeFile, type StepOutcome } from "../../ports/index.ts";
import { blobId, type ErrorCode, UserError } from "../../shared/index.ts";
import type { Dispatch } from "../observe/dispatches.ts";

/** A text that is the same bytes again when it is written; undefined for anything else. */
export function plainText(content: string | Uint8Array): string | undefined {
  if (typeof content === "string") return content.includes("\0") ? undefined : content;
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(content);
  return blobId(text) === blobId(content) && !text.includes("\0") ? text : undefined;
}

/** An artifact that has passed every check that needs no ledger: shape, sizes, hashes. Still untrusted. */
export interface ReadOutcome {
  readonly outcome: Outcome;
  /** Changes of the step at this place in `outcome.steps`, with their bytes. */
  changesOf(index: number): readonly FileChange[];
  /** Text of a file that one of its steps brought, by blob id; undefined when it is none of them, or no text. */
  textOf(oid: string): string | undefined;
}

/** What an artifact is compared with: what its job was started for, and what that job announced at its end. */
export interface Expected {
  readonly intent: string;
  readonly lane: string;
  /** Every start of the job; the outcome is of one of them. Empty: it is not known any more. */
  readonly dispatches: readonly Dispatch[];
  readonly announced: readonly string[];
  /** The keys it has said, before anything foreign ran in it, that its outcome is sealed with. */
  readonly keys: readonly string[];
  readonly version: string;
}

/** Reads an artifact. UserError with a named code when it is not what a runner of this engine writes. */
export function readOutcome(files: ReadonlyMap<string, Uint8Array>, expected: Expected): ReadOutcome {
  const { version } = expected;
  const bytes = [...files.values()].reduce((sum, content) => sum + content.byteLength, 0);
  if (bytes > ARTIFACT_LIMITS.bytes || files.size > ARTIFACT_LIMITS.files)
    throw broken("outcome_too_large", `${files.size} files, ${bytes} bytes`);
  checkAnnounced(files, expected);
  const outcome = parseOutcome(files.get("outcome.json"));
  checkAsked(outcome, expected);
  if (!versionFits(outcome.engine, version)) {
    throw new UserError(
      "engine_differs",
      `the Action runs engine ${outcome.engine}, the App ${version}`,
      "update the Action in the workflow file",
    );
  }
  const all = outcome.steps.map((step, index) =>
    step.files.map((file, place) => changeOf(files, outcomeFile(index, place), file)),
  );
  const brought = new Map(
    all.flat().flatMap(({ content }) => (content === null ? [] : [[blobId(content), content] as const])),
  );
  return {
    outcome,
    changesOf: (index) => all[index] ?? [],
    textOf(oid) {
      const content = brought.get(oid);
      return content === undefined ? undefined : plainText(content);
    },
  };
}

/**
 * The job's last word is what it has written: whatever changed the files after that is found by it. A job that was killed has said no
 * last word; what it had sealed by then counts.
 */
function checkAnnounced(
  files: ReadonlyMap<string, Uint8Array>,
  { announced, keys }: Pick<Expected, "announced" | "keys">,
): void {
  const [digest, ...more] = announced;
  if (digest === undefined) {
    checkSealed(files, keys);
    return;
  }
  if (more.length > 0) throw broken("outcome_announced_twice", `its job announced ${announced.length} outcomes`);
  if (digest !== outcomeDigest(files))
    throw broken("outcome_replaced", "it is not what its job announced: something has changed it afterwards");
}

function checkSealed(files: ReadonlyMap<string, Uint8Array>, keys: readonly string[]): void {
  const [key, ...more] = keys;
  if (key === undefined)
    throw new UserError(
      "outcome_unannounced",
      "its job did not announce what it had written",
      "let the workflow's job be called `run`, and use the Action of this version",
    );
  if (more.length > 0) throw broken("outcome_announced_twice", `its job announced ${keys.length} keys`);
  if (!isSealed(files, key))
    throw broken("outcome_replaced", "its job was killed, and it is not what that had sealed by then");
}

function checkAsked(outcome: Outcome, { intent, lane: job, dispatches }: Expected): void {
  if (outcome.intent !== intent) throw broken("outcome_foreign", "it is of another intent");
  if (outcome.lane !== job) throw broken("outcome_foreign", "it is of another lane");
  const ofLedger = dispatches.filter(({ ledger }) => ledger === outcome.ledger);
  if (ofLedger.length === 0 && dispatches.length > 0)
    throw broken("outcome_foreign", `it read the books at ${outcome.ledger}, which its job was not told to`);
  const differs = (name: "sha" | "config"): boolean =>
    dispatches.length > 0 && !ofLedger.some((one) => one[name] === null || one[name] === outcome[name]);
  if (differs("sha")) throw broken("outcome_foreign", `it was made on ${outcome.sha}, which its job was not told to`);
  if (differs("config"))
    throw broken("outcome_foreign", `it read its settings at ${outcome.config}, which its job was not told to`);
}

function changeOf(files: ReadonlyMap<string, Uint8Array>, at: string, file: StepOutcome["files"][number]): FileChange {
  if (file.oid === null) return { path: file.path, content: null };
  const content = files.get(at);
  if (content === undefined) throw broken("outcome_incomplete", `${file.path} is listed and not there`);
  if (blobId(content) !== file.oid) throw broken("outcome_altered", `${file.path} is not what was hashed`);
  if (file.mode === "100755" && !startsWithShebang(content))
    throw broken("outcome_mode", `${file.path} is executable without a first line that says by what`);
  return { path: file.path, content, mode: file.mode };
}

function startsWithShebang(content: Uint8Array): boolean {
  return content[0] === 0x23 && content[1] === 0x21;
}

function parseOutcome(bytes: Uint8Array | undefined): Outcome {
  if (bytes === undefined) throw broken("outcome_incomplete", "there is no outcome.json");
  const parsed = Outcome.safeParse(readJson(bytes));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw broken("outcome_invalid", `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not an outcome"}`);
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw broken(
      "outcome_invalid",
      `outcome.json is no JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** The same major version, and this minor or the one before. */
function versionFits(theirs: string, ours: string): boolean {
  const [theirMajor, theirMinor] = theirs.split(".").map(Number);
  const [ourMajor, ourMinor] = ours.split(".").map(Number);
  if (theirMinor === undefined || ourMinor === undefined) return false;
  return theirMajor === ourMajor && (theirMinor === ourMinor || theirMinor === ourMinor - 1);
}

function broken(code: ErrorCode, what: string): UserError {
  return new UserError(code, what, "the step is tried again; its run keeps the artifact");
}
