export { type AgentPreset, keysFor, type Launch, type LaunchContext, TOOL_CALL_MS } from "./preset.ts";
export { AGENT_NAMES, DEFAULT_AGENT, findPreset, PRESETS } from "./registry.ts";
export { type Trouble, troubleIn } from "./trouble.ts";
