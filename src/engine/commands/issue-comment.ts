import { randomUUID } from "node:crypto";
import type { Account, CommentSeen } from "../../ports/index.ts";
import {
  EDITED_COMMAND,
  endedAnswer,
  failedAnswer,
  helpAnswer,
  ledgerGoneAnswer,
  refusal,
  UNREAD_COMMAND,
} from "../../render/index.ts";
import { HostError, UserError } from "../../shared/index.ts";
import { DEFAULT_CONFIG } from "../../studio/index.ts";
import type { ParsedCommand, ParsedCommands } from "../../text/index.ts";
import { commentOfSource, countOfName, issueOfSource, type KnownIntent, sourceOf } from "../ledger/intent-names.ts";
import { knownIntents } from "../ledger/known-intents.ts";
import { mayDo } from "../observe/approvals.ts";
import { pageOf } from "../observe/block-view.ts";
import { type ProjectFiles, readProjectFiles } from "../observe/project-config.ts";
import { answeredIn, CLAIM_MS, claimOn, REFUSED, writtenCommands } from "../observe/unanswered-comments.ts";
import type { EngineOptions, ReadPorts } from "../ports.ts";
import { commandHelp } from "./command-list.ts";
import { chooseGoal, type IssueWords } from "./goal.ts";
import { readStartWords, type StartOptions, type StartRequest } from "./start-words.ts";

/** What a comment in an issue leads to. Nothing of it is done yet. */
export type CommentPlan =
  | { readonly kind: "nothing" }
  /** It is this intent's to answer, which is to be looked at next. */
  | { readonly kind: "intent"; readonly slug: string }
  | { readonly kind: "answer"; readonly reaction: typeof REFUSED | "eyes"; readonly words: string }
  | {
      readonly kind: "start";
      readonly project: ProjectFiles;
      readonly request: StartRequest;
      readonly known: readonly KnownIntent[];
    };

interface AskedComment {
  readonly ports: ReadPorts;
  readonly options: EngineOptions;
  readonly issue: number;
  readonly comment: CommentSeen;
  readonly known: readonly KnownIntent[];
}

/**
 * A comment in an issue. Where an intent of the issue is open, it is that intent's to answer; otherwise `start` begins
 * one, and every other command is answered here.
 */
export async function planComment(
  ports: ReadPorts,
  options: EngineOptions,
  issue: number,
  commentId: number,
): Promise<CommentPlan> {
  // Whatever answers it stands below it.
  const conversation = await ports.conversation.comments(issue, commentId);
  const comment = conversation.find((one) => one.id === commentId);
  if (!comment) throw new HostError(`comment ${commentId} cannot be seen yet`, { retryable: true, status: 404 });
  const known = await knownIntents({ ports, options, issue });
  const sound = known.filter((one) => one.doubt === undefined && issueOfSource(one.source) === issue);
  // An intent takes nothing for its own that was said before it began: heard late, that is answered here.
  const own = sound.filter((one) => (commentOfSource(one.source) ?? 0) <= commentId);
  const theirs = own.find((one) => one.source === sourceOf(issue, commentId)) ?? own.find((one) => !one.ended);
  if (theirs) return { kind: "intent", slug: theirs.slug };
  const look = { bot: options.bot.id, now: ports.clock.now() };
  const claim = claimOn(comment, answeredIn(conversation, look), look);
  if (claim === "done") return { kind: "nothing" };
  if (claim === "fresh") throw beingAnswered(commentId);
  const { commands, unread } = writtenCommands(comment);
  const start = commands.find((command) => command.name === "start");
  const asked = { ports, options, issue, comment, known };
  const refused = whyRefused(asked, { commands, unread });
  if (refused !== null) return refuse(refused);
  if (start) return planStart(asked, start);
  if (unread) return refuse(UNREAD_COMMAND);
  return commands.length > 0 ? answerOutside(asked, own.at(-1)?.slug ?? null) : { kind: "nothing" };
}

/** Another process has claimed it; should that one die, its claim lapses. */
export function beingAnswered(comment: number): HostError {
  return new HostError(`comment ${comment} is being answered by another process`, { retryable: true, wait: CLAIM_MS });
}

/** Why none of these commands can be carried out, whatever they ask for; null when they can be, or when there are none. */
function whyRefused({ options, comment, known }: AskedComment, { commands, unread }: ParsedCommands): string | null {
  const [command] = commands;
  if (comment.edited && (command !== undefined || unread)) return EDITED_COMMAND;
  if (command === undefined) return null;
  const doubt = known.find((one) => one.doubt !== undefined)?.doubt;
  if (doubt === undefined) return null;
  return failedAnswer(pageOf(options), { what: command.name, message: doubt.message, hint: doubt.hint });
}

