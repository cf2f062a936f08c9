import { type IntentState, type LedgerEvent, sourceRef } from "../../method/index.ts";
import type { CommentSeen, Snapshot } from "../../ports/index.ts";
import { answeredBy } from "../../render/index.ts";
import { remembered } from "../../shared/index.ts";
import { type ParsedCommand, type ParsedCommands, parseCommands } from "../../text/index.ts";
import { commentOfSource, issueOfSource } from "../ledger/intent-names.ts";

/** Our reaction to a comment of which something was refused. */
export const REFUSED = "confused";

const NONE: ParsedCommands = { commands: [], unread: false };
/** Comments are looked at in every look, and each of them may be 64 KB of whatever somebody has thought of. */
const readOnce = remembered(parseCommands, { texts: 2000, characters: 16_000_000 });

/** Commands of a comment that count: of a person, not edited after it was written. */
export function parsedCommands(comment: CommentSeen): readonly ParsedCommand[] {
  return comment.edited ? [] : writtenCommands(comment).commands;
}

/** Commands as they stand in a person's comment now: whoever edited it may be somebody else, so these alone do not count. */
export function writtenCommands(comment: CommentSeen): ParsedCommands {
  if (comment.author === null || comment.author.bot || !comment.body.includes("/haiku")) return NONE;
  return readOnce(comment.body);
}

/** A comment with the commands it holds, an edited one's too. */
export interface PlacedComment {
  readonly comment: CommentSeen;
  /** Issue or pull request it stands in. */
  readonly number: number;
  readonly commands: readonly ParsedCommand[];
  /** It holds what may be a command and cannot be read. */
  readonly unread: boolean;
  /** It bears our claim, and no answer stands below it. */
  readonly claimed: boolean;
}

/** What one comment with commands leads to: lines for the ledger, words for people, and the reaction that claims it. */
export interface CommentAnswer {
  readonly comment: PlacedComment;
  readonly events: readonly LedgerEvent[];
  readonly words: readonly string[];
  readonly reaction: "+1" | typeof REFUSED | "eyes";
}

/** Comments with commands that nobody has answered yet, edited ones too, in the order they were written. */
export function unansweredCommands(state: IntentState, snapshot: Snapshot, look: AnswerLook): readonly PlacedComment[] {
  const done = handledRefs(state);
  const unanswered = (comments: readonly CommentSeen[], number: number) => {
    const said = answeredIn(comments, look);
    return comments.flatMap((comment) => {
      const claim = done.has(sourceRef({ from: "comment", id: comment.id })) ? "done" : claimOn(comment, said, look);
      return claim === "open" || claim === "lapsed" ? [{ comment, number, claimed: claim === "lapsed" }] : [];
    });
  };
  const placed = [
    ...unanswered(snapshot.issue_comments, issueOf(state) ?? 0).filter(({ comment }) => concerns(state, comment)),
    ...snapshot.pull_requests.flatMap((pull) => unanswered(pull.comments, pull.number)),
  ];
  return placed
    .map((one) => ({ ...one, ...writtenCommands(one.comment) }))
    .filter((one) => one.commands.length > 0 || one.unread)
    .sort((a, b) => a.comment.created_at.localeCompare(b.comment.created_at) || a.comment.id - b.comment.id);
}

/** Who answers, and when it is. */
export interface AnswerLook {
  /** Id of the App's account. */
  readonly bot: number;
  readonly now: string;
}

/** Who has claimed a comment by a reaction and has not answered it by then has died meanwhile, or was not let to. */
export const CLAIM_MS = 60_000;
/** Nobody waits for an answer any longer; where people have deleted our answers, all would be given once more. */
const AWAITED_MS = 24 * 60 * 60_000;
/** These reactions only claim: words follow. Every other one is given when all is done. */
const CLAIMS: ReadonlySet<string> = new Set(["eyes", REFUSED]);

/** Ids of the comments of a conversation that our answers there name. */
export function answeredIn(comments: readonly CommentSeen[], { bot }: Pick<AnswerLook, "bot">): ReadonlySet<number> {
  const ours = comments.filter(({ author }) => author?.id === bot);
  return new Set(ours.flatMap(({ body }) => answeredBy(body) ?? []));
}

/** `open`: nobody has claimed it; `fresh`: somebody is about to answer it; `lapsed`: nobody has come to answer it in a minute. */
export type Claim = "open" | "fresh" | "lapsed" | "done";

/** How far a comment has come. That a claim has lapsed is certain only once it could be taken back. */
export function claimOn(comment: CommentSeen, answered: ReadonlySet<number>, { now }: AnswerLook): Claim {
  if (answered.has(comment.id)) return "done";
  if (comment.our_reactions.length === 0) return "open";
  const age = Date.parse(now) - Date.parse(comment.created_at);
  if (age >= AWAITED_MS || !comment.our_reactions.every((one) => CLAIMS.has(one))) return "done";
  return age < CLAIM_MS ? "fresh" : "lapsed";
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

/** References of everything people said that the ledger already hold. */
export function handledRefs(state: IntentState): ReadonlySet<string> {
  const stages = Object.values(state.stages);
  const interventions = [
    ...state.intent.interventions,
    ...stages.flatMap((stage) => stage.interventions),
    ...state.findings.flatMap((finding) => finding.interventions),
  ];
  const begunBy = commentOfSource(state.intent.created.source);
  const refs = [
    ...interventions.map((one) => one.source),
    ...stages.flatMap((stage) => [
      stage.gate?.ref,
      stage.plan_signed?.ref,
      stage.plan_lapsed?.ref,
      ...stage.questions.map((question) => question.answer?.source),
    ]),
    ...state.findings.map((finding) => finding.source_ref),
    begunBy === null ? null : sourceRef({ from: "comment", id: begunBy }),
  ];
  return new Set(refs.filter((ref): ref is string => typeof ref === "string"));
}
