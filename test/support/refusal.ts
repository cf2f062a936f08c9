import { UserError } from "../../src/shared/index.ts";

export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** What somebody is told whose wish is refused; null when nothing is refused. Any other error is passed on. */
export function refusalOf(act: () => unknown): Refusal | null {
  try {
    act();
    return null;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { code: error.code, message: error.message, hint: error.hint };
  }
}

/** How the ledger refuses a line that a rule forbids. */
export function forbidden(message: string): Refusal {
  const hint = "look at the intent again: the books say otherwise than this line";
  return { code: "lifecycle_violation", message, hint };
}
