import { acceptAll, openSession, type Session } from "../engine/index.ts";
import type { FileTree } from "../method/index.ts";
import type { GateRun, ToolCall } from "../ports/index.ts";
import { UserError } from "../shared/index.ts";
import type { StepStart } from "./job.ts";

/** What the tool server has left of a step: read from files in the agent's reach, so not to be believed. */
export interface StepRecord {
  readonly calls: readonly ToolCall[];
  readonly gates: readonly GateRun[];
  /** Files as they stood when the agent had ended. */
  readonly files: FileTree;
}

/**
 * Plays a journal on a fresh private copy, as the App will. The tool server ran within the agent's reach, so its word
 * counts for nothing: fails with `journal_invalid` on a call that would not have been accepted.
 */
export function replay(
  start: Pick<StepStart, "state" | "work" | "step"> & { readonly blocked: readonly string[] },
  { calls, gates, files }: StepRecord,
): Session {
  const { state, work, step, blocked } = start;
  const { session, refused } = acceptAll(openSession({ state, work, files, step, gates, blocked }), calls);
  if (refused === null) return session;
  const { call, code, message } = refused;
  const hint = "files or journal were changed after the call: let the agent end after its last call";
  throw new UserError("journal_invalid", `${call.name} does not hold after the end: ${code}, ${message}`, hint);
}
