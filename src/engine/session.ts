import type { FileTree, IntentState, Plans, Step } from "../method/index.ts";
import type { GateRun, JournalEntry } from "../ports/index.ts";

/**
 * One step's private copy of an intent: what an agent's commands are checked against and change. The runner keeps one
 * per step while the agent works; the App opens one on today's ledger and replays the journal. Same code, same answers.
 */
export interface Session {
  readonly state: IntentState;
  /** Text of every file below `.haiku/intents/<slug>/` (path → text); commands change it, agents do not. */
  readonly work: ReadonlyMap<string, string>;
  /** `work`, parsed. */
  readonly plans: Plans;
  /** Tree of the checkout as the command sees it (path → object id). */
  readonly files: FileTree;
  readonly step: Step;
  readonly accepted: readonly JournalEntry[];
  /** Quality gates this step has seen run, newest last. */
  readonly gates: readonly GateRun[];
  /** True once a command has ended the step (advance, reject, review complete …). */
  readonly ended: boolean;
}

export type CommandAnswer =
  | { readonly kind: "accepted"; readonly session: Session; readonly reply: Readonly<Record<string, unknown>> }
  | {
      readonly kind: "refused";
      /** Named error of the method, `criteria_not_met`. */
      readonly code: string;
      /** What is wrong and what to do next, for the agent. */
      readonly message: string;
      readonly details?: Readonly<Record<string, unknown>>;
    };
