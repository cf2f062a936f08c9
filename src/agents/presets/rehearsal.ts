import { join } from "node:path";
import { type AgentPreset, noUsage } from "../preset.ts";

/** The playbook agent that comes with the Action: no model, no key, no network. `--playbook <path>` says what it plays. */
export const rehearsal: AgentPreset = {
  name: "rehearsal",
  keys: [],
  version: null,
  launch: (context) => ({
    argv: [
      context.node,
      join(context.bundleFolder, "rehearsal.mjs"),
      ...["--prompt", context.promptFile, "--mcp-config", context.mcpConfig],
      ...context.args,
    ],
    stdin: null,
  }),
  usage: noUsage,
};
