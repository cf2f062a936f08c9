import * as z from "zod";
import { AWS, GOOGLE_CLOUD } from "./clouds.ts";
import { type AgentPreset, optional, TOOL_CALL_MS, TOOL_START_MS } from "./preset.ts";
import { Count, usageFrom } from "./usage-line.ts";

const ModelTokens = z.object({
  inputTokens: Count,
  cacheReadInputTokens: Count.default(0),
  cacheCreationInputTokens: Count.default(0),
  outputTokens: Count,
});

/** Its last line: what each model has used that the program has asked, for the agent's helpers and titles as well. */
const Result = z.object({
  type: z.literal("result"),
  modelUsage: z.record(z.string(), ModelTokens),
  total_cost_usd: z.number().nonnegative().optional(),
});

/**
 * Claude Code in print mode. `--strict-mcp-config` leaves out every other tool server and `--setting-sources user`
 * the checkout's own settings; the private home has none. Permission questions have nobody to answer them, so they
 * are off: containment and the outcome's checks stand in their place. The step's tools are offered from the first word on
 * instead of behind a search, and are waited for as long as gates may take.
 */
export const claude: AgentPreset = {
  name: "claude",
  keys: [
    ...["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN", "ANTHROPIC_BASE_URL"],
    ...["ANTHROPIC_CUSTOM_HEADERS", "ANTHROPIC_MODEL", "ANTHROPIC_SMALL_FAST_MODEL"],
    ...["ANTHROPIC_DEFAULT_OPUS_MODEL", "ANTHROPIC_DEFAULT_SONNET_MODEL", "ANTHROPIC_DEFAULT_HAIKU_MODEL"],
  ],
  rented: [
    {
      when: "CLAUDE_CODE_USE_BEDROCK",
      keys: ["CLAUDE_CODE_SKIP_BEDROCK_AUTH", "ANTHROPIC_BEDROCK_BASE_URL", ...AWS],
    },
    {
      when: "CLAUDE_CODE_USE_VERTEX",
      keys: [
        ...["CLAUDE_CODE_SKIP_VERTEX_AUTH", "ANTHROPIC_VERTEX_BASE_URL", "ANTHROPIC_VERTEX_PROJECT_ID"],
        ...["CLOUD_ML_REGION", ...GOOGLE_CLOUD],
      ],
    },
    {
      when: "CLAUDE_CODE_USE_FOUNDRY",
      keys: [
        ...["CLAUDE_CODE_SKIP_FOUNDRY_AUTH", "ANTHROPIC_FOUNDRY_API_KEY"],
        ...["ANTHROPIC_FOUNDRY_RESOURCE", "ANTHROPIC_FOUNDRY_BASE_URL"],
      ],
    },
  ],
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
    environment: {
      IS_SANDBOX: "1",
      DISABLE_AUTOUPDATER: "1",
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      // Its home goes with the step, and what it would remember with it.
      CLAUDE_CODE_DISABLE_AUTO_MEMORY: "1",
      // About twenty seconds. A service that is away for longer is waited for without a job that runs.
      CLAUDE_CODE_MAX_RETRIES: "5",
      ENABLE_TOOL_SEARCH: "false",
      MCP_TIMEOUT: String(TOOL_START_MS),
      MCP_TOOL_TIMEOUT: String(TOOL_CALL_MS),
      CLAUDE_CODE_MCP_TOOL_IDLE_TIMEOUT: "0",
    },
  }),
  usage: usageFrom(Result, ({ modelUsage, total_cost_usd }) => {
    const models = Object.values(modelUsage);
    const sum = (of: (one: z.infer<typeof ModelTokens>) => number) => models.reduce((all, one) => all + of(one), 0);
    return {
      input_tokens: sum((one) => one.inputTokens + one.cacheReadInputTokens + one.cacheCreationInputTokens),
      output_tokens: sum((one) => one.outputTokens),
      cost_usd: total_cost_usd,
    };
  }),
};
