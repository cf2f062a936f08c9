import { type Do, intentBranch, type Person, position, shutReason, workingStage } from "../../method/index.ts";
import {
  alreadyStarted,
  type ConfigFacts,
  configAnswer,
  doneAnswer,
  EDITED_COMMAND,
  endWords,
  failedAnswer,
  helpAnswer,
  notedAnswer,
  refusal,
  statusAnswer,
  UNREAD_COMMAND,
  unknownCommand,
  whatIsWaitedFor,
  whyAnswer,
} from "../../render/index.ts";
import { own } from "../../shared/index.ts";
import { explainConfig } from "../../studio/index.ts";
import { nearestCommand, type ParsedCommand } from "../../text/index.ts";
import { mayDo } from "../observe/approvals.ts";
import { blockView, pageOf } from "../observe/block-view.ts";
import { needsSecondPerson } from "../observe/gate-requirements.ts";
import { headAt } from "../observe/head-at.ts";
import { pullFor, stateOf, type World, withLines } from "../observe/observation.ts";
import { forcedHeads } from "../observe/pull-requests.ts";
import {
  type Answered,
  issueOf,
  type PlacedComment,
  REFUSED,
  unansweredCommands,
} from "../observe/unanswered-comments.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { acceptRole } from "./accept-role.ts";
import { approvalProblem, keptUnlessUsed } from "./approve.ts";
import { withinLimits } from "./command-limits.ts";
import { commandHelp } from "./command-list.ts";
import { cancel, changeMode, moveFinding, retry, retryProblem } from "./control-commands.ts";
import { answerQuestion, askAgents, fileRemark, ruleOnFinding, type Said, type Unmade } from "./finding-commands.ts";
import { runCi } from "./run-ci.ts";

interface Reply {
  readonly lines?: readonly Do[];
  readonly words?: string;
  readonly refused?: boolean;
  /** An approval that stands. It is read with everything else that was seen; a line of its own keeps it for later. */
  readonly heeded?: boolean;
}

/** Decides every unanswered command, oldest first. Permissions are asked at this moment. */
export async function answerCommands(
  ports: EnginePorts,
  options: EngineOptions,
  world: World,
): Promise<readonly Answered[]> {
  const answered: Answered[] = [];
  let now = world; // each command is answered by what the ones before it have changed
  for (const placed of unansweredCommands(stateOf(world), world.snapshot)) {
    if (placed.comment.edited) {
      answered.push({ comment: placed, lines: [], words: [EDITED_COMMAND], reaction: REFUSED });
      continue;
    }
    const { commands, rest } = withinLimits(placed.comment, placed.commands, world.snapshot);
    const replies: Reply[] = [];
    for (const command of commands) {
      const made = await reply({ ports, options, world: now, placed }, command);
      replies.push(made);
      if (made.lines) now = withLines(now, made.lines);
    }
    if (rest !== null) replies.push({ words: rest, refused: true });
    if (placed.unread) replies.push({ words: UNREAD_COMMAND, refused: true });
    answered.push({
      comment: placed,
      lines: replies.flatMap((one) => one.lines ?? []),
      words: [...new Set(replies.flatMap((one) => (one.words ? [one.words] : [])))],
      reaction: reactionTo(replies),
    });
  }
  return answered;
}

/** An approval that stands never wears `confused`: by that sign it would be passed over from now on. */
function reactionTo(replies: readonly Reply[]): Answered["reaction"] {
  if (replies.some((one) => one.heeded)) return "+1";
  if (replies.some((one) => one.refused)) return REFUSED;
  return replies.some((one) => one.lines) ? "+1" : "eyes";
}

interface Asked {
  readonly ports: EnginePorts;
  readonly options: EngineOptions;
  readonly world: World;
  readonly placed: PlacedComment;
}

