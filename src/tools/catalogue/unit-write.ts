import type { Tool } from "../tool.ts";

export const unitWrite: Tool = {
  name: "haiku_unit_write",
  description:
    "Writes the plan of a unit, or replaces it as long as no work on it has begun. Declare every path the unit will write, at least one checkable criterion, and the commands that prove it. On `dependency_unknown`, write the unit it depends on first; on `dag_cycle`, take one dependency out. While a finding is fixed, a new unit is made for it: `closes` names the finding, the unit belongs to the stage that is worked on now, and the finding waits until it is done. On `feedback_not_found` or `feedback_closed`, leave that finding out; on `closes_missing`, name the one you work on.",
  annotations: {
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: false,
  },
};
