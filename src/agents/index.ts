export { type Containment, findContainment, type ProbeGround, SAME_USER } from "./containment.ts";
export { cleanEnvironment, RUNNER_FILES, type Surroundings } from "./environment.ts";
export { agentVersion } from "./find-agent.ts";
export { ranNoTest } from "./no-test-ran.ts";
export type { AgentPreset, Launch, LaunchContext } from "./preset.ts";
export { AGENT_NAMES, findPreset } from "./presets/registry.ts";
export { type GateJob, runGate } from "./run-gate.ts";
export { type ProcessJob, type ProcessResult, runProcess } from "./run-process.ts";
export { type AgentJob, type AgentResult, startAgent } from "./start-agent.ts";
