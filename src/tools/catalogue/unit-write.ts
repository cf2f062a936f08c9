import type { Tool } from "../tool.ts";

export const unitWrite: Tool = {
  name: "haiku_unit_write",
  description:
    "Writes the plan of a unit, or replaces it as long as no work on it has begun. Declare every path the unit will write, at least one checkable criterion, and the commands that prove it. On `dependency_unknown`, write the unit it depends on first; on `dag_cycle`, take one dependency out.",
  annotations: {
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: false,
  },
};
