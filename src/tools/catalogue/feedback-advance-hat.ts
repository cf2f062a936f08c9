import type { Tool } from "../tool.ts";

export const feedbackAdvanceHat: Tool = {
  name: "haiku_feedback_advance_hat",
  description:
    "Ends this step: hands the finding on to the next hat of the fix. The assessor's call closes it and needs `verified: true`, nothing unverified, and a verdict for every item; `items_unresolved` names what is open: reject then.",
  annotations: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: false,
  },
};
