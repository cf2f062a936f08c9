import type { Do, IntentState } from "../method/index.ts";
import type { CommentSeen, Snapshot } from "../ports/index.ts";
import { type ParsedCommand, parseCommands } from "../text/index.ts";
import { commentOfSource, issueOfSource } from "./intent-names.ts";

/** Our reaction to a comment of which something was refused. */
export const REFUSED = "confused";

/** Commands of a comment that count: of a person, not edited after it was written. */
export function parsedCommands(comment: CommentSeen): readonly ParsedCommand[] {
  return comment.edited ? [] : writtenCommands(comment);
}

/** Commands as they stand in a person's comment now: whoever edited it may be somebody else, so these alone do not count. */
export function writtenCommands(comment: CommentSeen): readonly ParsedCommand[] {
  if (comment.author === null || comment.author.bot) return [];
  return parseCommands(comment.body);
}

export interface PlacedComment {
  readonly comment: CommentSeen;
  /** Issue or pull request it stands in. */
  readonly number: number;
  readonly commands: readonly ParsedCommand[];
}

/** What one comment with commands leads to: lines for the books, words for people, and the reaction that claims it. */
export interface Answered {
  readonly comment: PlacedComment;
  readonly lines: readonly Do[];
  readonly words: readonly string[];
  readonly reaction: "+1" | typeof REFUSED | "eyes";
}

/** Comments with commands that nobody has answered yet, edited ones too, in the order they were written. */
export function unansweredCommands(state: IntentState, snapshot: Snapshot): readonly PlacedComment[] {
  const done = handledRefs(state);
  const issue = issueOf(state);
  const placed = [
    ...snapshot.issue_comments
      .filter((comment) => concerns(state, comment))
      .map((comment) => ({ comment, number: issue ?? 0 })),
    ...snapshot.pull_requests.flatMap((pull) => pull.comments.map((comment) => ({ comment, number: pull.number }))),
  ];
  return placed
    .filter(({ comment }) => comment.our_reactions.length === 0 && !done.has(`comment/${comment.id}`))
    .map((one) => ({ ...one, commands: writtenCommands(one.comment) }))
    .filter((one) => one.commands.length > 0)
    .sort((a, b) => a.comment.created_at.localeCompare(b.comment.created_at) || a.comment.id - b.comment.id);
}

/** Clocks of GitHub and the App differ by less. */
const SKEW_MS = 60_000;

/**
 * Whether a comment in the issue is said to this intent: after the command that began it, and before its end. What is
 * said later belongs to the next intent of the issue, or to none.
 */
function concerns(state: IntentState, comment: CommentSeen): boolean {
  const { created, ended } = state.intent;
  if (comment.id < (commentOfSource(created.source) ?? 0)) return false;
  if (ended === null) return true;
  const starts = parsedCommands(comment).some(({ name }) => name === "start");
  return !starts && Date.parse(comment.created_at) < Date.parse(ended.at) + SKEW_MS;
}

/** Number of the issue the intent came from. */
export function issueOf(state: IntentState): number | null {
  return issueOfSource(state.intent.created.source);
}

/** References of everything people said that the books already hold. */
export function handledRefs(state: IntentState): ReadonlySet<string> {
  const stages = Object.values(state.stages);
  const interventions = [
    ...state.intent.interventions,
    ...stages.flatMap((stage) => stage.interventions),
    ...state.findings.flatMap((finding) => finding.interventions),
  ];
  const refs = [
    ...interventions.map((one) => one.source),
    ...stages.flatMap((stage) => [
      stage.gate?.ref,
      stage.plan_signed?.ref,
      stage.plan_lapsed?.ref,
      ...stage.questions.map((question) => question.answer?.source),
    ]),
    ...state.findings.map((finding) => finding.source_ref),
    state.intent.created.source.split(" ")[1],
  ];
  return new Set(refs.filter((ref): ref is string => typeof ref === "string"));
}
