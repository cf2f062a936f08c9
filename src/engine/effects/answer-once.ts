import type { Reaction } from "../../ports/index.ts";
import { answerMarker } from "../../render/index.ts";
import type { EnginePorts } from "../ports.ts";

/** What is said to a comment, and the reaction by which it is claimed; `number`: where the comment stands. */
export interface Answer {
  readonly number: number;
  readonly comment: number;
  readonly reaction: Reaction;
  /** Empty: the reaction says all. */
  readonly words: string;
}

/** Claims a comment by a reaction and answers it; who finds the claim taken stays silent. Answers the number of writes. */
export async function answerOnce(
  { conversation }: Pick<EnginePorts, "conversation">,
  { number, comment, reaction, words }: Answer,
): Promise<number> {
  if ((await conversation.react("comment", comment, reaction)) !== "mine") return 0;
  if (words === "") return 1;
  await conversation.comment(number, `${answerMarker(comment)}\n${words}`);
  return 2;
}
