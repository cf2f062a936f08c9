import { intentBranch, position } from "../../method/index.ts";
import {
  alreadyStarted,
  type CommandHelp,
  type ConfigFacts,
  configAnswer,
  doneAnswer,
  failedAnswer,
  helpAnswer,
  statusAnswer,
  whatIsWaitedFor,
  whyAnswer,
} from "../../render/index.ts";
import { type Config, explainConfig } from "../../studio/index.ts";
import { nearestCommand } from "../../text/index.ts";
import { blockView, pageOf } from "../observe/block-view.ts";
import { needsSecondPerson } from "../observe/gate-requirements.ts";
import { type Observation, pullFor, stateOf } from "../observe/observation.ts";
import { forcedHeads } from "../observe/pull-requests.ts";
import { approve } from "./approve.ts";
import { cancel, changeMode, moveFinding, retry, retryProblem } from "./control-commands.ts";
import { answerQuestion, askAgents, fileRemark, ruleOnFinding } from "./finding-commands.ts";
import { type CommandContext, orFailed, type PermittedCommand, type Reply } from "./reply.ts";
import { runCi } from "./run-ci.ts";

interface CommandUse {
  readonly name: string;
  /** As help writes them after the name. */
  readonly args: string;
  /** What it does, in the words of help. */
  readonly what: string;
  /** What other tools call it. */
  readonly knownAs?: readonly string[];
}

/** `/haiku <name>`: one that anyone may give and that changes nothing, or one that needs a permission. */
export type Command = CommandUse &
  (
    | { readonly answer: (given: CommandContext) => Reply }
    | {
        /** Key of `permissions` in `.github/haiku.yml`. */
        readonly permission: "start" | "command" | "approve" | "waive";
        readonly run: (given: PermittedCommand) => Reply | Promise<Reply>;
      }
  );

/**
 * Every command there is, in the order of help. Help, refusals, suggestions and what is carried out follow from it. A
 * command with two uses has two rows, of which the first is run.
 */
export const COMMANDS: readonly Command[] = [
  {
    name: "help",
    args: "",
    what: "this list",
    knownAs: ["commands", "usage", "?"],
    answer: ({ observation }) => ({ words: helpAnswer(commandHelp(observation.project.config)) }),
  },
  {
    name: "status",
    args: "",
    what: "where everything stands",
    answer: ({ options, observation }) => ({ words: statusAnswer(blockView(options, observation)) }),
  },
  {
    name: "why",
    args: "",
    what: "every condition that is not met, who can meet it and how",
    answer: ({ options, observation, foresee }) => ({
      words: whyAnswer(blockView(options, observation), foresee(observation)),
    }),
  },
  {
    name: "config",
    args: "",
    what: "what is in force here and from where",
    knownAs: ["settings"],
    answer: ({ options, observation }) => ({ words: configAnswer(pageOf(options), configFacts(observation)) }),
  },
  { name: "sync", args: "", what: "look at everything again now", knownAs: ["refresh"], answer: lookedAgain },
  {
    name: "start",
    args: "[<studio>[/<stage>]] [--mode <mode>] [--adopt] [title]",
    what: "in an issue: start an intent; its goal is the issue and the lines below the command. `--adopt` takes over an issue by somebody who may not start",
    knownAs: ["run", "begin", "new", "create"],
    permission: "start",
    run: startedAlready,
  },
  {
    name: "feedback",
    args: "[severity] <text>",
    what: "file a finding; it is weighed, fixed and checked",
    knownAs: ["finding"],
    permission: "command",
    run: made(({ observation, text, said }) => fileRemark(observation, text, said)),
  },
  {
    name: "ask",
    args: "<question>",
    what: "have an agent answer a question about the work",
    permission: "command",
    run: made(({ observation, text, said }) => askAgents(observation, text, said)),
  },
  {
    name: "answer",
    args: "[Q-n] <text>",
    what: "answer a question that an agent put to people",
    permission: "command",
    run: made(({ observation, text, said }) => answerQuestion(observation, text, said)),
  },
  {
    name: "retry",
    args: "[FB-n, step, stage or cap] [note]",
    what: "have what is stuck, parked or held tried again; grant a cap anew",
    knownAs: ["rerun", "restart", "recheck", "redo"],
    permission: "command",
    run: made(
      ({ observation, command, said }) =>
        retryProblem(observation, command.args) ?? retry(observation, command.args, said),
    ),
  },
  {
    name: "cancel",
    args: "[step]",
    what: "stop what runs, and hold it until `retry` or `resume`",
    knownAs: ["abort"],
    permission: "command",
    run: made(({ observation, command, said }) => cancel(observation, command.args, said)),
  },
  {
    name: "run-ci",
    args: "",
    what: "let the repository's own CI run on what stands now",
    knownAs: ["test", "ci"],
    permission: "command",
    run: made(({ observation, said }) => runCi(observation, observation.work.commit, said)),
  },
  {
    name: "pause",
    args: "[reason]",
    what: "start nothing new; what runs is still taken in",
    knownAs: ["stop", "hold", "wait", "halt"],
    permission: "command",
    run: pause,
  },
  {
    name: "resume",
    args: "",
    what: "go on",
    knownAs: ["go", "continue", "unpause", "proceed"],
    permission: "command",
    run: resume,
  },
  {
    name: "approve",
    args: "",
    what: "pass what is waited for now: the plan's sign-off or the gate",
    knownAs: ["lgtm", "ok", "accept", "merge", "ship"],
    permission: "approve",
    run: approve,
  },
  {
    name: "changes",
    args: "<text>",
    what: "ask for a change of what is waited for instead of approving it",
    permission: "approve",
    run: made(({ observation, text, said }) => fileRemark(observation, text, said)),
  },
  {
    name: "approve",
    args: "<reviewer> <reason>",
    what: "accept what stands where that reviewer has looked as often as it may",
    permission: "approve",
    run: approve,
  },
  {
    name: "mode",
    args: "<mode>",
    what: "continuous, discrete or autopilot, from the next stage on",
    permission: "approve",
    run: made(({ observation, command, said }) => changeMode(observation, command.args, said)),
  },
  {
    name: "waive",
    args: "FB-n <reason> [until <date>]",
    what: "go on in spite of a finding, for a while or for good",
    knownAs: ["ignore", "skip", "dismiss"],
    permission: "waive",
    run: made(({ observation, text, said }) => ruleOnFinding(observation, { ruling: "waive", text }, said)),
  },
  {
    name: "reject",
    args: "FB-n <reason>",
    what: "close a finding that is not one",
    permission: "waive",
    run: made(({ observation, text, said }) => ruleOnFinding(observation, { ruling: "reject", text }, said)),
  },
  {
    name: "severity",
    args: "FB-n <level>",
    what: "weigh a finding anew: blocker, high, medium or low",
    permission: "waive",
    run: made(({ observation, text, said }) => ruleOnFinding(observation, { ruling: "severity", text }, said)),
  },
  {
    name: "move",
    args: "FB-n <stage>",
    what: "have a finding worked in another stage, or in `intent`",
    permission: "waive",
    run: made(({ observation, command, said }) => moveFinding(observation, command.args, said)),
  },
  {
    name: "abandon",
    args: "<reason>",
    what: "end the intent; everything is kept",
    knownAs: ["close", "end", "quit", "delete"],
    permission: "waive",
    run: abandon,
  },
];

