import { intentBranch } from "../../method/index.ts";
import type { CheckOutput, PullRequestSeen, Snapshot } from "../../ports/index.ts";
import { failedAnswer } from "../../render/index.ts";
import { blobId, UserError } from "../../shared/index.ts";
import { pageOf } from "../observe/block-view.ts";
import { answeredIn, claimOn, parsedCommands, REFUSED } from "../observe/unanswered-comments.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { apart } from "../refused-writes.ts";
import { answerOnce } from "./answer-once.ts";
import { keepCheck, ownCheck } from "./keep-check.ts";

/** What cannot go on, and why. */
export interface BlockedIntent {
  readonly slug: string;
  /** Its issue, where that is known and the intent has not ended. */
  readonly issue: number | null;
  readonly error: UserError;
}

/**
 * Says on the intent's pull request why nothing goes on: a failing check with what is wrong and what to do, and an
 * answer to every command. Before there is one it is said in the issue. Works without ledger, because they may be what is
 * broken; where GitHub keeps from the App what is said and done, with the check alone. Answers the number of writes.
 */
export async function showBlocked(
  ports: EnginePorts,
  options: EngineOptions,
  { slug, issue, error }: BlockedIntent,
): Promise<number> {
  const snapshot = await seenIfAllowed(ports, slug, issue);
  if (snapshot === null) return (await apart(() => showUnseen(ports, slug, error))) ?? 0;
  const place = snapshot.pull_requests.find((pull) => pull.head_branch === intentBranch(slug));
  const inIssue =
    issue === null || snapshot.issue === null ? [] : [{ number: issue, comments: snapshot.issue_comments }];
  const shown = await apart(() => showOnce(ports, options, { slug, place: place ?? null, inIssue }, error));
  return (shown ?? 0) + (await answerBlocked(ports, options, [...snapshot.pull_requests, ...inIssue], error));
}

async function seenIfAllowed({ observer }: EnginePorts, slug: string, issue: number | null): Promise<Snapshot | null> {
  try {
    return await observer.snapshot(slug, [], issue);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** On the head of the intent's branch, of which nothing more can be seen. */
async function showUnseen({ store, checks }: EnginePorts, slug: string, error: UserError): Promise<number> {
  const branch = intentBranch(slug);
  const head = (await store.branches(branch)).get(branch);
  if (head === undefined) return 0;
  const check = blockedCheck(slug, head, error);
  return keepCheck({ checks }, await checks.newest(head, check.name), check);
}

type Conversed = Pick<PullRequestSeen, "number" | "comments">;

async function showOnce(
  ports: EnginePorts,
  options: EngineOptions,
  { slug, place: pull, inIssue }: { slug: string; place: PullRequestSeen | null; inIssue: readonly Conversed[] },
  error: UserError,
): Promise<number> {
  if (pull?.state === "open") {
    const check = blockedCheck(slug, pull.head, error);
    return keepCheck(ports, ownCheck(options, pull, check.name), check);
  }
  const [where] = pull === null ? inIssue : pull.state === "closed" ? [pull] : [];
  return where === undefined ? 0 : sayOnce(ports, options, where, error);
}

function blockedCheck(slug: string, head: string, error: UserError): CheckOutput {
  const summary = `**${error.message}**\n\nWhat to do: ${error.hint}.\n\nNothing is lost; the intent goes on by itself once this is mended.`;
  const digest = blobId(`${head}\n${error.code}\n${summary}`).slice(0, 16);
  return {
    name: "haiku/delivery",
    head,
    status: "completed",
    conclusion: "failure",
    title: `Blocked: ${error.message}`.slice(0, 120),
    summary,
    external_id: `${slug}/-#blocked-${digest}`,
    annotations: [],
    buttons: [],
  };
}

/** Neither a closed pull request nor an issue shows checks: there it is said in a comment, once for each reason. */
async function sayOnce(
  ports: EnginePorts,
  options: EngineOptions,
  place: Conversed,
  error: UserError,
): Promise<number> {
  const marker = `<!-- haiku:blocked ${blobId(`${error.code}\n${error.message}`).slice(0, 16)} -->`;
  if (place.comments.some((comment) => comment.author?.id === options.bot.id && comment.body.includes(marker)))
    return 0;
  await ports.conversation.comment(
    place.number,
    `${marker}\n**Blocked: ${error.message}.**\n\nWhat to do: ${error.hint}. Nothing is lost; the intent goes on by itself once this is mended.`,
  );
  return 1;
}

/** Whoever asks while nothing works is told why. */
async function answerBlocked(
  ports: EnginePorts,
  options: EngineOptions,
  places: readonly Conversed[],
  error: UserError,
): Promise<number> {
  let writes = 0;
  const look = { bot: options.bot.id, now: ports.clock.now() };
  for (const { number, comments } of places) {
    const answered = answeredIn(comments, look);
    for (const comment of comments) {
      const claim = claimOn(comment, answered, look);
      const [command] = claim === "open" || claim === "lapsed" ? parsedCommands(comment) : [];
      if (!command) continue;
      const words = failedAnswer(pageOf(options), { what: command.name, message: error.message, hint: error.hint });
      const answer = { number, comment: comment.id, reaction: REFUSED, words, claimed: claim === "lapsed" } as const;
      writes += (await apart(() => answerOnce(ports, options, answer))) ?? 0;
    }
  }
  return writes;
}
