import { answerMarker, brokenAnswer } from "../../render/index.ts";
import { describeError, HostError } from "../../shared/index.ts";
import { beingAnswered, type CommentPlan, cannotStart, planComment } from "../commands/issue-comment.ts";
import { pageOf } from "../observe/block-view.ts";
import { CLAIM_MS, REFUSED } from "../observe/unanswered-comments.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { unlessRefused } from "../refused-writes.ts";
import { startIntent } from "./start-intent.ts";

interface Place {
  readonly issue: number;
  readonly comment: number;
}

/** What has come of a comment in an issue. */
export interface HeardComment {
  /** The intent that is to be looked at next; null when all is said. */
  readonly slug: string | null;
  /** GitHub does not let the App answer it: it is to be heard again, after a while. */
  readonly refused: boolean;
}

/** Carries out a comment in an issue. Fails where the same may succeed later; what fails for good is told where it was written. */
export async function hearComment(ports: EnginePorts, options: EngineOptions, place: Place): Promise<HeardComment> {
  try {
    return await answerIssueComment(
      ports,
      options,
      place,
      await planComment(ports, options, place.issue, place.comment),
    );
  } catch (error) {
    if (error instanceof HostError && error.retryable) throw error;
    // Not shown, or in conflict: GitHub says so of what is there as well, for a while.
    if (error instanceof HostError && (error.status === 404 || error.status === 409))
      throw new HostError(error.message, { retryable: true, status: error.status, cause: error });
    ports.log.error({ ...place, err: error }, `a comment was not carried out: ${describeError(error)}`);
    const words = brokenAnswer(pageOf(options), describeError(error));
    return answer(ports, options, place, { reaction: REFUSED, words });
  }
}

/** Does what a comment in an issue asks for. */
async function answerIssueComment(
  ports: EnginePorts,
  options: EngineOptions,
  place: Place,
  plan: CommentPlan,
): Promise<HeardComment> {
  switch (plan.kind) {
    case "nothing":
      return { slug: null, refused: false };
    case "intent":
      return { slug: plan.slug, refused: false };
    case "answer":
      return answer(ports, options, place, plan);
    case "start":
      return start(ports, options, place, plan);
  }
}

async function start(
  ports: EnginePorts,
  options: EngineOptions,
  place: Place,
  { project, request, known }: Extract<CommentPlan, { kind: "start" }>,
): Promise<HeardComment> {
  try {
    const { slug } = await startIntent({ ports, options }, project, request, known);
    options.reached?.("after-start");
    return { slug, refused: false };
  } catch (error) {
    return answerIssueComment(ports, options, place, cannotStart(options, error));
  }
}

/**
 * Claims the comment by a reaction and answers it; who finds the claim taken looks again, in case nothing comes of it in a
 * minute. Where GitHub takes no reaction it is answered without.
 */
async function answer(
  ports: EnginePorts,
  { bot }: Pick<EngineOptions, "bot">,
  { issue, comment }: Place,
  { reaction, words }: Pick<Extract<CommentPlan, { kind: "answer" }>, "reaction" | "words">,
): Promise<HeardComment> {
  const { conversation } = ports;
  const claim = () => unlessRefused(ports, () => conversation.react("comment", comment, reaction));
  if ((await claim()) === "there") {
    const lapsed = await unlessRefused(ports, () => conversation.release(comment, bot.id, CLAIM_MS));
    if (lapsed === false || (lapsed && (await claim()) === "there")) throw beingAnswered(comment);
    if (lapsed === null) return { slug: null, refused: true };
  }
  const said = await unlessRefused(ports, () => conversation.comment(issue, `${answerMarker(comment)}\n${words}`));
  return { slug: null, refused: said === null };
}
