import { type IntentState, ledgerBranch, type Mode } from "../method/index.ts";
import { costSoFar, costWords } from "./cost.ts";
import { findingTable, openFindings } from "./finding-rows.ts";
import { limitNote } from "./github-limit.ts";
import { type NextLook, nextLookLines } from "./next-look.ts";
import { runsNotTaken } from "./not-taken.ts";
import { branchLink, count, inline, list, type Page, paragraphs, pullLink, table } from "./page.ts";
import { renderReasons, whatIsWaitedFor } from "./reasons.ts";
import { refusedWrites } from "./refused-writes.ts";
import type { IntentView } from "./view.ts";
import { stageWords } from "./words.ts";

/** Ties an answer to the comment it answers, so that no comment is answered twice. */
export function answerMarker(comment: number): string {
  return `<!-- haiku:answer comment/${comment} -->`;
}

/** The comment that an answer of ours names; null in any other text. */
export function answeredBy(answer: string): number | null {
  const id = /^<!-- haiku:answer comment\/(\d+) -->/.exec(answer)?.[1];
  return id === undefined ? null : Number(id);
}

/** A branch that is of no intent and has the name of one. */
export interface BranchInTheWay {
  readonly branch: string;
  /** Who made it; null where that is not known. */
  readonly by: { readonly login: string } | null;
}

/** Everything the answer to a `/haiku start` that worked speaks of. */
export interface StartAnswer {
  readonly page: Page;
  readonly state: IntentState;
  /** Number of the intent's pull request. */
  readonly pull: number;
  /** Stages with the gate each will have. */
  readonly gates: readonly { readonly stage: string; readonly gate: string }[];
  /** CI jobs to expect: without findings, and with some. */
  readonly jobs: { readonly least: number; readonly most: number };
  /** Why the intent has another name than one expects. */
  readonly in_the_way: readonly BranchInTheWay[];
  /** The host does not tell who pushed. */
  readonly unproven: boolean;
}

/** The answer in the issue: what was made, what will come, how to stop it. */
export function startAnswer({ page, state, pull, gates, jobs, in_the_way, unproven }: StartAnswer): string {
  const { intent } = state;
  const people = gates.filter(({ gate }) => gate !== "auto");
  return paragraphs([
    `Started **${inline(page, intent.title)}** as \`${state.slug}\` with the studio ${intent.studio.name}${modeWords(intent.mode)}. ` +
      `Everything happens in ${pullLink(page, pull)}.`,
    inTheWayWords(page, state.slug, in_the_way),
    table(
      ["stage", "gate"],
      gates.map(({ stage, gate }) => [stage, gate]),
    ),
    `Expected: ${count(intent.stages.length, "stage")}, ${jobs.least} to ${jobs.most} CI jobs; ` +
      `${people.length === 0 ? "no gate needs a person before the delivery" : `a person is needed at ${list(people.map(({ stage }) => stage))}`}, ` +
      "and a person merges the result.",
    intent.goal && intent.goal.hidden.length > 0
      ? `Hidden text was taken out of the goal: ${inline(page, list(intent.goal.hidden))}. What agents are given is shown there, below "What was asked".`
      : null,
    unproven
      ? "This server does not tell who pushed to a branch. Whose a commit is, and a line of the ledger, is known by what the commit says of itself: " +
        "it is recorded, and not enforced against somebody who may push here."
      : null,
    "To stop it: comment `/haiku pause` there (everything is kept), or `/haiku abandon <reason>`.",
  ]);
}

function inTheWayWords(page: Page, slug: string, branches: readonly BranchInTheWay[]): string | null {
  if (branches.length === 0) return null;
  const made = branches.map(
    ({ branch, by }) => `${inline(page, branch)} (made by ${by === null ? "nobody known" : inline(page, by.login)})`,
  );
  return (
    `In the way ${branches.length === 1 ? "was a branch" : "were branches"} of no intent: ${list(made)}. Nothing of it was taken over, ` +
    `and it is left as it is; that is why the name is \`${slug}\`.`
  );
}

/** An edit can be somebody else's, and nobody is told of it: what was edited is no command. */
export const EDITED_COMMAND =
  "Not done: this comment was edited, and an edited comment is no command. Say it in a new one.";

/** Nobody can tell what GitHub shows there: what may be code, struck out or hidden is no command. */
export const UNREAD_COMMAND =
  "Not done: a command of this comment stands in a paragraph, or below one, with so many signs of Markdown that it is not read. " +
  "Say it in a new comment, with an empty line before and behind it.";

const MOST_ANSWERED = 60_000;

/** An answer as long as GitHub takes one; what is cut is said. */
export function boundedAnswer(text: string): string {
  if (text.length <= MOST_ANSWERED) return text;
  const cut = text.slice(0, MOST_ANSWERED).replace(/[\uD800-\uDBFF]$/, "");
  return `${cut}\n\n_… cut here: the answer is longer than a comment may be. Ask for less at a time._`;
}

/** `start` where an intent is open already. */
export function alreadyStarted(page: Page, { title, pull }: { title: string; pull: number | null }): string {
  const where = pull === null ? "its pull request is being opened" : `see ${pullLink(page, pull)}`;
  return (
    `Not done: \`/haiku start\`. An intent is open already, **${inline(page, title)}**: ${where}. ` +
    "One issue has one intent at a time: another can begin when it is delivered or abandoned (`/haiku abandon <reason>` there), or in an issue of its own."
  );
}

