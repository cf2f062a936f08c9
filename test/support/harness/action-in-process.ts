import { appendFileSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { repositoryRoot } from "../../../src/rehearsal/demo/repository-root.ts";
import type { ActionMain } from "../../../src/rehearsal/github/workflows/index.ts";
import type { ForeignCode } from "../../../src/runner/foreign-code.ts";
import { performJob } from "../../../src/runner/main.ts";
import type { RunnerCommands } from "../../../src/runner/runner-commands.ts";
import { agentInProcess } from "./agent-in-process.ts";

type Given = Parameters<ActionMain>[0];

/** What a shell says of a program that was interrupted. */
const INTERRUPTED = 130;
/** The shipped programs lie beside it: the studios are read there, and agents other than the playbook's are started there. */
const PROGRAM = pathToFileURL(join(repositoryRoot(), "action/dist/main.mjs")).href;

/**
 * The Action in this process, for runs in which processes are not the point: the same code on the same inputs, files and
 * git, with the playbook's agent and its tools called instead of started, and nothing contained.
 */
export const actionInProcess: ActionMain = (given) => playAction(given, agentInProcess(given.signal));

/** The same, with foreign code run in this way. */
export async function playAction(given: Given, foreign: ForeignCode): Promise<number> {
  const { env, signal } = given;
  let code = 0;
  const write = (text: string): void => text.split("\n").forEach(given.onLine);
  const runner = commandsTo(given, () => {
    code = 1;
  });
  const run = { serverUrl: env.GITHUB_SERVER_URL ?? "", runId: Number(env.GITHUB_RUN_ID ?? 0) };
  await performJob({ programUrl: PROGRAM, environment: async () => env, run, write, runner, foreign });
  return signal.aborted ? INTERRUPTED : code;
}

/** As the toolkit gives them to a runner: by lines, and by the files that the step's environment names. */
function commandsTo({ env, onLine }: Given, failed: () => void): RunnerCommands {
  const say = (command: string, text: string): void => onLine(`::${command}::${escaped(text)}`);
  return {
    hide: (secret) => say("add-mask", secret),
    notice: (text, title) => say(`notice title=${title}`, text),
    error: (text) => say("error", text),
    output: (name, value) => appendFileSync(env.GITHUB_OUTPUT ?? "", `${name}<<${END}\n${value}\n${END}\n`),
    summary: (text) => appendFile(env.GITHUB_STEP_SUMMARY ?? "", text),
    fail: (why) => {
      failed();
      say("error", why);
    },
  };
}

const END = "the-end-of-this-output";

function escaped(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
