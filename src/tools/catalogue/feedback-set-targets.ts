import type { Tool } from "../tool.ts";

export const feedbackSetTargets: Tool = {
  name: "haiku_feedback_set_targets",
  description:
    "Says which unit a finding concerns (null: several or unclear) and whose signatures it takes back. Possible once; `targets_already_set` on a second attempt is normal: go on.",
  annotations: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: false,
  },
};
