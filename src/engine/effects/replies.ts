import { type Finding, isClosed } from "../../method/index.ts";
import { findingMarker, remarkReply } from "../../render/index.ts";
import { issueOf } from "../comments.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { stateOf, type World } from "../world.ts";
import { pageOf } from "./view.ts";

/** Answers remarks and questions that people made in comments once they are closed: where they stand, one comment a place. */
export async function replyToRemarks(ports: EnginePorts, options: EngineOptions, world: World): Promise<number> {
  const unanswered = remarks(world, options.bot.id);
  const places = [...new Set(unanswered.map(({ number }) => number))];
  for (const number of places) {
    const here = unanswered.filter((one) => one.number === number);
    const words = here.map(({ finding }) => remarkReply(pageOf(options), stateOf(world), finding));
    await ports.conversation.comment(number, words.join("\n\n---\n\n"));
  }
  return places.length;
}

interface Remark {
  readonly finding: Finding;
  /** Issue or pull request the remark stands in. */
  readonly number: number;
}

/** Closed findings that began as a comment and have no answer yet. */
function remarks(world: World, bot: number): readonly Remark[] {
  const { snapshot, slug } = world;
  const issue = issueOf(stateOf(world));
  const comments = [
    ...snapshot.issue_comments.map((comment) => ({ comment, number: issue ?? 0 })),
    ...snapshot.pull_requests.flatMap((pull) => pull.comments.map((comment) => ({ comment, number: pull.number }))),
  ];
  return stateOf(world)
    .findings.filter(isClosed)
    .flatMap((finding) => {
      const asked = comments.find(({ comment }) => finding.source_ref === `comment/${comment.id}`);
      const marker = findingMarker(slug, finding.id);
      const answered = comments.some(({ comment }) => comment.author?.id === bot && comment.body.includes(marker));
      return asked && !answered ? [{ finding, number: asked.number }] : [];
    });
}
