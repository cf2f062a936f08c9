import type { Tool } from "../tool.ts";

export const unitRejectHat: Tool = {
  name: "haiku_unit_reject_hat",
  description:
    "Ends this step: sends the unit back one hat. Name the failed criterion, what you saw, and what would satisfy you.",
  annotations: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: false,
  },
};
