import type { Tool } from "../tool.ts";

export const feedbackAdvanceHat: Tool = {
  name: "haiku_feedback_advance_hat",
  description:
    "Ends this step: hands the finding on to the next hat of the fix. The assessor's call closes it and needs `verified: true`, nothing unverified, and a verdict for every item; `items_unresolved` names what is open: reject then. `message_defers` gives your own words back once: reject if they are true, or call again.",
  annotations: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: false,
  },
};
