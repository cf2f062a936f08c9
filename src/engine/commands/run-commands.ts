import { sourceRef, workingStage } from "../../method/index.ts";
import { EDITED_COMMAND, endWords, failedAnswer, refusal, UNREAD_COMMAND, unknownCommand } from "../../render/index.ts";
import { own } from "../../shared/index.ts";
import { mayDo } from "../observe/approvals.ts";
import { pageOf } from "../observe/block-view.ts";
import { type Observation, stateOf, withEvents } from "../observe/observation.ts";
import { type CommentAnswer, issueOf, REFUSED, unansweredCommands } from "../observe/unanswered-comments.ts";
import type { EngineOptions, ReadPorts } from "../ports.ts";
import { withinLimits } from "./command-limits.ts";
import { commandMeant, commandNamed } from "./command-list.ts";
import type { CommandContext, Reply } from "./reply.ts";

/** Decides every unanswered command, oldest first. Permissions are asked at this moment. */
export async function answerCommands(
  ports: ReadPorts,
  options: EngineOptions,
  observation: Observation,
  foresee: CommandContext["foresee"],
): Promise<readonly CommentAnswer[]> {
  const answered: CommentAnswer[] = [];
  const look = { bot: options.bot.id, now: observation.facts.now };
  let now = observation; // each command is answered by what the ones before it have changed
  for (const placed of unansweredCommands(stateOf(observation), observation.snapshot, look)) {
    if (placed.comment.edited) {
      answered.push({ comment: placed, events: [], words: [EDITED_COMMAND], reaction: REFUSED });
      continue;
    }
    const { commands, rest } = withinLimits(placed.comment, placed.commands, observation.snapshot);
    const replies: Reply[] = [];
    for (const command of commands) {
      const made = await reply({ ports, options, observation: now, placed, command, foresee });
      replies.push(made);
      if (made.events) now = withEvents(now, made.events);
    }
    if (rest !== null) replies.push({ words: rest, refused: true });
    if (placed.unread) replies.push({ words: UNREAD_COMMAND, refused: true });
    answered.push({
      comment: placed,
      events: replies.flatMap((one) => one.events ?? []),
      words: [...new Set(replies.flatMap((one) => (one.words ? [one.words] : [])))],
      reaction: reactionTo(replies),
    });
  }
  return answered;
}

/** An approval that stands never wears `confused`: by that sign it would be passed over from now on. */
function reactionTo(replies: readonly Reply[]): CommentAnswer["reaction"] {
  if (replies.some((one) => one.heeded)) return "+1";
  if (replies.some((one) => one.refused)) return REFUSED;
  return replies.some((one) => one.events) ? "+1" : "eyes";
}

async function reply(given: CommandContext): Promise<Reply> {
  const { ports, options, observation, placed } = given;
  const { name, args, rest } = given.command;
  const command = commandNamed(name);
  if (command === null) return { words: unknownCommand(name, commandMeant(name)), refused: true };
  if ("answer" in command) return command.answer(given);
  const author = placed.comment.author;
  const by = author && { login: author.login, id: author.id };
  const { config } = observation.project;
  const { permission } = command;
  const gate = name === "approve" ? gateNeeds(observation) : undefined;
  if (!by || !(await mayDo({ permissions: ports.permissions, config, action: permission, needed: gate }, by))) {
    const need = gate ?? config.permissions[permission];
    return { words: refusal(pageOf(options), { who: by?.login ?? "ghost", what: name, need }), refused: true };
  }
  const over = hasEnded(given);
  if (over !== null) return over;
  const said = { at: observation.facts.now, by, source: sourceRef({ from: "comment", id: placed.comment.id }) };
  return command.run({ ...given, by, said, text: [args, rest].join("\n").trim() });
}

/** Nothing is taken any more; null while the intent goes on. */
function hasEnded({ options, observation, command }: CommandContext): Reply | null {
  const { ended } = stateOf(observation).intent;
  if (ended === null) return null;
  const issue = issueOf(stateOf(observation));
  const where = issue === null ? "open an issue and comment" : `in #${issue} comment`;
  const hint = `its books are kept as they are; for more work ${where} \`/haiku start\``;
  const message = `the intent is ${endWords(ended.how)}`;
  return { words: failedAnswer(pageOf(options), { what: command.name, message, hint }), refused: true };
}

/** The role or team that the working stage's gate asks for by config, if it does. */
function gateNeeds(observation: Observation): string | undefined {
  return own(observation.project.config.gates, workingStage(stateOf(observation))?.name ?? "")?.approve;
}
