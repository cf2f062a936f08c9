import { parseArgs } from "node:util";
import { nearest, UserError } from "../shared/index.ts";

/** Moments at which the App can be made to die once, to show that nothing is lost or doubled. */
export const KILL_POINTS = ["after-ledger-commit", "after-work-commit", "after-review"] as const;
export type KillPoint = (typeof KILL_POINTS)[number];

export interface DemoOptions {
  readonly json: boolean;
  readonly keep: boolean;
  readonly help: boolean;
  /** Seed of everything random on the local GitHub. */
  readonly seed: number;
  /** In this order, each once. */
  readonly killAt: readonly KillPoint[];
}

export const HELP = `Usage: npm run demo -- [options]

Runs an intent from a comment to the sealed delivery on a GitHub that lives on
this machine: no account, no key, no network. The agents follow a playbook.

Options
  --json             print one JSON object with the figures as the last line
  --keep             leave everything running at the end and print the URLs
  --seed <number>    seed of everything random (default 1)
  --kill-at <points> kill the App at these moments, one after the other, and start
                     it again each time; separated by commas, of
                     ${KILL_POINTS.join(", ")}
  --help             show this text
`;

const FLAGS = ["json", "keep", "help", "seed", "kill-at"];

/** Reads the command line. Fails with `option_unknown` or `option_invalid`, naming the option and what is allowed. */
export function parseOptions(argv: readonly string[]): DemoOptions {
  const unknown = argv.find((word) => word.startsWith("--") && !FLAGS.includes(nameOf(word)));
  if (unknown) throw unknownOption(unknown);
  const { values } = parse(argv);
  return {
    json: values.json ?? false,
    keep: values.keep ?? false,
    help: values.help ?? false,
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
    "kill-at": { type: "string" },
  } as const;
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: false });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UserError("option_invalid", message.split(". ")[0] ?? message, "see --help");
  }
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
