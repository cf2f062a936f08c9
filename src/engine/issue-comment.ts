import type { CommentSeen } from "../ports/index.ts";
import { answerMarker, endedAnswer, failedAnswer, helpAnswer, refusal } from "../render/index.ts";
import { UserError } from "../shared/index.ts";
import { DEFAULT_CONFIG } from "../studio/index.ts";
import { commandHelp } from "./command-help.ts";
import { parsedCommands, REFUSED } from "./comments.ts";
import { pageOf } from "./effects/index.ts";
import { issueOfSource, type KnownIntent, sourceOf } from "./intent-names.ts";
import { knownIntents } from "./known-intents.ts";
import { mayDo } from "./offers.ts";
import type { EngineOptions, EnginePorts } from "./ports.ts";
import { readProjectFiles } from "./project-files.ts";
import { startIntent } from "./start-intent.ts";

/** The intent that a comment concerns, to be looked at next; null when all is said. */
export interface Concerned {
  readonly slug: string | null;
}

interface Asked {
  readonly ports: EnginePorts;
  readonly options: EngineOptions;
  readonly issue: number;
  readonly comment: CommentSeen;
  readonly known: readonly KnownIntent[];
}

/**
 * A comment in an issue. Where an intent of the issue is open, it is that intent's to answer; otherwise `start` begins
 * one, and every other command is answered here.
 */
export async function issueComment(
  ports: EnginePorts,
  options: EngineOptions,
  issue: number,
  commentId: number,
): Promise<Concerned> {
  const comment = (await ports.conversation.comments(issue, null)).find((one) => one.id === commentId);
  if (!comment) return { slug: null };
  const known = await knownIntents(ports);
  const own = known.filter((one) => issueOfSource(one.source) === issue);
  const theirs = own.find((one) => one.source === sourceOf(issue, commentId)) ?? own.find((one) => !one.ended);
  if (theirs) return { slug: theirs.slug };
  const commands = parsedCommands(comment);
  const start = commands.find((command) => command.name === "start");
  const asked = { ports, options, issue, comment, known };
  if (start) return startFrom(asked, start.args);
  if (commands.length > 0) await answerOutside(asked, own.at(-1)?.slug ?? null);
  return { slug: null };
}

async function startFrom(asked: Asked, args: string): Promise<Concerned> {
  const { ports, options, issue, comment, known } = asked;
  const by = comment.author && { login: comment.author.login, id: comment.author.id };
  if (!by) return { slug: null };
  try {
    const head = await defaultHead(ports);
    const project = await readProjectFiles(ports.store, head, options.shippedStudios);
    if (!(await mayDo({ permissions: ports.permissions, config: project.config, action: "start" }, by))) {
      const need = project.config.permissions.start;
      await refuse(asked, refusal(pageOf(options), { who: by.login, what: "start", need }));
      return { slug: null };
    }
    const { title } = await ports.conversation.issue(issue);
    const { kind, slug } = await startIntent(ports, project, { issue, comment: comment.id, by, args, title }, known);
    if (kind === "started") await ports.conversation.react("comment", comment.id, "rocket");
    return { slug };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, hint } = error;
    await refuse(asked, failedAnswer(pageOf(options), { what: "start", message, hint }));
    return { slug: null };
  }
}

async function refuse(asked: Asked, words: string): Promise<void> {
  await answer(asked, REFUSED, words);
}

/** A command where no intent is open: there was one, or there is none yet. */
async function answerOutside(asked: Asked, ended: string | null): Promise<void> {
  const words = ended === null ? helpAnswer(commandHelp(DEFAULT_CONFIG)) : endedAnswer(pageOf(asked.options), ended);
  await answer(asked, "eyes", words);
}

/** Claims the comment by a reaction and answers it; who finds the claim taken stays silent. */
async function answer(
  { ports, issue, comment }: Asked,
  reaction: typeof REFUSED | "eyes",
  words: string,
): Promise<void> {
  if ((await ports.conversation.react("comment", comment.id, reaction)) !== "mine") return;
  await ports.conversation.comment(issue, `${answerMarker(comment.id)}\n${words}`);
}

async function defaultHead(ports: EnginePorts): Promise<string> {
  const snapshot = await ports.observer.snapshot("-", [], null);
  return snapshot.default_branch.head;
}
