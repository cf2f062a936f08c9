import { type LedgerEvent, type Person, parseSourceRef, type SourceRef, sourceRef } from "../../method/index.ts";

/**
 * Somebody pressed a button of ours. GitHub keeps no trace of it, so it comes with its event; who may do what is asked
 * as for a command.
 */
export interface Button {
  readonly check: number;
  /** Commit the check stands on. */
  readonly head: string;
  /** `approve`, `retry`, `run-ci`. */
  readonly action: string;
  readonly by: Person;
  /** For what the button was shown: the check says so, as it stood when it was pressed. */
  readonly shown: string | null;
}

/** How the ledger refers to it. Everybody's approval is one of its own; anything else that a button does is done once. */
export function buttonRef({ check, head, action, by }: Pick<Button, "check" | "head" | "action" | "by">): SourceRef {
  return sourceRef({ from: "button", check, head, person: action === "approve" ? by.id : null });
}

/** Whether a reference in the ledger is one to a pressed button. */
export function isButtonRef(ref: string): boolean {
  return parseSourceRef(ref)?.from === "button";
}

/** What a pressed button leads to: lines for the ledger, or words on the pull request why it led to nothing. */
export interface ButtonAnswer {
  readonly button: Button;
  readonly events: readonly LedgerEvent[];
  readonly words: string | null;
}
