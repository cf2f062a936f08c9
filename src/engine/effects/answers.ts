import { intentBranch, ledgerBranch } from "../../method/index.ts";
import { boundedAnswer, startAnswer } from "../../render/index.ts";
import { commentOfSource } from "../ledger/intent-names.ts";
import { pageOf } from "../observe/block-view.ts";
import { type Observation, pullFor, stateOf } from "../observe/observation.ts";
import { CLAIM_MS, type CommentAnswer, issueOf } from "../observe/unanswered-comments.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { apart, unlessRefused } from "../refused-writes.ts";
import { answerOnce } from "./answer-once.ts";
import { forecast } from "./forecast.ts";
import { branchesInTheWay } from "./names-in-the-way.ts";

/** The answer in the issue: link to the pull request, what will happen, what was in the way, how to stop it. Once. */
export async function answerStart(
  ports: EnginePorts,
  options: EngineOptions,
  observation: Observation,
): Promise<number> {
  const { slug } = observation;
  const issue = issueOf(stateOf(observation));
  const pull = pullFor(observation.snapshot, intentBranch(slug));
  // Where the issue is gone, GitHub may lead to what it is now, in another repository: who is there has asked for nothing.
  if (issue === null || observation.snapshot.issue === null || !pull) return 0;
  const marker = `<!-- haiku:started ${slug} -->`;
  if (
    observation.snapshot.issue_comments.some(
      (comment) => comment.author?.id === options.bot.id && comment.body.includes(marker),
    )
  )
    return 0;
  const comment = commentOfSource(stateOf(observation).intent.created.source);
  const refused = observation.refused_writes?.some(({ key }) => key.startsWith(`comment ${issue} `)) ?? false;
  if (comment !== null && !refused && !(await isOursToSay(ports, options, comment))) return 0;
  const started = { page: pageOf(options), state: stateOf(observation), pull: pull.number, ...forecast(observation) };
  const in_the_way = await branchesInTheWay(ports, options, stateOf(observation));
  const unproven = options.mayLackPushes === true && (await ports.activity.pushes(ledgerBranch(slug))) === null;
  await ports.conversation.comment(issue, `${marker}\n${startAnswer({ ...started, in_the_way, unproven })}`);
  return 1;
}

/**
 * Claims the comment that began it: of two processes one says so. Who has claimed it and has said nothing in a minute has died
 * meanwhile. Where GitHub takes no reaction it is said without.
 */
async function isOursToSay(
  ports: Pick<EnginePorts, "conversation" | "log">,
  { bot }: Pick<EngineOptions, "bot">,
  comment: number,
): Promise<boolean> {
  const { conversation } = ports;
  const claim = () => unlessRefused(ports, () => conversation.react("comment", comment, "rocket"));
  if ((await claim()) !== "there") return true;
  const lapsed = await unlessRefused(ports, () => conversation.release(comment, bot.id, CLAIM_MS));
  return lapsed === true && (await claim()) !== "there";
}

/** Answers each comment once, whatever becomes of the others. */
export async function giveAnswers(
  ports: EnginePorts,
  options: EngineOptions,
  answered: readonly CommentAnswer[],
): Promise<number> {
  let writes = 0;
  for (const { comment, words, reaction } of answered) {
    const text = words.filter((one) => one !== "").join("\n\n---\n\n");
    const { number, claimed } = comment;
    const answer = { number, comment: comment.comment.id, reaction, words: boundedAnswer(text), claimed };
    writes += (await apart(() => answerOnce(ports, options, answer))) ?? 0;
  }
  return writes;
}
