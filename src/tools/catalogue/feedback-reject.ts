import type { Tool } from "../tool.ts";

export const feedbackReject: Tool = {
  name: "haiku_feedback_reject",
  description:
    "Ends this step: closes an agent's finding as invalid, with the reason. A person's finding cannot be closed like this (`human_finding`).",
  annotations: {
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: false,
    openWorldHint: false,
  },
};
