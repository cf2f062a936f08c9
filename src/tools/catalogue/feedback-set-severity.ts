import type { Tool } from "../tool.ts";

export const feedbackSetSeverity: Tool = {
  name: "haiku_feedback_set_severity",
  description: "Sets the severity of a finding that has none. Possible once; `severity_already_set` is normal: go on.",
  annotations: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: false,
  },
};
