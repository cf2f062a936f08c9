export { TOOLS } from "./registry.ts";
export { listed, serveTools } from "./serve-tools.ts";
export {
  appendGates,
  appendJournal,
  readGates,
  readJournal,
  readSession,
  SessionFile,
  writeSession,
} from "./session-folder.ts";
export { type StepPromptInput, stepPrompt } from "./step-prompt.ts";
export type { Tool, ToolAnnotations } from "./tool.ts";
export { type Desk, type DeskHost, openDesk, toolsOf } from "./tool-desk.ts";
