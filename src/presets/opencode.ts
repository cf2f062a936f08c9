import * as z from "zod";
import { type AgentPreset, type LaunchContext, optional, TOOL_CALL_MS } from "./preset.ts";
import { Count, usageFrom } from "./usage-line.ts";

const Step = z.object({
  type: z.literal("step_finish"),
  part: z.object({
    tokens: z.object({
      input: Count,
      output: Count,
      reasoning: Count.default(0),
      cache: z.object({ read: Count.default(0), write: Count.default(0) }).prefault({}),
    }),
    cost: z.number().nonnegative().optional(),
  }),
});

/** Services whose address is one of the job's variables, and the rest of the address that opencode has to be told. */
const ADDRESSES: readonly (readonly [provider: string, variable: string])[] = [
  ["anthropic", "ANTHROPIC_BASE_URL"],
  ["openai", "OPENAI_BASE_URL"],
];

/**
 * opencode, one run. Its configuration comes from one file in the private home, and everything is allowed there; what a checkout
 * says of it is left out, and so are skills and plugins that it would look for elsewhere.
 */
export const opencode: AgentPreset = {
  name: "opencode",
  keys: [
    ...["ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENCODE_API_KEY"],
    ...["GEMINI_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY", "OPENROUTER_API_KEY", "MISTRAL_API_KEY", "GROQ_API_KEY"],
    ...["DEEPSEEK_API_KEY", "XAI_API_KEY", "AZURE_API_KEY", "AZURE_RESOURCE_NAME"],
  ],
  rented: [{ when: "AWS_BEARER_TOKEN_BEDROCK", keys: ["AWS_REGION"] }],
  version: ["opencode", "--version"],
  steeredBy: [
    ...["AGENTS.md", "CLAUDE.md", "CONTEXT.md", "opencode.json", "opencode.jsonc", ".opencode/", ".claude/"],
    ...[".agents/", ".env"],
  ],
  launch: (context) => ({
    argv: [
      "opencode",
      "run",
      // Else it asks the model for a title, and tells nobody what that has used.
      ...["--format", "json", "--title", "step"],
      ...optional("--model", context.model),
      ...context.args,
      `Read ${context.promptFile} completely and do what it asks. It is your whole task.`,
    ],
    stdin: null,
    environment: {
      OPENCODE_CONFIG: `${context.home}/opencode.json`,
      OPENCODE_DISABLE_AUTOUPDATE: "1",
      OPENCODE_DISABLE_PROJECT_CONFIG: "1",
      OPENCODE_DISABLE_EXTERNAL_SKILLS: "1",
      OPENCODE_DISABLE_CLAUDE_CODE: "1",
      OPENCODE_DISABLE_DEFAULT_PLUGINS: "1",
    },
    files: { "opencode.json": JSON.stringify(settings(context)) },
  }),
  usage: usageFrom(Step, ({ part: { tokens, cost } }) => ({
    input_tokens: tokens.input + tokens.cache.read + tokens.cache.write,
    output_tokens: tokens.output + tokens.reasoning,
    cost_usd: cost,
  })),
};

function settings({ given, toolServer }: LaunchContext) {
  const addresses = ADDRESSES.flatMap(([provider, variable]) => {
    const address = given[variable];
    return address === undefined ? [] : [[provider, { options: { baseURL: versioned(address) } }] as const];
  });
  const command = [toolServer.command, ...toolServer.args];
  return {
    autoupdate: false,
    share: "disabled",
    permission: { edit: "allow", bash: "allow", webfetch: "allow", external_directory: "allow" },
    provider: Object.fromEntries(addresses),
    experimental: { mcp_timeout: TOOL_CALL_MS },
    mcp: { haiku: { type: "local", command, enabled: true, timeout: TOOL_CALL_MS } },
  };
}

/** Other programs add the version to an address themselves; a team sets it once for all of them. */
function versioned(address: string): string {
  return /\/v\d+\/?$/.test(address) ? address : `${address.replace(/\/$/, "")}/v1`;
}
