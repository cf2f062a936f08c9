export { TOOLS } from "./registry.ts";
export { listed, serveTools } from "./serve-tools.ts";
export {
  appendGates,
  appendToolCall,
  readGates,
  readSession,
  readToolCalls,
  SessionFile,
  writeSession,
} from "./session-folder.ts";
export { type StepPromptInput, stepPrompt } from "./step-prompt.ts";
export type { Tool, ToolAnnotations } from "./tool.ts";
export { openToolCalls, type ToolCalls, type ToolCallsHost, toolsOf } from "./tool-calls.ts";
