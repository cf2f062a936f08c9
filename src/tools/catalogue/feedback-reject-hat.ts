import type { Tool } from "../tool.ts";

export const feedbackRejectHat: Tool = {
  name: "haiku_feedback_reject_hat",
  description:
    "Ends this step: sends the finding back one hat of the fix. Say what is not fixed and how you saw it. At the first hat it stays where it is. Every time costs one of the rounds a fix may have; after the last a person decides.",
  annotations: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: false,
  },
};
