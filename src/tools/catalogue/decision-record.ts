import type { Tool } from "../tool.ts";

export const decisionRecord: Tool = {
  name: "haiku_decision_record",
  description: "Enters a decision in the register of this intent: the options weighed, the choice, the reason.",
  annotations: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: false,
  },
};
