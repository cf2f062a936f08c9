import type { Do, Person } from "../../method/index.ts";

/**
 * Somebody pressed a button of ours. GitHub keeps no trace of it, so it comes with its event; who may do what is asked
 * as for a command.
 */
export interface Press {
  readonly check: number;
  /** Commit the check stands on. */
  readonly head: string;
  /** `approve`, `retry`, `run-ci`. */
  readonly action: string;
  readonly by: Person;
  /** For what the button was shown: the check says so, as it stood when it was pressed. */
  readonly shown: string | null;
}

/** How the books refer to it. Everybody's approval is one of its own; anything else that a button does is done once. */
export function pressRef({ check, head, action, by }: Pick<Press, "check" | "head" | "action" | "by">): string {
  const button = `button/${check}/${head}`;
  return action === "approve" ? `${button}/${by.id}` : button;
}

/** Whether a reference in the books is one to a pressed button. */
export function isPressRef(ref: string): boolean {
  return ref.startsWith("button/");
}

/** What a pressed button leads to: lines for the books, or words on the pull request why it led to nothing. */
export interface PressAnswered {
  readonly press: Press;
  readonly lines: readonly Do[];
  readonly words: string | null;
}
