import type { Tool } from "../tool.ts";

export const ask: Tool = {
  name: "haiku_ask",
  description:
    "Puts a question to people and ends this run after the last one. Ask only what you cannot decide; on `too_many_questions`, decide and record the decision.",
  annotations: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: false,
  },
};
