import type { Tool } from "../tool.ts";

export const unitRead: Tool = {
  name: "haiku_unit_read",
  description: "Shows one unit: its plan, and the record the hats have written so far.",
  annotations: {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
};
