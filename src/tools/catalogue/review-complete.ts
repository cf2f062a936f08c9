import type { Tool } from "../tool.ts";

export const reviewComplete: Tool = {
  name: "haiku_review_complete",
  description:
    "Ends this review: signs what you looked at, together with the findings you filed. File the findings first. Without this call nothing is signed.",
  annotations: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: false,
  },
};
