import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { UserError } from "../../shared/index.ts";
import { play } from "./play.ts";
import { type Action, actionsFor, parsePlaybook } from "./playbook.ts";
import { identityIn, type StepIdentity } from "./step-identity.ts";
import type { ToolClient } from "./tool-client.ts";

/** How the rehearsal agent was started. */
export interface Rehearsal {
  /** Without program and script: `--prompt`, `--mcp-config`, and `--playbook` where there is one. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The tool server gets it as it is. */
  readonly environment: Record<string, string>;
  readonly say: (line: string) => void;
  /** Reaches the tools that an MCP configuration names. */
  readonly connect: (config: string, environment: Record<string, string>) => Promise<ToolClient>;
}

/** Plays one step: reads prompt and playbook, connects to the tool server, does what is written down. */
export async function rehearse({ argv, cwd, environment, say, connect }: Rehearsal): Promise<void> {
  const given = readArguments(argv);
  const step = identityIn(await readFile(given.prompt, "utf8"));
  // The tool server takes its time to start: the playbook is read meanwhile.
  const connecting = connect(await readFile(given.config, "utf8"), environment);
  const [tools, actions] = await Promise.all([connecting, readActions(given.playbook, step)]).catch(async (error) => {
    await connecting.then(
      ({ close }) => close(),
      () => null,
    ); // its own failure is the one that is told
    throw error;
  });
  say(`plays ${step.key} by a playbook; no model is asked`);
  try {
    await play(actions, { step, tools, cwd, folder: dirname(given.playbook ?? cwd), say });
  } finally {
    await tools.close();
  }
}

async function readActions(file: string | null, step: StepIdentity): Promise<readonly Action[]> {
  return actionsFor(file === null ? null : parsePlaybook(await readFile(file, "utf8"), file), step);
}

function readArguments(argv: readonly string[]): { prompt: string; config: string; playbook: string | null } {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ args: [...argv], options: { prompt: text, "mcp-config": text, playbook: text } });
  const { prompt, "mcp-config": config, playbook } = values;
  if (prompt !== undefined && config !== undefined) return { prompt, config, playbook: playbook ?? null };
  throw new UserError(
    "rehearsal_usage",
    "the rehearsal agent needs its prompt and the tool server",
    "rehearsal --prompt <file> --mcp-config <file> [--playbook <file>]",
  );
}
