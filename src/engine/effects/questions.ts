import { intentBranch, workingStage } from "../../method/index.ts";
import { questionComment, questionMarker } from "../../render/index.ts";
import { pageOf } from "../observe/block-view.ts";
import { type Observation, pullFor, stateOf } from "../observe/observation.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";

/** Puts open questions to people, each once, in one comment for all that are new. */
export async function askQuestions(
  ports: EnginePorts,
  options: EngineOptions,
  observation: Observation,
): Promise<number> {
  const stage = workingStage(stateOf(observation));
  const open = (stage?.questions ?? []).filter((question) => question.answer === null);
  const place =
    (stage && pullFor(observation.snapshot, stage.branch)) ??
    pullFor(observation.snapshot, intentBranch(observation.slug));
  if (open.length === 0 || place?.state !== "open") return 0;
  const said = observation.snapshot.pull_requests.flatMap((pull) =>
    pull.comments.filter((comment) => comment.author?.id === options.bot.id),
  );
  const fresh = open.filter(
    (question) => !said.some((comment) => comment.body.includes(questionMarker(observation.slug, question.id))),
  );
  if (fresh.length === 0) return 0;
  await ports.conversation.comment(
    place.number,
    fresh.map((question) => questionComment(pageOf(options), observation.slug, question)).join("\n\n---\n\n"),
  );
  return 1;
}
