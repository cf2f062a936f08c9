import { type Trouble, troubleIn } from "../presets/index.ts";
import type { ErrorCode } from "../shared/index.ts";

/** How an agent's program came to its end, and the last lines it has printed, masked. */
export interface AgentEnd {
  readonly exit: number | null;
  readonly timedOut: boolean;
  readonly cancelled: boolean;
  readonly lines: readonly string[];
}

const TROUBLES: Readonly<Record<Trouble, { readonly code: ErrorCode; readonly words: string }>> = {
  key: { code: "agent_key_refused", words: "the model's service does not take the agent's key, or the agent has none" },
  limit: { code: "agent_rate_limited", words: "the model's service answers no more for now" },
  network: { code: "agent_offline", words: "the model's service cannot be reached" },
};

/**
 * Why a step has no end, by name: what stopped the agent, what kept its program from its model, or else how it ended and what that
 * leaves open (`open`). Its last words stand below, for whoever has to find out.
 */
export function whyNotEnded(agent: AgentEnd, open: string): { readonly code: ErrorCode; readonly message: string } {
  if (agent.cancelled) return { code: "cancelled", message: "the job was cancelled before the step had ended" };
  const trouble = troubleIn(agent.lines);
  const last = lastWords(agent.lines);
  if (trouble !== null) {
    const { code, words } = TROUBLES[trouble];
    return { code, message: words + last };
  }
  if (agent.timedOut) return { code: "timed_out", message: `the time was up before the step had ended${last}` };
  const how = agent.exit === null ? "was killed" : `ended with exit code ${agent.exit}`;
  const code = agent.exit === 0 ? "no_ending_command" : "agent_failed";
  return { code, message: `the agent ${how}: ${open}${last}` };
}

const LINES = 8;
const CHARACTERS = 300;

function lastWords(lines: readonly string[]): string {
  const said = lines.filter((line) => line.trim() !== "").slice(-LINES);
  if (said.length === 0) return "; it has printed nothing";
  const cut = said.map((line) => (line.length <= CHARACTERS ? line : `${line.slice(0, CHARACTERS - 1)}…`));
  return `; the last it has printed:\n${cut.join("\n")}`;
}
