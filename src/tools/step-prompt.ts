import { writeScope } from "../engine/index.ts";
import { type Prompt, type PromptInput, renderPrompt, type WriteScope } from "../render/prompt/index.ts";
import { toolsOf } from "./tool-calls.ts";

/** What a step's prompt is made of, besides what follows from the step itself. */
export type StepPromptInput = Omit<PromptInput, "tools" | "scope">;

/** The prompt of a step and what it may write: in a job, and for whoever wants to read it beforehand. */
export function stepPrompt(input: StepPromptInput): { readonly prompt: Prompt; readonly scope: WriteScope } {
  const { state, plans, studio, step } = input;
  const scope = writeScope(state, plans, studio, step);
  const tools = toolsOf({ state, step }).map(({ name }) => name);
  return { prompt: renderPrompt({ ...input, tools, scope }), scope };
}
