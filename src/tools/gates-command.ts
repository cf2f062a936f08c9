import * as z from "zod";
import type { Session } from "../engine/index.ts";
import { type PlannedUnit, type Step, unitMeant } from "../method/index.ts";
import type { Tool } from "./tool.ts";

/**
 * The one tool that is no command of the method: it runs programs and decides nothing. Its runs are kept beside the
 * journal.
 */
export const GATES_RUN = "haiku_gates_run";

export const GatesRunInput = z.strictObject({
  intent: z.string().describe("Slug of the intent, as the prompt gives it."),
  stage: z.string().optional().describe("Name of the stage, as the prompt gives it."),
  unit: z.string().describe("File stem or number of the unit."),
});

export const gatesRun: Tool = {
  name: GATES_RUN,
  description:
    "Runs the quality gates of a unit now, in your checkout, and shows exit codes and last lines. It is information for you; it stamps nothing.",
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
};

/** Steps that write files may try the gates. */
export function mayRunGates(step: Step): boolean {
  return step.kind === "hat" || step.kind === "fix";
}

/** A unit of the step's stage by file stem or number. */
export function unitNamed(session: Session, name: string): PlannedUnit | null {
  return unitMeant(unitsOf(session), name) ?? null;
}

/** Units of the plan of the session's stage; none for a step of the whole intent. */
export function unitsOf(session: Session): readonly PlannedUnit[] {
  return session.plans.stages[session.step.stage ?? ""]?.units ?? [];
}
