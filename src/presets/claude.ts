import * as z from "zod";
import { type AgentPreset, optional } from "./preset.ts";
import { Tokens, usageFrom } from "./usage-line.ts";

const Result = z.object({
  type: z.literal("result"),
  usage: Tokens,
  total_cost_usd: z.number().nonnegative().optional(),
});

/**
 * Claude Code in print mode. `--strict-mcp-config` leaves out every other tool server and `--setting-sources user`
 * the checkout's own settings; the private home has none. Permission questions have nobody to answer them, so they
 * are off: containment and the outcome's checks stand in their place.
 */
export const claude: AgentPreset = {
  name: "claude",
  keys: ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL", "CLAUDE_CODE_OAUTH_TOKEN"],
  version: ["claude", "--version"],
  studioModels: true,
  steeredBy: [
    "CLAUDE.md",
    "CLAUDE.local.md",
    ".claude/",
    ".claude.json",
    ".claudeignore",
    ".claude-plugin/",
    ".mcp.json",
  ],
  launch: (context) => ({
    argv: [
      "claude",
      "--print",
      ...["--output-format", "stream-json", "--verbose"],
      ...["--mcp-config", context.mcpConfig, "--strict-mcp-config"],
      ...["--setting-sources", "user", "--permission-mode", "bypassPermissions"],
      ...optional("--model", context.model),
      ...context.args,
    ],
    stdin: context.prompt,
    environment: { IS_SANDBOX: "1", DISABLE_AUTOUPDATER: "1", CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1" },
  }),
  usage: usageFrom(Result, ({ usage, total_cost_usd }) => ({ ...usage, cost_usd: total_cost_usd })),
};
