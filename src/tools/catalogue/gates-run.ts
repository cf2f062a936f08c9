import type { Tool } from "../tool.ts";

export const gatesRun: Tool = {
  name: "haiku_gates_run",
  description:
    "Runs the quality gates of a unit now, in your checkout, and shows exit codes and last lines. It is information for you; it stamps nothing.",
  annotations: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: true,
  },
};
