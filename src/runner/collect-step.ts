import {
  endOf,
  protectedPath,
  refusedPath,
  type Session,
  scopeProblem,
  secretFound,
  secretInCalls,
  secretInName,
} from "../engine/index.ts";
import { changesSince, inPlace, readObjects, type TreeChange, treeNow } from "../git/index.ts";
import { type FileTree, folderOf } from "../method/index.ts";
import type { ChangedFile, GateRun, ToolCall } from "../ports/index.ts";
import { describeError, type ErrorCode, UserError } from "../shared/index.ts";
import { readGates, readToolCalls } from "../tools/index.ts";
import type { Job, StepStart } from "./job.ts";
import { lookAtChanges } from "./look-at-changes.ts";
import { notTaken } from "./not-taken.ts";
import type { PreparedStep } from "./prepare-step.ts";
import { replay } from "./replay-step.ts";
import { type AgentEnd, whyNotEnded } from "./why-not-ended.ts";

/** What a step brought home. */
export interface Collected {
  readonly commands: readonly ToolCall[];
  readonly gates: readonly GateRun[];
  readonly changed: readonly ChangedFile[];
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Every file as it stands, path → object id. */
  readonly tree: FileTree;
  /** Why the step failed; null where it did not. */
  readonly failure: { readonly code: ErrorCode; readonly message: string } | null;
}

/**
 * Collects calls and files after the agent's processes are gone, and judges them: paths, scope, the replayed journal,
 * how the step ended. What was done is kept also when the step failed, as far as it may leave the job at all.
 */
export async function collectStep(
  job: Job,
  start: StepStart,
  prepared: PreparedStep,
  agent: AgentEnd,
): Promise<Collected> {
  const { place, base, withheld } = prepared.tree;
  await lookAtChanges(place);
  const changes = await changesSince(place, base, withheld);
  const refused =
    (await lost(prepared, changes)) ??
    refusal(changes, { folder: folderOf(start.state), blocked: blockedIn(job) }, prepared);
  const changed = refused ? [] : changes.map(toChangedFile);
  const files = await contentsOf(prepared, changed);
  const [commands, gates] = await Promise.all([
    readToolCalls(prepared.sessionFolder),
    readGates(prepared.sessionFolder),
  ]);
  const tree = changes.length === 0 ? prepared.tree.files : await treeNow(place, prepared.tree.kept);
  const leaked =
    named(secretInCalls(commands, (text) => job.secretsIn(null, text))) ??
    (await leakedFile(prepared, { changed, files }, job.secretsIn));
  if (leaked) return { commands: [], gates: [], changed: [], files: new Map(), tree, failure: leaked };
  const failure =
    refused ??
    judge(() => replay({ ...start, blocked: blockedIn(job) }, { calls: commands, gates, files: tree }), agent);
  return { commands, gates, changed, files, tree, failure };
}

/** Comes first: what is not taken is no matter of scope. */
async function lost({ tree, scope }: PreparedStep, changes: readonly TreeChange[]): Promise<Collected["failure"]> {
  const what = await notTaken(tree, changes, scope.paths);
  return what === null ? null : { code: "path_refused", message: `the agent changed ${what}` };
}

async function contentsOf(
  prepared: PreparedStep,
  changed: readonly ChangedFile[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const kept = changed.flatMap(({ path, oid }) => (oid === null ? [] : [{ path, oid }]));
  const ids = kept.map(({ oid }) => oid);
  const contents = await readObjects(ids, inPlace(prepared.tree.place));
  return new Map(kept.map(({ path, oid }) => [path, contents.get(oid) ?? new Uint8Array()]));
}

function blockedIn({ sources }: Job): readonly string[] {
  return sources.config.protected_paths.block;
}

function refusal(
  changes: readonly TreeChange[],
  { folder, blocked }: { readonly folder: string; readonly blocked: readonly string[] },
  prepared: PreparedStep,
): Collected["failure"] {
  for (const { path, mode, oid } of changes) {
    const why = refusedPath(path, folder) ?? kindProblem(mode, oid);
    if (why) return { code: "path_refused", message: `the agent changed ${path}: ${why}` };
    const kept = protectedPath(path, blocked);
    if (kept) return { code: "path_protected", message: `the agent changed ${path}: ${kept}` };
  }
  for (const { path } of changes) {
    const why = scopeProblem(prepared.scope, path);
    const allowed = prepared.scope.paths.join(", ") || "no file; what it found belongs into its record";
    if (why) return { code: "out_of_scope", message: `${path} ${why}; this step may write ${allowed}` };
  }
  return null;
}

/** A secret that the step has put into a file. What stood in it before is read only where something was found. */
async function leakedFile(
  prepared: PreparedStep,
  { changed, files }: Pick<Collected, "changed" | "files">,
  secretsIn: Job["secretsIn"],
): Promise<Collected["failure"]> {
  for (const { path, base } of changed) {
    const inName = base === null ? secretInName(path, (name) => secretsIn(null, name)) : null;
    if (inName) return named(inName);
    const text = Buffer.from(files.get(path) ?? []).toString("utf8");
    if (secretsIn(null, text).length === 0) continue;
    const before = base === null ? null : (await readObjects([base], inPlace(prepared.tree.place))).get(base);
    const [found] = secretsIn(before?.toString("utf8") ?? null, text);
    if (found) return named(secretFound(path, found));
  }
  return null;
}

function named(error: UserError | null): Collected["failure"] {
  return error && { code: error.code, message: describeError(error) };
}

function kindProblem(mode: string, oid: string | null): string | null {
  if (oid === null || mode === "100644" || mode === "100755") return null;
  if (mode === "120000") return "symbolic links are not taken";
  return mode === "160000" ? "it is a repository of its own" : `files of mode ${mode} are not taken`;
}

function toChangedFile({ path, mode, oid, base }: TreeChange): ChangedFile {
  return { path, mode: mode === "100755" ? "100755" : "100644", oid, base };
}

function judge(replayed: () => Session, agent: AgentEnd): Collected["failure"] {
  try {
    const session = replayed();
    const end = endOf(session);
    // Planning has no call that ends it: there, and only there, the way the agent ended says whether it was done.
    const byExit = session.step.kind === "elaborate" && !session.ended;
    if (end.kind === "ended" && !(byExit && (agent.cancelled || agent.timedOut || agent.exit !== 0))) return null;
    return whyNotEnded(agent, end.kind === "failed" ? end.message : "its planning was cut short");
  } catch (error) {
    if (error instanceof UserError) return { code: error.code, message: error.message };
    throw error;
  }
}
