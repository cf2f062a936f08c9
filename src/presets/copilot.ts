import { type AgentPreset, noUsage, optional } from "./preset.ts";

/**
 * GitHub Copilot CLI in programmatic mode. It takes its prompt only as an argument, so that points at the file. Its
 * built-in GitHub server is switched off: an agent here never talks to GitHub itself.
 */
export const copilot: AgentPreset = {
  name: "copilot",
  keys: ["COPILOT_GITHUB_TOKEN"],
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
      ...optional("--model", context.model),
      ...context.args,
    ],
    stdin: null,
  }),
  usage: noUsage,
};
