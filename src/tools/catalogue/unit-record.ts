import type { Tool } from "../tool.ts";

export const unitRecord: Tool = {
  name: "haiku_unit_record",
  description:
    "Writes one section of your unit's record, for the next hat and for people. A section of the same name is replaced.",
  annotations: {
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: false,
  },
};
