import type { Tool } from "../tool.ts";

export const feedback: Tool = {
  name: "haiku_feedback",
  description:
    "Files a finding: one defect, with its severity, where it is, and how one would see that it is fixed. Name an earlier stage when the defect comes from there. The answer `duplicate_of` means that it is known already: go on. On `not_in_the_difference` leave it: you have signed that before, and it has not changed. `regression_of` names a finding that was fixed and is back with this one.",
  annotations: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: false,
  },
};
