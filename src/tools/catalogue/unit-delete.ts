import type { Tool } from "../tool.ts";

export const unitDelete: Tool = {
  name: "haiku_unit_delete",
  description:
    "Takes back the plan of a unit on which no work has begun. On `lifecycle_violation` it has begun: file a finding instead.",
  annotations: {
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: false,
  },
};
