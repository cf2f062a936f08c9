import { UserError } from "../../shared/index.ts";
import { type AgentPreset, type LaunchContext, noUsage } from "../preset.ts";
import { claude } from "./claude.ts";
import { codex } from "./codex.ts";
import { gemini } from "./gemini.ts";
import { opencode } from "./opencode.ts";

/** Any other program: its argv is `agent-args`, with `{prompt_file}`, `{mcp_config}`, `{model}` and `{cwd}` filled in. */
export const command: AgentPreset = {
  name: "command",
  keys: [...new Set([claude, codex, gemini, opencode].flatMap((preset) => preset.keys))],
  version: null,
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
};

function fill(argument: string, context: LaunchContext): string {
  const values = new Map([
    ["prompt_file", context.promptFile],
    ["mcp_config", context.mcpConfig],
    ["model", context.model ?? ""],
    ["cwd", context.cwd],
  ]);
  return argument.replace(/\{([a-z_]+)\}/g, (whole, name: string) => values.get(name) ?? whole);
}
