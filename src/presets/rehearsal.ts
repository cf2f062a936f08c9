import { type AgentPreset, noUsage } from "./preset.ts";

/** The playbook agent that comes with the Action: no model, no key, no network. `--playbook <path>` says what it plays. */
export const rehearsal: AgentPreset = {
  name: "rehearsal",
  keys: [],
  version: null,
  playbook: ".haiku/playbook.yml",
  // It plays its playbook and reads nothing of the checkout that is not named there.
  steeredBy: [],
  launch: (context) => ({
    argv: [
      context.node,
      `${context.bundleFolder}/rehearsal.mjs`,
      ...["--prompt", context.promptFile, "--mcp-config", context.mcpConfig],
      ...context.args,
    ],
    stdin: null,
  }),
  usage: noUsage,
};
