import type { Tool } from "../tool.ts";

export const unitCriterion: Tool = {
  name: "haiku_unit_criterion",
  description:
    "Says whether a completion criterion of your unit is met, with the evidence: what you ran or looked at, and what you saw.",
  annotations: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
};
