import { type AgentPreset, noUsage, optional } from "./preset.ts";

/** opencode, one run. Its configuration comes from one file in the private home, and everything is allowed there. */
export const opencode: AgentPreset = {
  name: "opencode",
  keys: ["ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "OPENROUTER_API_KEY", "OPENCODE_API_KEY"],
  version: ["opencode", "--version"],
  steeredBy: [
    ...["AGENTS.md", "CLAUDE.md", "CONTEXT.md", "opencode.json", "opencode.jsonc", ".opencode/", ".claude/"],
    ...[".agents/", ".env"],
  ],
  launch: (context) => ({
    argv: [
      "opencode",
      "run",
      ...["--format", "json"],
      ...optional("--model", context.model),
      ...context.args,
      `Read ${context.promptFile} completely and do what it asks. It is your whole task.`,
    ],
    stdin: null,
    environment: { OPENCODE_CONFIG: `${context.home}/opencode.json`, OPENCODE_DISABLE_AUTOUPDATE: "1" },
    files: {
      "opencode.json": JSON.stringify({
        autoupdate: false,
        share: "disabled",
        permission: { edit: "allow", bash: "allow", webfetch: "allow", external_directory: "allow" },
        mcp: {
          haiku: {
            type: "local",
            command: [context.toolServer.command, ...context.toolServer.args],
            enabled: true,
          },
        },
      }),
    },
  }),
  usage: noUsage,
};
