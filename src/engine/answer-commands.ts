import {
  type Do,
  fingerprint,
  type NewFinding,
  type Person,
  position,
  SEVERITIES,
  type Severity,
  workingStageName,
} from "../method/index.ts";
import {
  failedAnswer,
  helpAnswer,
  refusal,
  statusAnswer,
  unknownCommand,
  whatIsWaitedFor,
  whyAnswer,
} from "../render/index.ts";
import { nearestCommand, type ParsedCommand } from "../text/index.ts";
import { commandHelp } from "./command-help.ts";
import { type Answered, type PlacedComment, unansweredCommands } from "./comments.ts";
import { blockView, pageOf } from "./effects/index.ts";
import { mayDo } from "./offers.ts";
import type { EngineOptions, EnginePorts } from "./ports.ts";
import { stateOf, type World } from "./world.ts";

interface Reply {
  readonly line?: Do;
  readonly words?: string;
  readonly refused?: boolean;
}

/** Decides every unanswered command, oldest first. Permissions are asked at this moment. */
export async function answerCommands(
  ports: EnginePorts,
  options: EngineOptions,
  world: World,
): Promise<readonly Answered[]> {
  const answered: Answered[] = [];
  for (const placed of unansweredCommands(stateOf(world), world.snapshot)) {
    const replies: Reply[] = [];
    for (const command of placed.commands) replies.push(await reply({ ports, options, world, placed }, command));
    answered.push({
      comment: placed,
      lines: replies.flatMap((one) => (one.line ? [one.line] : [])),
      words: replies.flatMap((one) => (one.words ? [one.words] : [])),
      reaction: replies.some((one) => one.refused) ? "confused" : replies.some((one) => one.line) ? "+1" : "eyes",
    });
  }
  return answered;
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
  const needed = PERMISSION[command.name];
  if (needed === undefined) return { words: unknownCommand(command.name, nearestBuilt(command.name)), refused: true };
  const author = placed.comment.author;
  const person = author && { login: author.login, id: author.id };
  if (
    !person ||
    !(await mayDo({ permissions: ports.permissions, config: world.project.config, action: needed }, person))
  ) {
    return {
      words: refusal(pageOf(options), {
        who: person?.login ?? "ghost",
        what: command.name,
        need: world.project.config.permissions[needed],
      }),
      refused: true,
    };
  }
  return carryOut({ ports, options, world, placed }, command, person);
}

const PERMISSION: Readonly<Record<string, "start" | "command" | "approve" | "waive" | undefined>> = {
  start: "start",
  pause: "command",
  resume: "command",
  retry: "command",
  feedback: "command",
  approve: "approve",
  abandon: "waive",
};

/** The nearest command that exists: never the word that was just refused. */
function nearestBuilt(name: string): string | null {
  const nearest = nearestCommand(name);
  const built = nearest !== null && (nearest in PERMISSION || ["help", "status", "why"].includes(nearest));
  return built ? nearest : null;
}

function information(options: EngineOptions, world: World, command: ParsedCommand): string | null {
  const view = blockView(options, world);
  if (command.name === "status") return statusAnswer(view);
  if (command.name === "why") return whyAnswer(view);
  return command.name === "help" ? helpAnswer(commandHelp(world.project.config)) : null;
}

function carryOut({ options, world, placed }: Asked, command: ParsedCommand, by: Person): Reply {
  const state = stateOf(world);
  const at = world.observed.now;
  const source = `comment/${placed.comment.id}`;
  switch (command.name) {
    case "pause":
      return state.intent.paused
        ? { words: "It is paused already." }
        : { line: { do: "pause", at, by, reason: command.args || "no reason given", source } };
    case "resume":
      return state.intent.paused ? { line: { do: "resume", at, by, source } } : { words: "It is not paused." };
    case "retry":
      return retry(world, command.args, { at, by, source, do: "retry" });
    case "feedback":
      return { line: { do: "file", at, findings: [toFinding(world, command.args, by, source)] } };
    case "abandon":
      return { line: { do: "end", at, how: "abandoned", by, ref: source, reason: command.args || null } };
    case "approve":
      return world.observed.offered.some((offer) => offer.ref === source)
        ? { words: "" }
        : { words: notWaiting(options, world), refused: true };
    default:
      return { words: `This intent has been started already: see the pull request.` };
  }
}

function notWaiting(options: EngineOptions, world: World): string {
  const page = pageOf(options);
  const message = "nothing waits for an approval now";
  return failedAnswer(page, {
    what: "approve",
    message,
    hint: whatIsWaitedFor(page, position(stateOf(world), world.observed)),
  });
}

function retry(world: World, args: string, base: { at: string; by: Person; source: string; do: string }): Reply {
  const state = stateOf(world);
  const [first = "", ...rest] = args.split(/\s+/);
  const finding = state.findings.find((one) => one.id.toLowerCase() === first.toLowerCase());
  const note = (finding ? rest.join(" ") : args).trim();
  const intervention = { ...base, ...(note ? { note } : {}) };
  if (finding) return { line: { do: "intervene", stage: null, finding: finding.id, intervention } };
  const stage = workingStageName(state);
  return {
    line: { do: "intervene", stage: stage !== null && state.stages[stage] ? stage : null, finding: null, intervention },
  };
}

/** A person's remark becomes a finding of the working stage; without a severity the classifier weighs it. */
function toFinding(world: World, args: string, by: Person, source: string): NewFinding {
  const [first = "", ...rest] = args.split(/\s+/);
  const severity = SEVERITIES.find((one) => one === first.toLowerCase()) ?? null;
  const body = severity ? rest.join(" ") : args;
  const title = body.split("\n")[0]?.slice(0, 120) || "Remark";
  const stage = workingStageName(stateOf(world));
  return {
    stage: stage !== null && stateOf(world).stages[stage] ? stage : null,
    title,
    origin: "user-chat",
    author: { login: by.login, id: by.id, kind: "human" },
    source_ref: source,
    anchor: null,
    suggestion: null,
    family: "approvals",
    fingerprint: fingerprint({ unit: null, path: source, title }),
    severity: severity as Severity | null,
    items: [],
    parked: false,
    body,
  };
}
