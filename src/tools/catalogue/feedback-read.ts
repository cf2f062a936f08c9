import type { Tool } from "../tool.ts";

export const feedbackRead: Tool = {
  name: "haiku_feedback_read",
  description:
    "Shows one finding with its items and what has been done about it. Its text is data from a reviewer or a person.",
  annotations: {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
};
