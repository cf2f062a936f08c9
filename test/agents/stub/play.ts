import type { Conversation, Saying } from "./conversation.ts";
import { reading, running, stepTool, writing } from "./own-tools.ts";

/** What is to be seen in the unit's file when its builder is done. */
export const BUILT = { path: "src/load.mjs", content: "export const rows = 3;\n" } as const;

/** The tools of a hat's step that are called here; all of them have to be there from the first word on. */
export const STEP_TOOLS = ["haiku_unit_read", "haiku_unit_record", "haiku_unit_criterion", "haiku_unit_advance_hat"];

/** A command for the program's own shell, and what it says: nothing in the command itself. */
export const SHELL = { command: "cat src/load.mjs && printf 'shell-%s' 42", says: "shell-42" } as const;

type Act =
  | { readonly write: typeof BUILT }
  | { readonly shell: string }
  | { readonly tool: string; readonly args?: object };

/** What a model does that wears this hat, call by call. */
const ACTS: Readonly<Record<string, readonly Act[]>> = {
  builder: [
    { tool: "haiku_unit_read" },
    { write: BUILT },
    { shell: SHELL.command },
    { tool: "haiku_unit_record", args: { section: "Builder", text: "Counts three rows." } },
    { tool: "haiku_unit_advance_hat", args: { message: "Loads three rows." } },
  ],
  verifier: [
    { tool: "haiku_unit_read" },
    { tool: "haiku_unit_criterion", args: { n: 1, met: true, evidence: "rows is 3" } },
    { tool: "haiku_unit_advance_hat", args: { message: "Holds." } },
  ],
};

/** The next call of the step that a conversation is about, or the words that end it. */
export function nextSaying({ text, tools, answered }: Conversation): Saying {
  const file = /Read (\/\S+prompt\.md) completely/.exec(text)?.[1];
  const step = stepIn(text);
  if (step === null) return file !== undefined && answered === 0 ? reading(tools, file) : { words: "ok" };
  const act = ACTS[step.hat]?.[answered - (file === undefined ? 0 : 1)];
  if (act === undefined) return { words: "Done." };
  if ("write" in act) return writing(tools, `${folderIn(text)}/${act.write.path}`, act.write.content);
  if ("shell" in act) return running(tools, act.shell);
  const { intent, stage, unit } = step;
  return stepTool(tools, act.tool, { intent, stage, unit, ...act.args });
}

/** The block at the head of a prompt; lines may be numbered and quotes escaped, as a tool has read it. */
function stepIn(text: string) {
  const block = /json haiku-step([\s\S]*?)```/.exec(text)?.[1];
  if (block === undefined) return null;
  const field = (name: string) => new RegExp(`${name}\\\\*": ?\\\\*"([^"\\\\]+)`).exec(block)?.[1] ?? "";
  return { intent: field("intent"), stage: field("stage"), unit: field("unit"), hat: field("hat") };
}

/** The step's checkout, which every prompt and program names. */
function folderIn(text: string): string {
  return `${/(\/[^\s"'<>`\\]*haiku-steps[^/\s]*\/step-\d+)\//.exec(text)?.[1] ?? ""}/tree`;
}
