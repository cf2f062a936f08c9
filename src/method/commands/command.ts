import type * as z from "zod";
import type { ErrorCode } from "../../shared/index.ts";
import type {
  CommandCall,
  FileTree,
  Finish,
  IntentState,
  Plans,
  QualityGate,
  Step,
  WorkChange,
} from "../model/index.ts";

/** What a command is checked against: the step's private copy of the intent. */
export interface CommandView {
  readonly state: IntentState;
  readonly plans: Plans;
  readonly files: FileTree;
  readonly step: Step;
  /** Calls of this step that were kept so far, oldest first. */
  readonly accepted: readonly CommandCall[];
  /** Whether this gate's latest run in this step passed. */
  gatePassed(gate: QualityGate): boolean;
  /** Why the project lets no step write this path; null when it may be written. */
  protectedBy(path: string): string | null;
  /** Text of an intent file (plan, record, knowledge, artifact), or null. */
  read(path: string): string | null;
}

/** What an agent is answered. A refusal changes nothing and is no error of the step: the agent may call again. */
export type CommandResult =
  | {
      readonly kind: "accepted";
      readonly reply: Readonly<Record<string, unknown>>;
      readonly changes: readonly WorkChange[];
      /** True when this call ends the step. */
      readonly ends: boolean;
      /** False for reading: not kept in the journal. */
      readonly recorded: boolean;
    }
  | {
      readonly kind: "refused";
      readonly code: ErrorCode;
      readonly message: string;
      readonly details?: Readonly<Record<string, unknown>>;
    };

/** What a command's effect on the ledger may look at besides its arguments. */
export interface FinishContext {
  readonly event: Pick<Finish, "at" | "actor" | "step" | "base" | "saw">;
  readonly step: Step;
}

/** What a call does to what is there, in the words of the tools' protocol: hosts of agents show it or act on it. */
export interface CommandHints {
  readonly readOnly: boolean;
  readonly destructive: boolean;
  readonly idempotent: boolean;
}

export const READS: CommandHints = { readOnly: true, destructive: false, idempotent: true };
export const ADDS: CommandHints = { readOnly: false, destructive: false, idempotent: false };
export const REPLACES: CommandHints = { readOnly: false, destructive: true, idempotent: true };

/** What a step is, as far as it decides what may be called in it: its kind, and in a fix the place of its hat in the chain. */
export type StepRole = Exclude<Step["kind"], "fix" | "gates"> | "fix:first" | "fix:between" | "fix:last";

/**
 * One command of the agents' language, and all that the tool of its name is. `check` decides on the private copy; `finishStep` is its effect on the ledger, applied
 * alike on the private copy and, replayed, on today's ledger.
 */
export interface Command<Args> {
  readonly name: string;
  /** For the agent: what it does, when to use it, what to do on the errors it names. */
  readonly description: string;
  readonly hints: CommandHints;
  /** The steps that have it. */
  readonly steps: readonly StepRole[] | "all";
  readonly input: z.ZodType<Args>;
  /** What an agent may send, where the tool server adds something of its own before the call is kept. */
  readonly given?: z.ZodType;
  check(view: CommandView, args: Args): CommandResult;
  finish?(state: IntentState, args: Args, context: FinishContext): IntentState;
}

/** Types a definition by its own schema. */
export function defineCommand<Args>(command: Command<Args>): Command<Args> {
  return command;
}

/**
 * Kept with the step's calls. `changes` are made to its work files; `ends`: no further call is taken but for reading.
 */
export function accept(
  reply: Readonly<Record<string, unknown>>,
  more: { changes?: readonly WorkChange[]; ends?: boolean } = {},
): CommandResult {
  return { kind: "accepted", reply, changes: more.changes ?? [], ends: more.ends ?? false, recorded: true };
}

/** For reading: not kept, and the step goes on. */
export function show(reply: Readonly<Record<string, unknown>>): CommandResult {
  return { kind: "accepted", reply, changes: [], ends: false, recorded: false };
}

/** `message` tells the agent what is wrong and what to do next. */
export function refuse(code: ErrorCode, message: string, details?: Readonly<Record<string, unknown>>): CommandResult {
  return { kind: "refused", code, message, ...(details ? { details } : {}) };
}
