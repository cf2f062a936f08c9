import { stepKey } from "../method/index.ts";
import type { StepOutcome } from "../ports/index.ts";
import type { Job, StepRun, StepStart } from "./job.ts";

/** A step that was not begun, and why. */
export function notRun(
  { containment }: Pick<Job, "containment">,
  start: Omit<StepStart, "carried">,
  failure: StepOutcome["failure"],
): StepRun {
  const now = new Date().toISOString();
  return {
    start: { ...start, carried: new Map() },
    outcome: {
      key: stepKey(start.state.slug, start.step),
      agent: null,
      started_at: now,
      completed_at: now,
      agent_ms: 0,
      commands: [],
      files: [],
      gates: [],
      usage: null,
      prompt: null,
      manifest: [],
      containment: [...containment.names],
      failure,
    },
    files: new Map(),
    tree: new Map(),
    transcript: "",
  };
}
