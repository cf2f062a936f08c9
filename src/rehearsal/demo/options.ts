import { parseArgs } from "node:util";
import { nearest, UserError } from "../../shared/index.ts";
import { type AgentChoice, KNOWN_AGENTS, parseAgent } from "./agent-option.ts";

/** Moments at which the App can be made to die once, to show that nothing is lost or doubled. */
export const KILL_POINTS = ["after-intent-branch", "after-ledger-commit", "after-work-commit", "after-review"] as const;
/** As `--kill-at` names it. */
export type KillPoint = (typeof KILL_POINTS)[number];

/** The command line, read and checked. */
export interface DemoOptions {
  readonly json: boolean;
  /** Leave everything running at the end, and its folder in place. */
  readonly keep: boolean;
  readonly help: boolean;
  /** Name of the studio; whether there is such a one turns out when it is looked for. */
  readonly studio: string;
  /** The reader's own git repository to start from; null: the demo's project. */
  readonly repo: string | null;
  /** null: a playbook. */
  readonly agent: AgentChoice | null;
  /** Seed of everything random on the local GitHub. */
  readonly seed: number;
  /** In this order, each once. */
  readonly killAt: readonly KillPoint[];
}

const DEFAULT_STUDIO = "data-pipeline";

/** The whole text of `--help`; `playable` are the studios that have a playbook. */
export const helpText = (playable: readonly string[]): string => `Usage: npm run demo -- [options]

Runs an intent from a comment to the sealed delivery on a GitHub that lives on
this machine: no account, no key, no network. The agents follow a playbook.

What is played
  --studio <name>     the studio the intent goes through (default
                      ${DEFAULT_STUDIO}); with a playbook: ${playable.join(", ")}
  --repo <path>       start from the last commit of a git repository of yours,
                      its own studios below .haiku/studios/ included. Nothing is
                      written there. With a .haiku/playbook.yml of its own the
                      agents follow that, and any studio may be played
  --agent <command>   real agents instead of a playbook, and any studio:
                      ${KNOWN_AGENTS.slice(0, -1).join(", ")} or ${KNOWN_AGENTS.at(-1)},
                      with arguments; or a command with {prompt_file} and, if
                      it wants them, {mcp_config}, {model}, {cwd}. It starts in
                      a checkout, with an empty home and the model keys that
                      are set here

How it is played
  --seed <number>     seed of everything random (default 1)
  --kill-at <points>  kill the App at these moments, one after the other, and
                      start it again each time; separated by commas, of
                      ${KILL_POINTS.slice(0, 2).join(", ")},
                      ${KILL_POINTS.slice(2).join(", ")}

What is left
  --keep              leave everything running at the end and print the URLs
  --json              print one JSON object with the figures as the last line
  --help              show this text

Examples
  npm run demo
  npm run demo -- --studio example --keep
  npm run demo -- --repo ../my-project --studio example
  ANTHROPIC_API_KEY=... npm run demo -- --agent claude --studio example
  npm run demo -- --agent "my-agent --task {prompt_file} --mcp {mcp_config}"

Exit codes: 0 all that was promised was seen, 1 it was not, 2 wrong options.
`;

const FLAGS = ["studio", "repo", "agent", "seed", "kill-at", "keep", "json", "help"];

/** Reads the command line. Fails with `option_unknown` or `option_invalid`, naming the option and what is allowed. */
export function parseOptions(argv: readonly string[]): DemoOptions {
  const unknown = argv.find((word) => word.startsWith("--") && !FLAGS.includes(nameOf(word)));
  if (unknown) throw unknownOption(unknown);
  const { values } = parse(argv);
  return {
    json: values.json ?? false,
    keep: values.keep ?? false,
    help: values.help ?? false,
    studio: named("studio", values.studio) ?? DEFAULT_STUDIO,
    repo: named("repo", values.repo),
    agent: values.agent === undefined ? null : parseAgent(values.agent),
    seed: seedFrom(values.seed ?? "1"),
    killAt: values["kill-at"]?.split(",").map(killPoint) ?? [],
  };
}

function parse(argv: readonly string[]) {
  const options = {
    json: { type: "boolean" },
    keep: { type: "boolean" },
    help: { type: "boolean", short: "h" },
    seed: { type: "string" },
    studio: { type: "string" },
    repo: { type: "string" },
    agent: { type: "string" },
    "kill-at": { type: "string" },
  } as const;
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: false });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UserError("option_invalid", message.split(". ")[0] ?? message, "see --help");
  }
}

function named(option: string, value: string | undefined): string | null {
  if (value === undefined) return null;
  if (value.trim() !== "") return value;
  throw new UserError("option_invalid", `--${option} is empty`, "see --help");
}

function nameOf(word: string): string {
  return word.slice(2).split("=")[0] ?? "";
}

function unknownOption(word: string): UserError {
  const near = nearest(nameOf(word), FLAGS);
  const hint = near ? `did you mean --${near}?` : `there are ${FLAGS.map((flag) => `--${flag}`).join(", ")}`;
  return new UserError("option_unknown", `there is no option ${word}`, hint);
}

function seedFrom(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UserError("option_invalid", `--seed ${text} is no number`, "give a whole number of at most nine digits");
}

function killPoint(text: string): KillPoint {
  const found = KILL_POINTS.find((point) => point === text);
  if (found) return found;
  throw new UserError("option_invalid", `--kill-at ${text} is no point`, `there are ${KILL_POINTS.join(", ")}`);
}
