import type { Reaction } from "../../ports/index.ts";
import { answerMarker } from "../../render/index.ts";
import { answeredIn, CLAIM_MS, REFUSED } from "../observe/unanswered-comments.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { isJustRefused } from "../refused-writes.ts";

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
 * minute. Where GitHub takes no reaction it is answered without. Answers the number of writes.
 */
export async function answerOnce(
  { conversation }: Pick<EnginePorts, "conversation">,
  { bot }: Pick<EngineOptions, "bot">,
  { number, comment, reaction, words, claimed }: Answer,
): Promise<number> {
  if (claimed && !(await conversation.release(comment, bot.id, CLAIM_MS))) return 0;
  const claim = await claims({ conversation, comment, reaction });
  if (claim === "there" || (claim === "refused" && words === "")) return 0;
  if (words === "") return 1;
  // Nothing keeps a second answer away then but the first one.
  if (claim === "refused" && answeredIn(await conversation.comments(number, comment), { bot: bot.id }).has(comment))
    return 0;
  await conversation.comment(number, `${answerMarker(comment)}\n${words}`);
  return claim === "mine" ? 2 : 1;
}

/**
 * `refused`: GitHub has just refused it, and what is said can do without. What is not carried out cannot: an approval that
 * does not wear that sign would stand.
 */
async function claims({
  conversation,
  comment,
  reaction,
}: Pick<Answer, "comment" | "reaction"> & Pick<EnginePorts, "conversation">): Promise<"mine" | "there" | "refused"> {
  try {
    return await conversation.react("comment", comment, reaction);
  } catch (error) {
    if (reaction !== REFUSED && isJustRefused(error)) return "refused";
    throw error;
  }
}
