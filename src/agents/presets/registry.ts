import { UserError } from "../../shared/index.ts";
import type { AgentPreset } from "../preset.ts";
import { claude } from "./claude.ts";
import { codex } from "./codex.ts";
import { command } from "./command.ts";
import { copilot } from "./copilot.ts";
import { gemini } from "./gemini.ts";
import { opencode } from "./opencode.ts";
import { rehearsal } from "./rehearsal.ts";

const PRESETS = [claude, codex, gemini, copilot, opencode, rehearsal, command] as const;

/** Names an `agent` input may have. */
export const AGENT_NAMES: readonly string[] = PRESETS.map((preset) => preset.name);

/** Fails with `agent_unknown`, naming the ones there are. */
export function findPreset(name: string): AgentPreset {
  const preset = PRESETS.find((candidate) => candidate.name === name);
  if (preset) return preset;
  throw new UserError("agent_unknown", `there is no agent "${name}"`, `use one of ${AGENT_NAMES.join(", ")}`);
}
