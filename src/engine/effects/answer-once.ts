import type { Reaction } from "../../ports/index.ts";
import { answerMarker } from "../../render/index.ts";
import { CLAIM_MS } from "../observe/unanswered-comments.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";

/** What is said to a comment, and the reaction by which it is claimed; `number`: where the comment stands. */
export interface Answer {
  readonly number: number;
  readonly comment: number;
  readonly reaction: Reaction;
  /** Empty: the reaction says all. */
  readonly words: string;
  /** Somebody has claimed it and seems not to have come to answer it. */
  readonly claimed: boolean;
}

/**
 * Claims a comment by a reaction and answers it; who finds the claim taken stays silent, unless nothing came of it in a
 * minute. Answers the number of writes.
 */
export async function answerOnce(
  { conversation }: Pick<EnginePorts, "conversation">,
  { bot }: Pick<EngineOptions, "bot">,
  { number, comment, reaction, words, claimed }: Answer,
): Promise<number> {
  if (claimed && !(await conversation.release(comment, bot.id, CLAIM_MS))) return 0;
  if ((await conversation.react("comment", comment, reaction)) !== "mine") return 0;
  if (words === "") return 1;
  await conversation.comment(number, `${answerMarker(comment)}\n${words}`);
  return 2;
}
