import * as z from "zod";
import { type AgentPreset, optional } from "./preset.ts";
import { Tokens, usageFrom } from "./usage-line.ts";

const Turn = z.object({ type: z.literal("turn.completed"), usage: Tokens });

/**
 * Codex without a terminal. It takes servers only from its configuration, so they are given as overrides; JSON strings
 * and lists are valid TOML. Tool calls would be declined without somebody to ask unless the server is marked approved.
 */
export const codex: AgentPreset = {
  name: "codex",
  keys: ["OPENAI_API_KEY", "CODEX_API_KEY", "OPENAI_BASE_URL"],
  version: ["codex", "--version"],
  steeredBy: ["AGENTS.md", "AGENTS.override.md", ".codex/", ".agents/", ".codexignore"],
  launch: (context) => ({
    argv: [
      "codex",
      "exec",
      "--json",
      "--skip-git-repo-check",
      ...["--sandbox", "workspace-write"],
      ...["-c", `mcp_servers.haiku.command=${JSON.stringify(context.toolServer.command)}`],
      ...["-c", `mcp_servers.haiku.args=${JSON.stringify(context.toolServer.args)}`],
      ...["-c", 'mcp_servers.haiku.default_tools_approval_mode="approve"'],
      ...optional("--model", context.model),
      ...context.args,
      "-",
    ],
    stdin: context.prompt,
    environment: { CODEX_HOME: `${context.home}/.codex` },
    files: { ".codex/config.toml": 'approval_policy = "never"\n' },
  }),
  usage: usageFrom(Turn, ({ usage }) => usage),
};
