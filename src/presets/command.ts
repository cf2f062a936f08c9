import { UserError } from "../shared/index.ts";
import { type AgentPreset, type LaunchContext, noUsage } from "./preset.ts";

/**
 * Any other program: its argv is `agent-args`, with `{prompt_file}`, `{mcp_config}`, `{model}` and `{cwd}` filled in. `keys`:
 * what it may see.
 */
export const commandSeeing = (keys: readonly string[]): AgentPreset => ({
  name: "command",
  keys,
  version: null,
  // Any program: what programs without a preset read, as far as they are in use.
  steeredBy: [
    ...["AGENT.md", "AGENTS.md", ".cursor/", ".cursorrules", ".cursorignore", ".windsurf/", ".windsurfrules"],
    ...[".clinerules", ".clinerules/", ".roo/", ".roorules", ".roomodes", ".kilocode/", ".continue/", ".junie/"],
    ...[".aider.conf.yml", ".aiderignore", ".aider.model.settings.yml", ".goosehints", ".goose/", ".amazonq/"],
    ...[".kiro/", ".qwen/", "QWEN.md", ".crush/", "crush.json", ".crush.json", "CRUSH.md", ".augment/", ".trae/"],
    ...[".rules", "WARP.md", ".openhands/", ".env", ".mcp.json", "mcp.json", ".vscode/"],
  ],
  launch: (context) => {
    if (context.args.length === 0) {
      throw new UserError(
        "agent_args_missing",
        "agent: command needs the program to start",
        'give it in agent-args, for example: agent-args: \'["my-agent", "--prompt", "{prompt_file}"]\'',
      );
    }
    return { argv: context.args.map((argument) => fill(argument, context)), stdin: null };
  },
  usage: noUsage,
});

function fill(argument: string, context: LaunchContext): string {
  const values = new Map([
    ["prompt_file", context.promptFile],
    ["mcp_config", context.mcpConfig],
    ["model", context.model ?? ""],
    ["cwd", context.cwd],
  ]);
  return argument.replace(/\{([a-z_]+)\}/g, (whole, name: string) => values.get(name) ?? whole);
}