/** The command of that name, or null. */
export function commandNamed(name: string): Command | null {
  return COMMANDS.find((command) => command.name === name) ?? null;
}

/** The command that was probably meant, or null. */
export function commandMeant(name: string): string | null {
  return nearestCommand(name, COMMANDS);
}

/** The commands there are, with who may use them here. */
export function commandHelp(config: Config): readonly CommandHelp[] {
  return COMMANDS.map((command) => ({
    usage: [command.name, command.args].filter(Boolean).join(" "),
    what: command.what,
    may: "permission" in command ? config.permissions[command.permission] : "anyone who can read",
  }));
}

/** A command that writes to the ledger, or says what is missing for it. */
function made(make: (given: PermittedCommand) => Parameters<typeof orFailed>[2]): (given: PermittedCommand) => Reply {
  return (given) => orFailed(given.options, given.command.name, make(given));
}

function lookedAgain({ options, observation }: CommandContext): Reply {
  const { page, position: now } = blockView(options, observation);
  return { words: doneAnswer(page, { what: "sync", how: `looked again: ${whatIsWaitedFor(page, now)}` }) };
}

function pause({ observation, said, text }: PermittedCommand): Reply {
  if (stateOf(observation).intent.paused) return { words: "It is paused already." };
  return { events: [{ do: "pause", reason: text || "no reason given", ...said }] };
}

function abandon({ said, text }: PermittedCommand): Reply {
  const { at, by, source } = said;
  return { events: [{ do: "end", at, how: "abandoned", by, ref: source, reason: text || null }] };
}

/** One intent at a time in an issue: a second one can begin when this one has ended. */
function startedAlready({ options, observation }: CommandContext): Reply {
  const page = pageOf(options);
  const pull = pullFor(observation.snapshot, intentBranch(observation.slug))?.number ?? null;
  return { words: alreadyStarted(page, { title: stateOf(observation).intent.title, pull }), refused: true };
}

function configFacts({ project, snapshot }: Observation): ConfigFacts {
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
function resume({ options, observation, said }: PermittedCommand): Reply {
  const heads = forcedHeads(observation);
  if (heads.length > 0) return { events: [{ do: "resume", ...said, heads }] };
  if (stateOf(observation).intent.paused) return { events: [{ do: "resume", ...said }] };
  const { status, reason } = position(stateOf(observation), observation.facts);
  if (status !== "paused") return { words: "It is not paused." };
  const hint = `it goes on by itself after that: ${reason.how ?? "`/haiku why` says how"}`;
  return { words: failedAnswer(pageOf(options), { what: "resume", message: reason.because, hint }), refused: true };
}
