import { UserError } from "../shared/index.ts";
import { claude } from "./claude.ts";
import { codex } from "./codex.ts";
import { commandSeeing } from "./command.ts";
import { copilot } from "./copilot.ts";
import { gemini } from "./gemini.ts";
import { opencode } from "./opencode.ts";
import type { AgentPreset } from "./preset.ts";
import { rehearsal } from "./rehearsal.ts";

/** Programs that work with a model, in the order people are told of them. */
const PROGRAMS: readonly AgentPreset[] = [claude, codex, gemini, copilot, opencode];

const shared = PROGRAMS.filter(({ keysForItAlone }) => !keysForItAlone).flatMap(({ keys }) => keys);

/** Every preset there is. */
export const PRESETS: readonly AgentPreset[] = [...PROGRAMS, rehearsal, commandSeeing([...new Set(shared)])];

/** Names an `agent` input may have. */
export const AGENT_NAMES: readonly string[] = PRESETS.map(({ name }) => name);
/** What does the work where nobody names anything else. */
export const DEFAULT_AGENT = claude.name;

/** Fails with `agent_unknown`, naming the ones there are. */
export function findPreset(name: string): AgentPreset {
  const preset = PRESETS.find((candidate) => candidate.name === name);
  if (preset) return preset;
  throw new UserError("agent_unknown", `there is no agent "${name}"`, `use one of ${AGENT_NAMES.join(", ")}`);
}
