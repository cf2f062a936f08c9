import * as z from "zod";
import type { CommentSeen, CommitSeen } from "../ports/index.ts";
import { answerMarker, failedAnswer, helpAnswer, refusal } from "../render/index.ts";
import { UserError } from "../shared/index.ts";
import { parseLedgerMessage } from "../state/index.ts";
import { DEFAULT_CONFIG } from "../studio/index.ts";
import { type ConfigAsked, checkConfig } from "./check-config.ts";
import { commandHelp } from "./command-help.ts";
import { parsedCommands, REFUSED } from "./comments.ts";
import { pageOf } from "./effects/index.ts";
import { readBooks } from "./ledger.ts";
import type { Memory } from "./observe.ts";
import { mayDo } from "./offers.ts";
import type { EngineOptions, EnginePorts } from "./ports.ts";
import type { Press } from "./press.ts";
import { readProjectFiles } from "./project-files.ts";
import { type Report, reconcile } from "./reconcile.ts";
import { startIntent } from "./start-intent.ts";

const MOST_COMMITS = 100_000;
const StartedBy = z.object({ created: z.object({ source: z.string() }) });

/** The engine of one repository. */
export interface Engine {
  /** Looks at one intent again and does what is due. */
  reconcile(slug: string, presses?: readonly Press[]): Promise<Report>;
  /** Slugs of all intents that have a ledger. */
  intents(): Promise<readonly string[]>;
  /** A comment on an issue: `start` makes an intent, anything else belongs to the intent of that issue. */
  issueComment(issue: number, commentId: number): Promise<{ readonly slug: string | null }>;
  /** Checks what a pull request makes of studios and config; answers the number of writes. */
  checkConfig(asked: ConfigAsked): Promise<number>;
}

export function createEngine(ports: EnginePorts, options: EngineOptions): Engine {
  const memories = new Map<string, Memory>();
  const memoryOf = (slug: string): Memory => {
    const memory = memories.get(slug) ?? { books: null, project: null };
    memories.set(slug, memory);
    return memory;
  };
  return {
    reconcile: (slug, presses = []) => {
      const memory = memoryOf(slug);
      memory.presses = presses;
      return reconcile({ ports, options, memory }, slug);
    },
    intents: () => intentsOf(ports),
    issueComment: (issue, commentId) => issueComment(ports, options, issue, commentId),
    checkConfig: (asked) => checkConfig(ports, options, asked),
  };
}

async function intentsOf(ports: EnginePorts): Promise<readonly string[]> {
  const branches = await ports.store.branches("haiku/");
  return [...branches.keys()].flatMap((branch) => /^haiku\/([a-z0-9-]+)\/ledger$/.exec(branch)?.[1] ?? []);
}

async function issueComment(
  ports: EnginePorts,
  options: EngineOptions,
  issue: number,
  commentId: number,
): Promise<{ readonly slug: string | null }> {
  const comment = (await ports.conversation.comments(issue, null)).find((one) => one.id === commentId);
  if (!comment) return { slug: null };
  const known = await knownIntents(ports);
  const own = known.find((one) => one.source.split(" ")[0] === `issue#${issue}`);
  if (own) return { slug: own.slug };
  const start = parsedCommands(comment).find((command) => command.name === "start");
  if (!start) return answerOutside(ports, issue, comment);
  return startFrom(ports, options, { issue, comment, args: start.args, known });
}

interface Asked {
  readonly issue: number;
  readonly comment: CommentSeen;
  readonly args: string;
  readonly known: readonly { slug: string; source: string }[];
}

async function startFrom(
  ports: EnginePorts,
  options: EngineOptions,
  asked: Asked,
): Promise<{ readonly slug: string | null }> {
  const { issue, comment } = asked;
  const by = comment.author && { login: comment.author.login, id: comment.author.id };
  if (!by) return { slug: null };
  try {
    const head = await defaultHead(ports);
    const project = await readProjectFiles(ports.store, head, options.shippedStudios);
    if (!(await mayDo({ permissions: ports.permissions, config: project.config, action: "start" }, by))) {
      await refuse(
        ports,
        asked,
        refusal(pageOf(options), { who: by.login, what: "start", need: project.config.permissions.start }),
      );
      return { slug: null };
    }
    const goal = await ports.conversation.issue(issue);
    const slug = await startIntent(
      ports,
      project,
      { issue, comment: comment.id, by, args: asked.args, title: goal.title },
      asked.known,
    );
    await ports.conversation.react("comment", comment.id, "rocket");
    return { slug };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await refuse(
      ports,
      asked,
      failedAnswer(pageOf(options), { what: "start", message: error.message, hint: error.hint }),
    );
    return { slug: null };
  }
}

async function refuse(ports: EnginePorts, { issue, comment }: Asked, words: string): Promise<void> {
  if ((await ports.conversation.react("comment", comment.id, REFUSED)) !== "mine") return;
  await ports.conversation.comment(issue, `${answerMarker(comment.id)}\n${words}`);
}

async function answerOutside(
  ports: EnginePorts,
  issue: number,
  comment: CommentSeen,
): Promise<{ readonly slug: null }> {
  if (parsedCommands(comment).length === 0) return { slug: null };
  if ((await ports.conversation.react("comment", comment.id, "eyes")) === "mine") {
    await ports.conversation.comment(issue, `${answerMarker(comment.id)}\n${helpAnswer(commandHelp(DEFAULT_CONFIG))}`);
  }
  return { slug: null };
}

async function defaultHead(ports: EnginePorts): Promise<string> {
  const snapshot = await ports.observer.snapshot("-", [], null);
  return snapshot.default_branch.head;
}

/** Where an intent came from, by the first line of its journal: also when its files cannot be read any more. */
async function firstSource(ports: EnginePorts, head: string): Promise<string> {
  const first = (await ports.store.history(head, null, MOST_COMMITS)).at(-1);
  const [line] = first ? linesOrNone(first) : [];
  return StartedBy.safeParse(line).data?.created.source ?? "";
}

/** A branch that somebody has put where a ledger was has no beginning of ours; that must not keep other intents from theirs. */
function linesOrNone({ message, sha }: CommitSeen): readonly unknown[] {
  try {
    return parseLedgerMessage(message, sha).lines;
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

/** Slug and source of every intent. A ledger that does not parse still holds its issue. */
async function knownIntents(ports: EnginePorts): Promise<readonly { slug: string; source: string }[]> {
  const branches = await ports.store.branches("haiku/");
  const known: { slug: string; source: string }[] = [];
  for (const slug of await intentsOf(ports)) {
    const head = branches.get(`haiku/${slug}/ledger`);
    try {
      if (head) known.push({ slug, source: (await readBooks(ports.store, slug, head)).state.intent.created.source });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      ports.log.warn({ intent: slug, code: error.code }, "a ledger cannot be read");
      if (head) known.push({ slug, source: await firstSource(ports, head) });
    }
  }
  return known;
}
