export type { AgentPreset, Launch, LaunchContext } from "./preset.ts";
export { AGENT_NAMES, DEFAULT_AGENT, findPreset, PRESETS } from "./registry.ts";
export { type Trouble, troubleIn } from "./trouble.ts";
