import { answerMarker } from "../../render/index.ts";
import { type CommentPlan, cannotStart } from "../commands/issue-comment.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { unlessRefused } from "../refused-writes.ts";
import { startIntent } from "./start-intent.ts";

/** Does what a comment in an issue asks for; answers the intent that is to be looked at next, or null when all is said. */
export async function answerIssueComment(
  ports: EnginePorts,
  options: EngineOptions,
  place: { readonly issue: number; readonly comment: number },
  plan: CommentPlan,
): Promise<string | null> {
  switch (plan.kind) {
    case "nothing":
      return null;
    case "intent":
      return plan.slug;
    case "answer":
      await answer(ports, place, plan);
      return null;
    case "start":
      return start(ports, options, place, plan);
  }
}

async function start(
  ports: EnginePorts,
  options: EngineOptions,
  place: { readonly issue: number; readonly comment: number },
  { project, request, known }: Extract<CommentPlan, { kind: "start" }>,
): Promise<string | null> {
  try {
    const { kind, slug } = await startIntent({ ports, options }, project, request, known);
    if (kind === "started")
      await unlessRefused(ports, () => ports.conversation.react("comment", place.comment, "rocket"));
    options.reached?.("after-start");
    return slug;
  } catch (error) {
    return answerIssueComment(ports, options, place, cannotStart(options, error));
  }
}

/**
 * Claims the comment by a reaction and answers it; who finds the claim taken stays silent. Where GitHub takes no reaction
 * it is answered without.
 */
async function answer(
  ports: EnginePorts,
  { issue, comment }: { readonly issue: number; readonly comment: number },
  { reaction, words }: Extract<CommentPlan, { kind: "answer" }>,
): Promise<void> {
  const { conversation } = ports;
  const claim = await unlessRefused(ports, () => conversation.react("comment", comment, reaction));
  if (claim === "there") return;
  await unlessRefused(ports, () => conversation.comment(issue, `${answerMarker(comment)}\n${words}`));
}
