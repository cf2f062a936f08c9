import type { StepIdentity } from "../../../src/rehearsal/agent/index.ts";

/** Who a conversation's agent is in its step. */
export type Step = StepIdentity;

/** The step of a conversation. The block is not read as JSON: a tool that read it may have numbered its lines and escaped its quotes. */
export function stepIn(text: string): Step | null {
  const block = /json haiku-step([\s\S]*?)```/.exec(text)?.[1];
  if (block === undefined) return null;
  const word = (name: string) => new RegExp(`"?${name}\\\\*": ?\\\\*"([^"\\\\]+)`).exec(block)?.[1] ?? null;
  const number = (name: string) => Number(new RegExp(`\\b${name}\\\\*": ?(\\d+)`).exec(block)?.[1] ?? Number.NaN);
  const bolt = number("bolt");
  return {
    key: word("key") ?? "",
    intent: word("intent") ?? "",
    folder: word("folder") ?? "",
    stage: word("stage"),
    kind: word("kind") ?? "",
    subject: word("subject"),
    unit: word("unit"),
    hat: word("hat"),
    bolt: Number.isNaN(bolt) ? null : bolt,
    n: number("n"),
    attempt: number("attempt"),
  };
}
