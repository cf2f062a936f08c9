import { Command, CommanderError } from "commander";
import { GITHUB_SIGNERS, type GitStoreOptions, gitStore } from "../git/index.ts";
import type { StateStore } from "../ports/index.ts";
import { history } from "./commands/history.ts";
import { next } from "./commands/next.ts";
import { status } from "./commands/status.ts";
import { verify } from "./commands/verify.ts";
import { addStudioCommands } from "./studio-commands.ts";
import { EXIT, type ExitCode, type Terminal } from "./terminal.ts";

interface IntentOptions {
  readonly slug?: string | undefined;
  readonly json?: boolean;
  readonly all?: boolean;
  readonly limit?: string;
  readonly dryRun?: boolean;
}

type Run = (store: StateStore, terminal: Terminal, asked: IntentOptions) => Promise<ExitCode>;

const CHECKING: GitStoreOptions = { signers: GITHUB_SIGNERS };

const COMMANDS: readonly {
  readonly name: string;
  readonly summary: string;
  readonly run: Run;
  readonly all?: boolean;
  readonly limit?: boolean;
  readonly dryRun?: boolean;
  readonly git?: GitStoreOptions;
}[] = [
  { name: "next", summary: "what may happen now, and what is still missing", run: next, dryRun: true },
  { name: "status", summary: "where an intent stands: stages, units, findings", run: status, all: true },
  { name: "verify", summary: "replay the ledger and compare it byte for byte", run: verify, git: CHECKING },
  { name: "history", summary: "what happened, in order", run: history, limit: true },
];

const FOOTER = `
Intents are read from the branches haiku/* of a clone, fetched ones included. Nothing is sent, and nothing is written but by \`studio new\`.
Exit codes: ${EXIT.ok} done, ${EXIT.broken} a ledger does not follow from its journal or a studio has errors, ${EXIT.usage} wrong usage or input, ${EXIT.failed} git or the program failed.`;

/** Runs the terminal program on the words of a command line (without node and script). Answers its exit code. */
export async function runCli(
  words: readonly string[],
  terminal: Terminal & { readonly complain: (text: string) => void },
) {
  let code: ExitCode = EXIT.ok;
  const program = new Command("haiku")
    .description("Looks at H·AI·K·U intents in a local clone, and helps to write studios.")
    .option("-C, --directory <path>", "the clone to look at", terminal.folder)
    .configureOutput({ writeOut: terminal.write, writeErr: terminal.complain })
    .exitOverride()
    .showHelpAfterError("(haiku --help shows what there is)")
    .addHelpText("after", FOOTER);
  for (const { name, summary, run, all, limit, dryRun, git } of COMMANDS) {
    const command = program
      .command(name)
      .description(summary)
      .argument("[intent]", "its slug; not needed when there is one");
    command.option("--json", "one JSON object instead of text");
    if (all) command.option("--all", "one line for every intent");
    if (dryRun) command.option("--dry-run", "what the engine would do at its next look; nothing is done");
    if (limit) command.option("--limit <n>", "the newest n entries alone");
    command.action(async (slug: string | undefined, options: Omit<IntentOptions, "slug">) => {
      const { directory } = program.opts<{ readonly directory: string }>();
      code = await run(gitStore(directory, { ...git, surroundings: terminal.surroundings }), terminal, {
        ...options,
        slug,
      });
    });
  }
  addStudioCommands(program, terminal, (done) => {
    code = done;
  });
  try {
    await program.parseAsync([...words], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
  return code;
}
