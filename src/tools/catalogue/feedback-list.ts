import type { Tool } from "../tool.ts";

export const feedbackList: Tool = {
  name: "haiku_feedback_list",
  description: "Lists the findings of this intent with severity and state.",
  annotations: {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
};
