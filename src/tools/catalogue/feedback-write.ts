import type { Tool } from "../tool.ts";

export const feedbackWrite: Tool = {
  name: "haiku_feedback_write",
  description: "Replaces the text of a finding you filed in this step, before its fix begins.",
  annotations: {
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: false,
  },
};
