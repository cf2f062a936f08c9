import type { Tool } from "../tool.ts";

export const unitRejectHat: Tool = {
  name: "haiku_unit_reject_hat",
  description:
    "Ends this step: sends the unit back one hat. Name the failed criterion, what you saw, and what would satisfy you; on `reject_names_nothing` the last hat has not. On `reject_contradicts_files` look at the file again: it is there and not empty.",
  annotations: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: false,
  },
};
