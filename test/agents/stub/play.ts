import type { Conversation, Saying } from "./conversation.ts";
import { goingOn, reading, running, stepTool, writing } from "./own-tools.ts";
import { type Step, stepIn } from "./step.ts";

/** One thing that a model does in its step; paths are those of the checkout. */
export type Act =
  | { readonly write: { readonly path: string; readonly content: string }; readonly again?: boolean }
  | { readonly read: string }
  | { readonly shell: string }
  | { readonly tool: string; readonly args?: object };

/** What a model does in a step, call by call. */
export type Acts = (step: Step) => readonly Act[];

/** The next call of the step that a conversation is about, or the words that end it. */
export function nextSaying(conversation: Conversation, acts: Acts): Saying {
  const { text, tools, answered, goesOn } = conversation;
  if (goesOn !== undefined) return goingOn(tools, goesOn);
  const file = /Read (\/\S+prompt\.md) completely/.exec(text)?.[1];
  const step = stepIn(text);
  if (step === null) return file !== undefined && answered === 0 ? reading(tools, file) : { words: "ok" };
  const act = acts(step)[answered - (file === undefined ? 0 : 1)];
  if (act === undefined) return { words: "Done." };
  if ("write" in act) {
    const { path, content } = act.write;
    return writing(tools, { path: `${folderIn(text)}/${path}`, content, again: act.again ?? false });
  }
  if ("read" in act) return reading(tools, `${folderIn(text)}/${act.read}`);
  return "shell" in act ? running(tools, act.shell) : stepTool(tools, act.tool, act.args ?? {});
}

/** The step's checkout, which every prompt and program names. */
function folderIn(text: string): string {
  return `${/(\/[^\s"'<>`\\]*haiku-steps[^/\s]*\/step-\d+)\//.exec(text)?.[1] ?? ""}/tree`;
}