async function planStart(asked: AskedComment, start: ParsedCommand): Promise<CommentPlan> {
  const { ports, options, issue, comment, known } = asked;
  const by = comment.author && { login: comment.author.login, id: comment.author.id };
  if (!by) return { kind: "nothing" };
  try {
    const project = await readProjectFiles(ports.store, await defaultHead(ports), options.shippedStudios);
    if (!(await mayDo({ permissions: ports.permissions, config: project.config, action: "start" }, by))) {
      const need = project.config.permissions.start;
      return refuse(refusal(pageOf(options), { who: by.login, what: "start", need }));
    }
    const wanted = await readWanted(asked, project, start);
    return { kind: "start", project, request: { issue, comment: comment.id, by, wanted }, known };
  } catch (error) {
    return cannotStart(options, error);
  }
}

/** Says what somebody can do about it. What will pass by itself is tried again instead. */
export function cannotStart(options: EngineOptions, error: unknown): CommentPlan {
  return refuse(failedAnswer(pageOf(options), { what: "start", ...wordsOf(error) }));
}

function wordsOf(error: unknown): { readonly message: string; readonly hint: string } {
  if (error instanceof UserError) return { message: error.message, hint: error.hint };
  if (!(error instanceof HostError) || error.retryable) throw error;
  return {
    message: `GitHub does not let the App do it: ${error.message}`,
    hint: "a branch named `haiku`, or a rule for branches below it, can be in the way; give the command again once it is gone",
  };
}

/** What is to be started. UserError for words that ask for nothing there is, and for a goal that nobody who may has said. */
async function readWanted(asked: AskedComment, project: ProjectFiles, start: ParsedCommand): Promise<StartOptions> {
  if (!project.hasWorkflow)
    throw new UserError(
      "workflow_missing",
      "`.github/workflows/haiku.yml` is not on the default branch",
      "add the workflow file that comes with the Action",
    );
  const { title, adopt, ...wanted } = readStartWords(project, start.args);
  const { author, created_at: at } = asked.comment;
  const wish = { title, text: start.rest, adopt, by: author?.login ?? "ghost", at };
  const chosen = chooseGoal(await issueWords(asked, project), wish, randomUUID().replaceAll("-", ""));
  if (chosen.kind === "ask") throw new UserError("goal_of_others", chosen.message, chosen.hint);
  return { ...wanted, title: chosen.title, goal: chosen.goal };
}

async function issueWords({ ports, options, issue }: AskedComment, { config }: ProjectFiles): Promise<IssueWords> {
  const seen = await ports.conversation.issue(issue);
  const may = async (who: Account | null): Promise<boolean> =>
    who !== null && (await mayDo({ permissions: ports.permissions, config, action: "start" }, who));
  const { owner, name } = options.repo;
  const link = `${options.webUrl}/${owner}/${name}/issues/${issue}`;
  const authorMay = await may(seen.author);
  const editorMay = seen.edited === null ? authorMay : await may(seen.edited.by);
  return { ...seen, number: issue, link, authorMay, editorMay };
}

function refuse(words: string): CommentPlan {
  return { kind: "answer", reaction: REFUSED, words };
}

/** A command where no intent is open: there was one, its ledger is gone, or there is none yet. */
function answerOutside(asked: AskedComment, ended: string | null): CommentPlan {
  const { known, issue, options } = asked;
  const bare = known.find(
    ({ slug, folder, source }) => folder === null && source === "" && countOfName(issue, slug) !== null,
  );
  const help = helpAnswer(commandHelp(DEFAULT_CONFIG));
  const none = bare === undefined ? help : `${ledgerGoneAnswer(pageOf(options), bare.slug)}\n\n${help}`;
  return { kind: "answer", reaction: "eyes", words: ended === null ? none : endedAnswer(pageOf(options), ended) };
}

async function defaultHead(ports: ReadPorts): Promise<string> {
  try {
    return (await ports.observer.snapshot("-", [], null)).default_branch.head;
  } catch (error) {
    if (!(error instanceof HostError) || error.status !== 404) throw error;
    throw new UserError(
      "repository_empty",
      "the repository has no commit on its default branch yet",
      "make one, with the workflow file `.github/workflows/haiku.yml` that comes with the Action, and give the command again",
    );
  }
}
