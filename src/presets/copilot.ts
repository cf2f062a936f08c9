import * as z from "zod";
import { type AgentPreset, type LaunchContext, noUsage, optional } from "./preset.ts";
import { Count, usageFrom } from "./usage-line.ts";

/** What no program that it starts gets, and what it takes out of what it shows. */
const SECRETS = ["COPILOT_GITHUB_TOKEN", "COPILOT_PROVIDER_API_KEY", "COPILOT_PROVIDER_BEARER_TOKEN"];

const USAGE_FILE = "usage.json";
const Totals = z.object({
  modelMetrics: z.record(z.string(), z.object({ usage: z.object({ inputTokens: Count, outputTokens: Count }) })),
});

/**
 * GitHub Copilot CLI in programmatic mode. It takes its prompt only as an argument, so that points at the file. Its
 * built-in GitHub server is switched off: an agent here never talks to GitHub itself. With a provider of one's own and no token of
 * Copilot's it is told to stay away from GitHub altogether.
 */
export const copilot: AgentPreset = {
  name: "copilot",
  keys: [
    ...[...SECRETS, "COPILOT_MODEL", "COPILOT_GH_HOST", "GH_HOST"],
    ...["COPILOT_PROVIDER_TYPE", "COPILOT_PROVIDER_BASE_URL", "COPILOT_PROVIDER_WIRE_API", "COPILOT_PROVIDER_HEADERS"],
    ...["COPILOT_PROVIDER_MODEL_ID", "COPILOT_PROVIDER_WIRE_MODEL", "COPILOT_PROVIDER_AZURE_API_VERSION"],
    ...["COPILOT_PROVIDER_MAX_PROMPT_TOKENS", "COPILOT_PROVIDER_MAX_OUTPUT_TOKENS"],
  ],
  keysForItAlone: true,
  version: ["copilot", "--version"],
  steeredBy: [
    ...["AGENTS.md", "CLAUDE.md", "GEMINI.md", ".copilot/", ".mcp.json", ".github/", ".claude/", ".agents/"],
    ...[".vscode/mcp.json", "copilot-instructions.md", ".copilotignore"],
  ],
  launch: (context) => ({
    argv: [
      "copilot",
      ...["-p", `Read ${context.promptFile} completely and do what it asks. It is your whole task.`],
      ...["--additional-mcp-config", `@${context.mcpConfig}`, "--disable-builtin-mcps"],
      ...["--allow-all-tools", "--allow-all-paths", "--no-ask-user", "--no-color"],
      ...["--output-format", "json", "--no-custom-instructions", "--no-auto-update"],
      ...["--usage-output-file", `${context.home}/${USAGE_FILE}`],
      `--secret-env-vars=${SECRETS.join(",")}`,
      ...optional("--model", context.model),
      ...context.args,
    ],
    stdin: null,
    environment: alone(context),
  }),
  usage: noUsage,
  usageFile: {
    path: USAGE_FILE,
    // What was cached is a part of what went in.
    read: usageFrom(Totals, ({ modelMetrics }) => {
      const models = Object.values(modelMetrics).map(({ usage }) => usage);
      return {
        input_tokens: models.reduce((sum, { inputTokens }) => sum + inputTokens, 0),
        output_tokens: models.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
      };
    }),
  },
};

function alone({ given }: LaunchContext): Readonly<Record<string, string>> {
  const own = given.COPILOT_PROVIDER_BASE_URL !== undefined && given.COPILOT_GITHUB_TOKEN === undefined;
  return own ? { COPILOT_OFFLINE: "true" } : {};
}
