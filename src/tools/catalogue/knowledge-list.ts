import type { Tool } from "../tool.ts";

export const knowledgeList: Tool = {
  name: "haiku_knowledge_list",
  description: "Lists what earlier work left to read: discovery artifacts, outputs of earlier stages, decisions.",
  annotations: {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
};
