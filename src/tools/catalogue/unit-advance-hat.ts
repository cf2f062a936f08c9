import type { Tool } from "../tool.ts";

export const unitAdvanceHat: Tool = {
  name: "haiku_unit_advance_hat",
  description:
    "Ends this step: hands the unit on to the next hat, with a message that tells what it must know. The last hat's call finishes the unit: it takes every criterion shown in this very step, and runs the quality gates first; `unit_outputs_missing`, `criteria_not_met` and `quality_gate_failed` say what is still open.",
  annotations: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: false,
  },
};
