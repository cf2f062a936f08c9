import type { Tool } from "../tool.ts";

export const unitList: Tool = {
  name: "haiku_unit_list",
  description: "Lists the units of a stage with title and status. Start here to see what there is.",
  annotations: {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
};
