export { modelOf } from "./mandate.ts";
export type { ManifestEntry, Prompt, PromptInput, PromptPart, WriteScope } from "./prompt-input.ts";
export { renderPrompt } from "./render-prompt.ts";
