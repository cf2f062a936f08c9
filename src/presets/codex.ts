import * as z from "zod";
import { type AgentPreset, type LaunchContext, optional, TOOL_CALL_MS, TOOL_START_MS } from "./preset.ts";
import { Tokens, usageFrom } from "./usage-line.ts";

/** What was cached is a part of what went in. */
const Turn = z.object({ type: z.literal("turn.completed"), usage: Tokens });

/**
 * Codex without a terminal. Server and address stand in settings of its own; JSON texts and lists are valid TOML. Tool calls
 * would be declined without somebody to ask unless the server is marked approved; without the tools the step is for nothing, so
 * they are required. It takes its key only by a name of its own.
 */
export const codex: AgentPreset = {
  name: "codex",
  keys: ["OPENAI_API_KEY", "CODEX_API_KEY", "OPENAI_BASE_URL", "AZURE_OPENAI_API_KEY", "CODEX_CA_CERTIFICATE"],
  version: ["codex", "--version"],
  steeredBy: ["AGENTS.md", "AGENTS.override.md", ".codex/", ".agents/", ".codexignore"],
  launch: (context) => ({
    argv: [
      "codex",
      "exec",
      "--json",
      "--skip-git-repo-check",
      ...["--sandbox", "workspace-write"],
      ...optional("--model", context.model),
      ...context.args,
      "-",
    ],
    stdin: context.prompt,
    environment: { CODEX_HOME: `${context.home}/.codex`, ...keyOf(context) },
    files: { ".codex/config.toml": settings(context) },
  }),
  usage: usageFrom(Turn, ({ usage }) => usage),
};

function keyOf({ given }: LaunchContext): Readonly<Record<string, string>> {
  const key = given.CODEX_API_KEY ?? given.OPENAI_API_KEY;
  return key === undefined ? {} : { CODEX_API_KEY: key };
}

function settings({ given, toolServer, cwd }: LaunchContext): string {
  const address = given.OPENAI_BASE_URL;
  const lines = [
    'approval_policy = "never"',
    "check_for_update_on_startup = false",
    ...(address === undefined ? [] : [`openai_base_url = ${JSON.stringify(address)}`]),
    // What a checkout holds of settings is nobody's word.
    `[projects.${JSON.stringify(cwd)}]`,
    'trust_level = "untrusted"',
    "[mcp_servers.haiku]",
    `command = ${JSON.stringify(toolServer.command)}`,
    `args = ${JSON.stringify(toolServer.args)}`,
    "required = true",
    'default_tools_approval_mode = "approve"',
    `startup_timeout_sec = ${TOOL_START_MS / 1000}`,
    `tool_timeout_sec = ${TOOL_CALL_MS / 1000}`,
  ];
  return `${lines.join("\n")}\n`;
}
