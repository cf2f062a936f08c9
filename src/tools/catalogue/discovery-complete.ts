import type { Tool } from "../tool.ts";

export const discoveryComplete: Tool = {
  name: "haiku_discovery_complete",
  description:
    "Ends this step: the artifact you were asked for is written. On `discovery_artifact_missing`, write it to the path named there.",
  annotations: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: false,
  },
};
