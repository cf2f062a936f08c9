import type { Tool } from "../tool.ts";

export const unitGet: Tool = {
  name: "haiku_unit_get",
  description: "Shows one field of a unit, for instance `outputs` (what a verifier has to look at) or `criteria`.",
  annotations: {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
};
