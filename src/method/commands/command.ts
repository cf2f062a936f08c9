import type * as z from "zod";
import type {
  CommandCall,
  FileTree,
  FinishEvent,
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
  readonly accepted: readonly CommandCall[];
  /** Whether this gate's latest run in this step passed. */
  gatePassed(gate: QualityGate): boolean;
  /** Why the project lets no step write this path; null when it may be written. */
  protectedBy(path: string): string | null;
  /** Text of an intent file (plan, record, knowledge, artifact), or null. */
  read(path: string): string | null;
}

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
      readonly code: string;
      readonly message: string;
      readonly details?: Readonly<Record<string, unknown>>;
    };

/** What a command's effect on the ledger may look at besides its arguments. */
export interface FinishContext {
  readonly event: Pick<FinishEvent, "at" | "actor" | "step" | "base" | "saw">;
  readonly step: Step;
}

/**
 * One command of the agents' language. `check` decides on the private copy; `finishStep` is its effect on the ledger, applied
 * alike on the private copy and, replayed, on today's ledger.
 */
export interface Command<Args> {
  readonly name: string;
  readonly input: z.ZodType<Args>;
  /** What an agent may send, where the tool server adds something of its own before the call is kept. */
  readonly given?: z.ZodType;
  check(view: CommandView, args: Args): CommandResult;
  finish?(state: IntentState, args: Args, context: FinishContext): IntentState;
}

export function defineCommand<Args>(command: Command<Args>): Command<Args> {
  return command;
}

export function accept(
  reply: Readonly<Record<string, unknown>>,
  more: { changes?: readonly WorkChange[]; ends?: boolean } = {},
): CommandResult {
  return { kind: "accepted", reply, changes: more.changes ?? [], ends: more.ends ?? false, recorded: true };
}

export function show(reply: Readonly<Record<string, unknown>>): CommandResult {
  return { kind: "accepted", reply, changes: [], ends: false, recorded: false };
}

export function refuse(code: string, message: string, details?: Readonly<Record<string, unknown>>): CommandResult {
  return { kind: "refused", code, message, ...(details ? { details } : {}) };
}
