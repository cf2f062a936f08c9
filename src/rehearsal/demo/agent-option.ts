import { PRESETS } from "../../presets/index.ts";
import { commandWords, nearest, UserError } from "../../shared/index.ts";

/** Which agent wears the hats, as `.github/haiku.yml` names it under `agents`. */
export interface AgentChoice {
  readonly use: string;
  readonly args: readonly string[];
}

/** The agent that plays `.haiku/playbook.yml`. */
export const PLAYBOOK_AGENT: AgentChoice = { use: "rehearsal", args: [] };

/** Agent programs the Action knows how to start: what a job has to install, and can be asked for its version. */
export const KNOWN_AGENTS: readonly string[] = PRESETS.filter(({ version }) => version).map(({ name }) => name);

/** What the Action fills into a command. */
export const PLACEHOLDERS = ["prompt_file", "mcp_config", "model", "cwd"] as const;

/** Variables that may hold a model's key: of these, the ones that are set reach the agent, and nothing else does. */
export const MODEL_KEYS: readonly string[] = [...new Set(PRESETS.flatMap(({ keys }) => keys))];

/**
 * Reads `--agent`: a known agent with arguments of its own, or any command that takes its task from `{prompt_file}`.
 * Fails with `option_invalid` when a quote is open, a placeholder is unknown, or the task would never reach the agent.
 */
export function parseAgent(command: string): AgentChoice {
  const words = commandWords(command);
  const [program, ...rest] = words ?? [];
  if (words === null) throw refused("has a quote that is not closed", "close it; quotes are read as in a shell");
  if (program === undefined) throw refused("is empty", `name one of ${KNOWN_AGENTS.join(", ")}, or give a command`);
  for (const word of words) checkPlaceholders(word);
  if (words.some((word) => word.includes("{prompt_file}"))) return { use: "command", args: words };
  if (KNOWN_AGENTS.some((name) => name === program)) return { use: program, args: rest };
  const near = nearest(program, KNOWN_AGENTS);
  const hint = `put {prompt_file} where the command takes its task, or name one of ${KNOWN_AGENTS.join(", ")}`;
  throw refused(`"${command}" would never get its task`, near ? `did you mean ${near}? Otherwise ${hint}` : hint);
}

function checkPlaceholders(word: string): void {
  for (const [whole, name = ""] of word.matchAll(/\{([a-z_]+)\}/g)) {
    if (PLACEHOLDERS.some((known) => known === name)) continue;
    const near = PLACEHOLDERS.find((known) => known.startsWith(name)) ?? nearest(name, PLACEHOLDERS);
    const all = PLACEHOLDERS.map((known) => `{${known}}`).join(", ");
    throw refused(`knows no ${whole}`, near ? `did you mean {${near}}?` : `there are ${all}`);
  }
}

function refused(what: string, hint: string): UserError {
  return new UserError("option_invalid", `--agent ${what}`, hint);
}
