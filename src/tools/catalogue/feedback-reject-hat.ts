import type { Tool } from "../tool.ts";

export const feedbackRejectHat: Tool = {
  name: "haiku_feedback_reject_hat",
  description: "Ends this step: sends the finding back one hat of the fix. Say what is not fixed and how you saw it.",
  annotations: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: false,
  },
};