/** Where there are branches of an intent's name, and no ledger of the App's among them. */
export function ledgerGoneAnswer(page: Page, slug: string): string {
  const name = inline(page, slug);
  return (
    `There are branches below \`haiku/${name}/\` and no ledger of the App's among them. If an intent of this issue was at ` +
    `work there, put \`haiku/${name}/ledger\` back: the newest commit of the App on \`haiku/${name}/main\` or on a stage's branch ` +
    "names its ledger commit. It then goes on by itself. Else a new intent takes the next name."
  );
}

/** A command in an issue whose last intent has ended. */
export function endedAnswer(page: Page, slug: string): string {
  return (
    `The intent \`${slug}\` of this issue has ended; its books are kept on ${branchLink(page, ledgerBranch(slug))}. ` +
    "`/haiku start` begins another one here."
  );
}

function modeWords(mode: Mode): string {
  return mode === "continuous" ? "" : ` (mode ${mode})`;
}

/** Where everything stands, short. */
export function statusAnswer(view: IntentView): string {
  const { page, state, position } = view;
  return paragraphs([
    `**${whatIsWaitedFor(page, position)}**`,
    table(
      ["stage", "state"],
      state.intent.stages.map((stage) => [stage, stageWords(state, position, stage)]),
    ),
    `Open findings:\n\n${findingTable(page, state, openFindings(state))}`,
    `Cost so far: ${costWords(costSoFar(state))}.`,
  ]);
}

/** A job may have many steps. */
const MOST_OF_A_LINE = 500;

/** Every condition that is not met, who can meet it and how; and what the engine does next by itself. */
export function whyAnswer(
  view: Pick<IntentView, "page" | "position" | "not_taken" | "refused_writes">,
  next: NextLook,
): string {
  const { page, position, not_taken, refused_writes } = view;
  const lines = nextLookLines(next).map((line) => `- ${inline(page, line, MOST_OF_A_LINE)}`);
  return paragraphs([
    `**${whatIsWaitedFor(page, position)}**`,
    limitNote(refused_writes),
    renderReasons(page, position.reason),
    refusedWrites(page, refused_writes),
    runsNotTaken(page, not_taken),
    lines.length === 0 ? "" : `At its next look the engine\n\n${lines.join("\n")}`,
  ]);
}

/** A row of `/haiku help`. */
export interface CommandHelp {
  /** With its arguments: `waive FB-n <reason>`. */
  readonly usage: string;
  readonly what: string;
  /** Who may: `anyone who can read`, `write`, `@org/team`. */
  readonly may: string;
}

/** The commands there are. Takes them as data, so that help never promises what is not built. */
export function helpAnswer(commands: readonly CommandHelp[]): string {
  const code = (text: string): string => `\`/haiku ${text.replaceAll("`", "")}\``;
  return paragraphs([
    "Write a command as the first word of a line of a comment. Several in one comment are fine; an edited comment is not read again.",
    table(
      ["command", "what it does", "who may"],
      commands.map(({ usage, what, may }) => [code(usage).replaceAll("|", "\\|"), what, may]),
    ),
  ]);
}

/** One line: what was refused, why, and who may. */
export function refusal(page: Page, { who, what, need }: { who: string; what: string; need: string }): string {
  return `Not done: \`${command(what)}\`. ${inline(page, who)} may not do this; it needs ${inline(page, need)}.`;
}

/** One line for a command that could not be carried out, with what to do. */
export function failedAnswer(page: Page, failure: { what: string; message: string; hint: string }): string {
  const { what, message, hint } = failure;
  return `Not done: \`${command(what)}\`: ${inline(page, message, 1000)} — ${inline(page, hint, 1000)}`;
}

/** The App itself has failed at a comment: said where it was written, because nobody there sees its log. */
export function brokenAnswer(page: Page, message: string): string {
  return (
    `Not done: the App failed at this comment: ${inline(page, message, 300)}. Nothing is lost. ` +
    "Give the command again; if it fails again, whoever runs the App finds more in its log."
  );
}

/** One line for a command that stands, but does nothing alone. */
export function notedAnswer(page: Page, noted: { what: string; message: string; hint: string }): string {
  const { what, message, hint } = noted;
  return `Noted: \`${command(what)}\`: ${inline(page, message, 1000)} — ${inline(page, hint, 1000)}`;
}

/** One line for a command that was carried out. */
export function doneAnswer(page: Page, done: { what: string; how: string }): string {
  return `Done: \`${command(done.what)}\`. ${inline(page, done.how, 1000)}`;
}

/** One line: there is no such command; the nearest one, if any is near. */
export function unknownCommand(name: string, nearest: string | null): string {
  const meant = nearest === null ? "" : ` Did you mean \`/haiku ${nearest}\`?`;
  return `There is no command \`${command(name)}\`.${meant} \`/haiku help\` lists them all.`;
}

/** A command as somebody typed it, fit to stand between backticks. */
function command(text: string): string {
  const line = text.replace(/[`\s]+/g, " ").trim();
  return `/haiku ${line}`.slice(0, 100);
}