async function reply({ ports, options, world, placed }: Asked, command: ParsedCommand): Promise<Reply> {
  const info = information(options, world, command);
  if (info !== null) return { words: info };
  const needed = own(PERMISSION, command.name);
  if (needed === undefined) return { words: unknownCommand(command.name, nearestBuilt(command.name)), refused: true };
  const author = placed.comment.author;
  const person = author && { login: author.login, id: author.id };
  const { config } = world.project;
  const gate = command.name === "approve" ? gateNeeds(world) : undefined;
  if (!person || !(await mayDo({ permissions: ports.permissions, config, action: needed, needed: gate }, person))) {
    const need = gate ?? config.permissions[needed];
    return {
      words: refusal(pageOf(options), { who: person?.login ?? "ghost", what: command.name, need }),
      refused: true,
    };
  }
  const { ended } = stateOf(world).intent;
  if (ended !== null) {
    const issue = issueOf(stateOf(world));
    const where = issue === null ? "open an issue and comment" : `in #${issue} comment`;
    const hint = `its books are kept as they are; for more work ${where} \`/haiku start\``;
    const message = `the intent is ${endWords(ended.how)}`;
    return { words: failedAnswer(pageOf(options), { what: command.name, message, hint }), refused: true };
  }
  return carryOut({ ports, options, world, placed }, command, person);
}

/** The role or team that the working stage's gate asks for by config, if it does. */
function gateNeeds(world: World): string | undefined {
  return own(world.project.config.gates, workingStage(stateOf(world))?.name ?? "")?.approve;
}

const PERMISSION: Readonly<Record<string, "start" | "command" | "approve" | "waive" | undefined>> = {
  start: "start",
  pause: "command",
  resume: "command",
  retry: "command",
  cancel: "command",
  mode: "approve",
  move: "waive",
  "run-ci": "command",
  feedback: "command",
  ask: "command",
  approve: "approve",
  changes: "approve",
  answer: "command",
  waive: "waive",
  reject: "waive",
  severity: "waive",
  abandon: "waive",
};

/** The nearest command that exists: never the word that was just refused. */
function nearestBuilt(name: string): string | null {
  const nearest = nearestCommand(name);
  const built =
    nearest !== null && (nearest in PERMISSION || ["help", "status", "why", "sync", "config"].includes(nearest));
  return built ? nearest : null;
}

function information(options: EngineOptions, world: World, command: ParsedCommand): string | null {
  const view = blockView(options, world);
  if (command.name === "status") return statusAnswer(view);
  if (command.name === "why") return whyAnswer(view);
  if (command.name === "sync")
    return doneAnswer(pageOf(options), {
      what: "sync",
      how: `looked again: ${whatIsWaitedFor(view.page, view.position)}`,
    });
  if (command.name === "config") return configAnswer(view.page, configFacts(world));
  return command.name === "help" ? helpAnswer(commandHelp(world.project.config)) : null;
}

async function carryOut({ ports, options, world, placed }: Asked, command: ParsedCommand, by: Person): Promise<Reply> {
  const { paused } = stateOf(world).intent;
  const said = { at: world.observed.now, by, source: `comment/${placed.comment.id}` };
  const text = [command.args, command.rest].join("\n").trim();
  switch (command.name) {
    case "pause":
      return paused
        ? { words: "It is paused already." }
        : { lines: [{ do: "pause", reason: text || "no reason given", ...said }] };
    case "resume":
      return resume(options, world, said);
    case "retry":
      return orFailed(options, "retry", retryProblem(world, command.args) ?? retry(world, command.args, said));
    case "cancel":
      return orFailed(options, "cancel", cancel(world, command.args, said));
    case "mode":
      return orFailed(options, "mode", changeMode(world, command.args, said));
    case "move":
      return orFailed(options, "move", moveFinding(world, command.args, said));
    case "run-ci":
      return orFailed(options, "run-ci", runCi(world, world.work.commit, said));
    case "feedback":
    case "changes":
      return orFailed(options, command.name, fileRemark(world, text, said));
    case "ask":
      return orFailed(options, "ask", askAgents(world, text, said));
    case "answer":
      return orFailed(options, "answer", answerQuestion(world, text, said));
    case "waive":
    case "reject":
    case "severity":
      return orFailed(options, command.name, ruleOnFinding(world, { ruling: command.name, text }, said));
    case "abandon":
      return { lines: [{ do: "end", at: said.at, how: "abandoned", by, ref: said.source, reason: text || null }] };
    case "approve":
      return (
        (await acceptNamed({ ports, options, world, placed }, command.args, said)) ??
        approve(options, world, { source: said.source, number: placed.number })
      );
    default:
      return { words: startedAlready(options, world), refused: true };
  }
}

