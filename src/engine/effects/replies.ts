import { type Finding, isClosed, sourceRef } from "../../method/index.ts";
import { findingMarker, remarkReply } from "../../render/index.ts";
import { pageOf } from "../observe/block-view.ts";
import { type Observation, stateOf } from "../observe/observation.ts";
import { issueOf } from "../observe/unanswered-comments.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";

/**
 * Answers remarks and questions that people made in comments and in the text of reviews once they are closed: where
 * they stand, one comment a place.
 */
export async function replyToRemarks(
  ports: EnginePorts,
  options: EngineOptions,
  observation: Observation,
): Promise<number> {
  const unanswered = remarks(observation, options.bot.id);
  const places = [...new Set(unanswered.map(({ number }) => number))];
  for (const number of places) {
    const here = unanswered.filter((one) => one.number === number);
    const words = here.map(({ finding }) => remarkReply(pageOf(options), stateOf(observation), finding));
    await ports.conversation.comment(number, words.join("\n\n---\n\n"));
  }
  return places.length;
}

interface Remark {
  readonly finding: Finding;
  /** Issue or pull request the remark stands in. */
  readonly number: number;
}

/** Closed findings that began as a comment or as the text of a review and have no answer yet. */
function remarks(observation: Observation, bot: number): readonly Remark[] {
  const { snapshot, slug } = observation;
  const issue = issueOf(stateOf(observation));
  const comments = [
    ...snapshot.issue_comments.map((comment) => ({ comment, number: issue ?? 0 })),
    ...snapshot.pull_requests.flatMap((pull) => pull.comments.map((comment) => ({ comment, number: pull.number }))),
  ];
  const places = new Map([
    ...comments.map(({ comment, number }): [string, number] => [
      sourceRef({ from: "comment", id: comment.id }),
      number,
    ]),
    ...snapshot.pull_requests.flatMap(({ number, reviews }) =>
      reviews.map(({ id }): [string, number] => [sourceRef({ from: "review", id }), number]),
    ),
  ]);
  return stateOf(observation)
    .findings.filter(isClosed)
    .flatMap((finding) => {
      const number = places.get(finding.source_ref);
      const marker = findingMarker(slug, finding.id);
      const answered = comments.some(({ comment }) => comment.author?.id === bot && comment.body.includes(marker));
      return number === undefined || answered ? [] : [{ finding, number }];
    });
}
