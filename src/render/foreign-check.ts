import type { CheckOutput } from "../ports/index.ts";
import { DELIVERY_CHECK, GATE_CHECK } from "./gate-check.ts";

const MARK = "@no-intent";

/** Names of our checks that a branch may require of every pull request. */
export const REQUIRABLE_CHECKS: readonly string[] = [DELIVERY_CHECK, GATE_CHECK];

/** One of those checks on a head that belongs to no intent: there is nothing that it could hold up. */
export function foreignCheck({ name, head }: Pick<CheckOutput, "name" | "head">): CheckOutput {
  return {
    name,
    head,
    status: "completed",
    conclusion: "success",
    title: "No intent on this pull request",
    summary: `The default branch requires \`${name}\` of every pull request. No intent of Haiku stands behind this one, so there is nothing to wait for.`,
    external_id: MARK,
    annotations: [],
    buttons: [],
  };
}

/** Whether a check says that no intent is meant. */
export function isForeignCheck(externalId: string): boolean {
  return externalId === MARK;
}