/** One intent at a time in an issue: a second one can begin when this one has ended. */
function startedAlready(options: EngineOptions, world: World): string {
  const page = pageOf(options);
  const pull = pullFor(world.snapshot, intentBranch(world.slug))?.number ?? null;
  return alreadyStarted(page, { title: stateOf(world).intent.title, pull });
}

function configFacts({ project, snapshot }: World): ConfigFacts {
  const rows = explainConfig(project.config).map(({ key, value, isDefault }) => {
    return { key, value, from: isDefault ? "default" : "`.github/haiku.yml`" };
  });
  return {
    rows,
    requiredApprovals: snapshot.default_branch.required_approvals,
    secondPerson: needsSecondPerson(project.config, snapshot),
    workflow: project.hasWorkflow,
    studios: project.studios.map(({ name }) => name),
  };
}

/** Ends a pause; a branch that was forced to another commit is taken as it is from then on. */
function resume(options: EngineOptions, world: World, said: Said): Reply {
  const heads = forcedHeads(world);
  if (heads.length > 0) return { lines: [{ do: "resume", ...said, heads }] };
  if (stateOf(world).intent.paused) return { lines: [{ do: "resume", ...said }] };
  const { status, reason } = position(stateOf(world), world.observed);
  if (status !== "paused") return { words: "It is not paused." };
  const hint = `it goes on by itself after that: ${reason.how ?? "`/haiku why` says how"}`;
  return { words: failedAnswer(pageOf(options), { what: "resume", message: reason.because, hint }), refused: true };
}

/** A ruling that could not be made is told with what is missing. */
function orFailed(options: EngineOptions, what: string, made: Do | readonly Do[] | Unmade): Reply {
  if (isLines(made)) return { lines: made };
  if ("do" in made) return { lines: [made] };
  return { words: failedAnswer(pageOf(options), { what, ...made }), refused: true };
}

function isLines(made: Do | readonly Do[] | Unmade): made is readonly Do[] {
  return Array.isArray(made);
}

/** `approve <role> <reason>`: what stands is accepted in place of a reviewer; null when no role is named. */
async function acceptNamed({ ports, options, world, placed }: Asked, args: string, said: Said): Promise<Reply | null> {
  const made = acceptRole(world, args, said);
  if (made === null || !isLines(made)) return made && orFailed(options, "approve", made);
  const seen = await headAt(ports, options, world, placed.comment.created_at);
  if (seen === world.work.commit) return orFailed(options, "approve", made);
  const message = "the branch has moved since you wrote that: what would be accepted is not what you saw";
  return orFailed(options, "approve", { message, hint: "look at what stands there now, and say it again" });
}

/** The approval itself is read with everything else that was observed; here it is told whether it counts. */
function approve(
  options: EngineOptions,
  world: World,
  said: { readonly source: string; readonly number: number },
): Reply {
  const offer = world.observed.offered.find(({ ref }) => ref === said.source);
  if (!offer) return { words: notWaiting(options, world, said.number), refused: true };
  const problem = approvalProblem(world, offer);
  const lines = keptUnlessUsed(world, offer);
  if (problem?.stands)
    return { lines, words: notedAnswer(pageOf(options), { what: "approve", ...problem }), heeded: true };
  return problem ? orFailed(options, "approve", problem) : { lines, heeded: true };
}

/** Nothing is waited for, or not here: an approval counts where the work stands that it means. */
function notWaiting(options: EngineOptions, world: World, said: number): string {
  const page = pageOf(options);
  const now = position(stateOf(world), world.observed);
  const shut = shutReason({ state: stateOf(world), seen: world.observed }, workingStage(stateOf(world)));
  if (shut) return failedAnswer(page, { what: "approve", message: shut.because, hint: shut.how ?? "" });
  const branch = workingStage(stateOf(world))?.branch ?? intentBranch(world.slug);
  const place = pullFor(world.snapshot, branch)?.number ?? said;
  const elsewhere =
    place !== said && now.waits_for === "person" && (now.phase === "plan-signoff" || now.phase === "gate");
  return failedAnswer(page, {
    what: "approve",
    message: elsewhere ? `what waits for an approval is #${place}: say it there` : "nothing waits for an approval now",
    hint: whatIsWaitedFor(page, now),
  });
}
