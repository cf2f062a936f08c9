import type { FileChange } from "../ports/index.ts";
import { OUTCOME_LIMITS, Outcome, type StepOutcome } from "../ports/index.ts";
import { blobId, UserError } from "../shared/index.ts";

/** A text that is the same bytes again when it is written; undefined for anything else. */
export function plainText(content: string | Uint8Array): string | undefined {
  if (typeof content === "string") return content.includes("\0") ? undefined : content;
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(content);
  return blobId(text) === blobId(content) && !text.includes("\0") ? text : undefined;
}

/** An artifact that has passed every check that needs no books: shape, sizes, hashes. Still untrusted. */
export interface ReadOutcome {
  readonly outcome: Outcome;
  /** Changes of the step at this place in `outcome.steps`, with their bytes. */
  changesOf(index: number): readonly FileChange[];
  /** Text of a file that one of its steps brought, by blob id; undefined when it is none of them, or no text. */
  textOf(oid: string): string | undefined;
}

/** Reads an artifact. UserError with a named code when it is not what a runner of this engine writes. */
export function readOutcome(files: ReadonlyMap<string, Uint8Array>, lane: string, version: string): ReadOutcome {
  const bytes = [...files.values()].reduce((sum, content) => sum + content.byteLength, 0);
  if (bytes > OUTCOME_LIMITS.bytes || files.size > OUTCOME_LIMITS.files + 60)
    throw broken("outcome_too_large", `${files.size} files, ${bytes} bytes`);
  const outcome = parseOutcome(files.get("outcome.json"));
  if (outcome.lane !== lane) throw broken("outcome_foreign", `it is of lane ${outcome.lane}`);
  if (!versionFits(outcome.engine, version)) {
    throw new UserError(
      "engine_differs",
      `the Action runs engine ${outcome.engine}, the App ${version}`,
      "update the Action in the workflow file",
    );
  }
  const all = outcome.steps.map((step, index) => step.files.map((file) => changeOf(files, index, file)));
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

function changeOf(
  files: ReadonlyMap<string, Uint8Array>,
  index: number,
  file: StepOutcome["files"][number],
): FileChange {
  if (file.oid === null) return { path: file.path, content: null };
  const content = files.get(`files/${index}/${file.path}`);
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

function broken(code: string, what: string): UserError {
  return new UserError(code, what, "the step is tried again; its run keeps the artifact");
}
