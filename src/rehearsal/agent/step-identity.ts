import * as z from "zod";
import { parseJson, UserError } from "../../shared/index.ts";

/** Who one is in a step, as the block `haiku-step` at the head of every prompt says it. */
export const StepIdentity = z.looseObject({
  key: z.string(),
  intent: z.string(),
  /** Folder of the intent's work below `.haiku/intents/`. */
  folder: z.string(),
  stage: z.string().nullable(),
  kind: z.string(),
  subject: z.string().nullable(),
  hat: z.string().nullable(),
  /** File stem of the unit at hand, where there is one. */
  unit: z.string().nullable(),
  bolt: z.number().nullable(),
  n: z.number(),
  attempt: z.number(),
});
/** The block as it was read; what is null does not apply to this kind of step. */
export type StepIdentity = z.infer<typeof StepIdentity>;

/** Reads the block out of a prompt. Fails with `prompt_without_identity` when there is none. */
export function identityIn(prompt: string): StepIdentity {
  const block = /^```json haiku-step\n([\s\S]*?)\n```$/m.exec(prompt)?.[1];
  if (block !== undefined) return parseJson(block, StepIdentity, "the prompt's haiku-step block");
  throw new UserError(
    "prompt_without_identity",
    "the prompt has no haiku-step block",
    "start this agent by the Action, or give it a prompt the Action has written",
  );
}
