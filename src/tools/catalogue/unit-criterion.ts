import type { Tool } from "../tool.ts";

export const unitCriterion: Tool = {
  name: "haiku_unit_criterion",
  description:
    "Says whether a completion criterion of your unit is met, with the evidence: what you ran or looked at, and what you saw. The last hat shows each criterion again, on the outputs as they are: what others showed, or what was shown before a rejection or a change, does not finish the unit.",
  annotations: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
};
